// @ts-check
import { shortTime } from "../lib/format.js";
import { h } from "../lib/html.js";

/** @typedef {Record<string, any> | null} Members */
/** @typedef {{ name: string, before: string, after: string }} Difference - Empty where there is nothing. */

const mostAtOnce = 8;

/** What the words of the API do not say by themselves. @type {Record<string, string>} */
const names = {
    serviceUrl: "Address", apiKey: "Key", webhookAuthorization: "Webhook's secret", enabled: "Switched on", displayName: "Name",
    requiresPasswordChange: "Must change the password", autoApprove: "Needs no approval", requestQuotaLimit: "Requests at most",
    requestQuotaDays: "In so many days", openRequestLimit: "Open requests at most", slowAfterMs: "Slow after (ms)",
    failuresToTrouble: "Failed looks until it is down", passesToRecover: "Good looks until it is up", keyword: "Expected words",
};

/**
 * What changed, member by member; `null` where nothing is known of it.
 *
 * @param {Members} before @param {Members} after
 */
export function auditChange(before, after) {
    const all = differences(before, after);
    if (!all.length) return null;
    const rest = all.slice(mostAtOnce);
    return h("div", { class: "audit-change" }, list(all.slice(0, mostAtOnce)),
        rest.length > 0 && h("details", {}, h("summary", {}, `${rest.length} more`), list(rest)));
}

/** @param {Difference[]} entries */
function list(entries) {
    return h("dl", {}, entries.map(({ name, before, after }) => h("div", {}, h("dt", {}, name),
        h("dd", {},
            before && h("del", {}, before),
            before && after && h("span", { class: "audit-arrow" }, " → "),
            after && h("ins", {}, after)))));
}

/**
 * Members that differ. Of something new or gone all that there are, but for what says nothing.
 *
 * @param {Members} before @param {Members} after
 * @returns {Difference[]}
 */
export function differences(before, after) {
    const [old, now] = [leaves(before), leaves(after)];
    const isChange = before !== null && after !== null;
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
        const [was, is] = [words(old.get(path)), words(now.get(path))];
        if (was === is) return [];
        return { name: pathWords(path), before: was || (isChange ? "none" : ""), after: is || (isChange ? "none" : "") };
    });
}

/**
 * Single values by their path: settings are documents.
 *
 * @param {any} value @param {string} path @param {Map<string, any>} found
 */
function leaves(value, path = "", found = new Map()) {
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
        for (const [name, member] of Object.entries(value)) leaves(member, path ? `${path}.${name}` : name, found);
    } else if (path) {
        found.set(path, value);
    }
    return found;
}

/** @param {string} path */
function pathWords(path) {
    const text = path.split(".").map((name) => names[name] ?? plainWords(name)).join(", ");
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `probeIntervalSeconds`, `rate_limits`: the words that they are made of. @param {string} name */
function plainWords(name) {
    return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
}

/** @param {any} value - Nothing gives nothing. */
function words(value) {
    if (value == null || value === "") return "";
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "number") return value.toLocaleString();
    if (Array.isArray(value)) return value.map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item))).join(", ");
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? shortTime(value) : String(value);
}
