// @ts-check
import { daysToInstants } from "../lib/days.js";
import { h } from "../lib/html.js";

const names = ["code", "status", "path", "from", "to", "userId"];

/**
 * The part of the address that filters errors, without what is empty.
 *
 * @param {URLSearchParams} query
 */
export function errorFilterOf(query) {
    const pairs = names.map((name) => [name, (query.get(name) ?? "").trim()]);
    return new URLSearchParams(pairs.filter(([, value]) => value));
}

/**
 * What the API is asked for: a code's beginning, and days as the reader's clock has them.
 *
 * @param {URLSearchParams} wanted
 */
export function errorQuery(wanted) {
    const query = new URLSearchParams(wanted);
    if (query.has("code")) query.set("code", `${query.get("code")}*`);
    daysToInstants(query);
    return query;
}

/**
 * Code, status, path and days; what is chosen is an address of its own.
 *
 * @param {URLSearchParams} wanted
 */
export function errorFilter(wanted) {
    const userId = wanted.get("userId");
    const form = h("form", { class: "filters error-filters", role: "search", "aria-label": "Errors", onsubmit: follow },
        input("code", "Code begins with", { maxlength: 99 }),
        input("status", "Status, or 5xx", { pattern: "[1-5]([0-9][0-9]|xx)", maxlength: 3 }),
        input("path", "Path begins with", { maxlength: 500 }),
        input("from", "From", { type: "date" }),
        input("to", "To", { type: "date" }),
        h("div", { class: "button-row" },
            h("button", { class: "button", type: "submit" }, "Filter"),
            wanted.size > 0 && h("a", { class: "button", href: "#/errors" }, userId ? "Everybody's" : "All")));
    return form;

    /** @param {string} name @param {string} label @param {object} more */
    function input(name, label, more) {
        return h("label", { class: "filter-day", for: `errors-${name}` }, h("span", {}, label),
            h("input", { id: `errors-${name}`, name, value: wanted.get(name), autocomplete: "off", ...more }));
    }

    /** @param {Event} event */
    function follow(event) {
        event.preventDefault();
        const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
        const next = errorFilterOf(new URLSearchParams({ ...values, ...(userId && { userId }) }));
        location.hash = next.size ? `/errors?${next}` : "/errors";
    }
}
