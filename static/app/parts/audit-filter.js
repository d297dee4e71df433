// @ts-check
import { daysToInstants } from "../lib/days.js";
import { h } from "../lib/html.js";
import { areas, targetTypes } from "./audit-words.js";

const names = ["action", "targetType", "targetId", "from", "to", "actorId"];

/**
 * The part of the address that filters changes, without what is empty.
 *
 * @param {URLSearchParams} query
 */
export function auditFilterOf(query) {
    const pairs = names.map((name) => [name, (query.get(name) ?? "").trim()]);
    return new URLSearchParams(pairs.filter(([, value]) => value));
}

/**
 * What the API is asked for: days as the reader's clock has them.
 *
 * @param {URLSearchParams} wanted
 */
export function auditQuery(wanted) {
    const query = new URLSearchParams(wanted);
    daysToInstants(query);
    return query;
}

/**
 * Where the changes that match are listed.
 *
 * @param {Record<string, string> | URLSearchParams} filter
 */
export function auditAddress(filter) {
    const query = new URLSearchParams(filter);
    return query.size ? `#/audit?${query}` : "#/audit";
}

/**
 * What was done, to what, and days; what is chosen is an address of its own.
 *
 * @param {URLSearchParams} wanted
 */
export function auditFilter(wanted) {
    const actorId = wanted.get("actorId");
    const form = h("form", { class: "filters audit-filters", role: "search", "aria-label": "Changes", onsubmit: follow },
        control("action", "What was done", h("select", {}, option("action", "", "Everything"), actions())),
        control("targetType", "To what", h("select", {}, option("targetType", "", "Anything"),
            Object.entries(targetTypes).map(([type, words]) => option("targetType", type, words)))),
        control("targetId", "Its id, or a service's name",
            h("input", { value: wanted.get("targetId"), maxlength: 100, spellcheck: "false" })),
        control("from", "From", h("input", { type: "date", value: wanted.get("from") })),
        control("to", "To", h("input", { type: "date", value: wanted.get("to") })),
        h("div", { class: "button-row" },
            h("button", { class: "button", type: "submit" }, "Filter"),
            wanted.size > 0 && h("a", { class: "button", href: auditAddress({}) }, actorId ? "Everybody's" : "All")));
    return form;

    function actions() {
        const groups = Object.entries(areas).map(([area, { label, actions }]) => h("optgroup", { label },
            option("action", `${area}.*`, `${label}: all`),
            Object.entries(actions).map(([verb, words]) => option("action", `${area}.${verb}`, words))));
        const other = wanted.get("action");
        const isListed = !other || groups.some((group) => group.querySelector(`option[value="${CSS.escape(other)}"]`));
        return [...groups, ...(isListed ? [] : [option("action", other, other)])];
    }

    /** @param {string} name @param {string} value @param {string} words */
    function option(name, value, words) { return h("option", { value, selected: (wanted.get(name) ?? "") === value }, words); }

    /** @param {string} name @param {string} label @param {HTMLInputElement | HTMLSelectElement} element */
    function control(name, label, element) {
        Object.assign(element, { id: `audit-${name}`, name, autocomplete: "off" });
        return h("label", { class: "filter-day", for: element.id }, h("span", {}, label), element);
    }

    /** @param {Event} event */
    function follow(event) {
        event.preventDefault();
        const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
        location.hash = auditAddress(auditFilterOf(new URLSearchParams({ ...values, ...(actorId && { actorId }) })));
    }
}
