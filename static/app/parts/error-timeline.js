// @ts-check
import { exactTime, shortTime } from "../lib/format.js";
import { h, icon } from "../lib/html.js";

/**
 * @typedef {object} Trace
 * @property {string} correlationId
 * @property {import("../views/errors.js").LoggedError[]} errors
 * @property {{ kind: "audit" | "job", name: string, detail: string | null, createdAt: string }[]} steps
 * @property {Record<string, string>[]} log - Lines of JSON, as the processes wrote them.
 *
 * @typedef {object} Entry
 * @property {string} at
 * @property {HTMLElement} element
 */

const known = ["time", "level", "message", "correlation.id", "process", "pid"];
const knownOfCall = ["system", "http.method", "http.path", "http.status"];

/**
 * What happened under one reference, in the order of time.
 *
 * @param {Trace} trace
 */
export function errorTimeline({ correlationId, errors, steps, log }) {
    /** @type {Entry[]} */
    const entries = [
        ...log.map((line) => ({ at: line.time, element: logEntry(line, correlationId) })),
        ...steps.map((step) => ({ at: step.createdAt, element: stepEntry(step) })),
        ...errors.map((error) => ({ at: error.createdAt, element: errorEntry(error) })),
    ].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
    const first = entries[0];
    return h("div", {},
        first && h("p", { class: "hint" }, `From ${shortTime(first.at)}`),
        h("ol", { class: "timeline card", "aria-label": "What happened" }, entries.map(({ element }) => element)),
        !log.length && h("p", { class: "hint" }, "No log lines were kept with it."));
}

/** @param {import("../views/errors.js").LoggedError} error */
function errorEntry(error) {
    const { errorCode, errorMessage, statusCode, requestMethod, requestPath, userName, metadata, stackTrace } = error;
    return entry("bad", "alert", "Error", error.createdAt,
        h("h2", {}, errorCode, statusCode && h("span", { class: "badge" }, String(statusCode))),
        h("p", {}, errorMessage),
        h("p", { class: "meta" },
            requestPath && h("span", {}, [requestMethod, requestPath].filter(Boolean).join(" ")),
            userName && h("span", {}, userName),
            ...Object.entries(metadata ?? {}).map(([name, value]) => h("span", {}, `${name} ${value}`))),
        stackTrace && h("pre", { tabindex: 0 }, stackTrace));
}

/** @param {Trace["steps"][number]} step */
function stepEntry({ kind, name, detail, createdAt }) {
    return entry("approved", kind === "job" ? "clock" : "decide", kind === "job" ? "Job" : "Audit", createdAt,
        h("h2", {}, name), detail && h("p", {}, detail));
}

/** @param {Record<string, string>} line @param {string} correlationId */
function logEntry(line, correlationId) {
    const isOwn = line["correlation.id"] === correlationId;
    const isCall = line.message.startsWith("outside call");
    const tone = ["error", "critical"].includes(line.level) ? "bad" : line.level === "warning" ? "warn" : "plain";
    const details = Object.entries(line).filter(([name]) => !known.includes(name) && !(isCall && knownOfCall.includes(name)));
    const element = entry(tone, isCall ? "forward" : "list", isCall ? "Call" : "Log", line.time,
        h("h2", {}, isCall ? callWords(line) : line.message,
            h("span", { class: "badge" }, isOwn ? line.level : `${line.level}, before it`)),
        h("p", { class: "meta" }, line.process && h("span", {}, [line.process, line.pid].filter(Boolean).join(" ")),
            ...details.map(([name, value]) => h("span", {}, `${name} ${value}`))));
    element.dataset.own = String(isOwn);
    return element;
}

/** @param {Record<string, string>} line */
function callWords(line) {
    const outcome = line["http.status"] ? `answered ${line["http.status"]}` : "got no answer";
    return `${line["http.method"]} ${line["http.path"]} at ${line.system} ${outcome}`;
}

/**
 * @param {string} tone
 * @param {string} iconName
 * @param {string} kind
 * @param {string} at
 * @param {...import("../lib/html.js").Child} content
 */
function entry(tone, iconName, kind, at, ...content) {
    return h("li", { class: "timeline-entry", "data-kind": kind.toLowerCase() },
        h("span", { class: "event-mark", "data-tone": tone }, icon(iconName)),
        h("div", { class: "row-text" },
            h("p", { class: "meta" }, h("span", {}, kind), h("time", { datetime: at, title: exactTime(at) }, clockTime(at))),
            ...content));
}

/** @param {string} time */
function clockTime(time) {
    return new Intl.DateTimeFormat(undefined, {
        hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false,
    }).format(new Date(time));
}
