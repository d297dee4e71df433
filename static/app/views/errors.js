// @ts-check
import { timeElement } from "../lib/clock.js";
import { fill, h, icon } from "../lib/html.js";
import { errorFilter, errorFilterOf, errorQuery } from "../parts/error-filter.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";

/**
 * @typedef {object} LoggedError
 * @property {string} id
 * @property {string} correlationId
 * @property {string | null} userId
 * @property {string | null} userName
 * @property {string} errorCode
 * @property {string} errorMessage
 * @property {string | null} stackTrace
 * @property {string | null} requestPath
 * @property {string | null} requestMethod
 * @property {number | null} statusCode
 * @property {boolean} isServerError
 * @property {Record<string, string> | null} metadata
 * @property {string} createdAt
 */

export const title = "Errors";

/**
 * What went wrong, newest first, and a way to all that belongs to one reference.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const wanted = errorFilterOf(query);
    const asked = errorQuery(wanted);
    const counts = h("p", { class: "error-counts", "aria-label": "By code" });
    root.append(
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Errors"), referenceForm()),
        errorFilter(wanted), counts);
    liveList({
        root,
        path: `/admin/errors${asked.size ? `?${asked}` : ""}`,
        rows: h("ul", { class: "rows", "aria-label": "Errors" }),
        build: row,
        empty: () => emptyState(wanted.size
            ? { icon: "check", title: "Nothing like that", text: "No error matches these filters." }
            : { icon: "check", title: "Nothing went wrong", text: "Errors of the server and of people's pages are listed here." }),
        onAnswer: (answer) => fill(counts, answer.counts.length > 1 && answer.counts.map(countLink)),
        signal,
    });

    /** @param {{ errorCode: string, count: number }} entry */
    function countLink({ errorCode, count }) {
        return h("a", { class: "badge", href: address({ ...Object.fromEntries(wanted), code: errorCode }) },
            `${errorCode} ${count}`);
    }
}

/** @param {Record<string, string>} filter */
function address(filter) { return `#/errors?${new URLSearchParams(filter)}`; }

/** @param {LoggedError} error */
function row(error) {
    const { id, correlationId, userId, userName, errorCode, errorMessage, requestPath, requestMethod, statusCode } = error;
    return h("li", { class: "row" },
        h("span", { class: "event-mark", "data-tone": error.isServerError ? "bad" : "waiting" }, icon("alert")),
        h("div", { class: "row-text" },
            h("h2", {},
                h("a", { class: "row-link", id: `error-${id}`, href: `#/errors/${encodeURIComponent(correlationId)}` }, errorCode),
                statusCode && h("span", { class: "badge error-status" }, String(statusCode))),
            h("p", { class: "error-message" }, errorMessage),
            h("p", { class: "meta" },
                requestPath && h("span", {}, [requestMethod, requestPath].filter(Boolean).join(" ")),
                userId && h("span", {}, h("a", { id: `error-${id}-person`, href: address({ userId }) }, userName ?? "somebody")),
                timeElement(error.createdAt))));
}

/** What people see when something fails leads to all that is known of it. */
function referenceForm() {
    const control = h("input", {
        id: "reference", name: "reference", type: "search", maxlength: 64, placeholder: "Reference", autocomplete: "off",
        spellcheck: "false",
    });
    return h("form", { class: "reference-form", role: "search", "aria-label": "By reference", onsubmit: follow },
        h("label", { class: "visually-hidden", for: "reference" }, "Reference that somebody reports"), control,
        h("button", { class: "button", type: "submit" }, icon("search"), h("span", {}, "Look up")));

    /** @param {Event} event */
    function follow(event) {
        event.preventDefault();
        const reference = control.value.trim();
        if (reference) location.hash = `/errors/${encodeURIComponent(reference)}`;
        else control.focus();
    }
}
