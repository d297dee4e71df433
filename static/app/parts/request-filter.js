// @ts-check
import { mediaTypeName } from "../lib/format.js";
import { h } from "../lib/html.js";
import { statusWords } from "./request-status.js";

/** What the form has no control for stays as it is. */
const kept = ["userId", "followed"];
const names = ["search", "status", "mediaType", "from", "to", ...kept];

/**
 * The part of the address that filters requests, without what is empty.
 *
 * @param {URLSearchParams} query
 */
export function requestFilterOf(query) {
    const pairs = names.map((name) => [name, (query.get(name) ?? "").trim()]);
    return new URLSearchParams(pairs.filter(([, value]) => value));
}

/**
 * Search, status, kind and days; each change is an address of its own.
 *
 * @param {object} options
 * @param {string} options.path - The view's, without its query.
 * @param {URLSearchParams} options.wanted
 * @param {[value: string, label: string][]} options.statuses - What stands above the single ones.
 */
export function requestFilter({ path, wanted, statuses }) {
    const search = h("input", {
        id: "search", name: "search", type: "search", maxlength: 100, placeholder: "Search in titles",
        autocomplete: "off", value: wanted.get("search"), onchange: follow,
    });
    const form = h("form", { class: "filters request-filters", role: "search", onsubmit: follow },
        h("label", { class: "visually-hidden", for: "search" }, "Search in titles"), search,
        ...choice("status", "Status", [
            ...statuses, ...Object.entries(statusWords).map(([value, { label }]) => [value, label]),
        ]),
        ...choice("mediaType", "Kind", [
            ["", "Every kind"], ...["movie", "tv", "music"].map((kind) => [kind, mediaTypeName(kind)]),
        ]),
        ...day("from", "Asked from"), ...day("to", "to"));
    return form;

    /** @param {string} name @param {string} label @param {string[][]} choices */
    function choice(name, label, choices) {
        const chosen = wanted.get(name) ?? "";
        return [
            h("label", { class: "visually-hidden", for: name }, label),
            h("select", { id: name, name, onchange: follow },
                choices.map(([value, words]) => h("option", { value, selected: value === chosen }, words))),
        ];
    }

    /** @param {string} name @param {string} label */
    function day(name, label) {
        return [h("label", { class: "filter-day", for: name }, h("span", {}, label),
            h("input", { id: name, name, type: "date", value: wanted.get(name), onchange: follow }))];
    }

    /** @param {Event} event */
    function follow(event) {
        event.preventDefault();
        const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
        const others = Object.fromEntries(kept.map((name) => [name, wanted.get(name) ?? ""]));
        const next = requestFilterOf(new URLSearchParams({ ...values, ...others }));
        location.hash = next.size ? `${path}?${next}` : path;
    }
}
