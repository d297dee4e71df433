// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { field } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { toast } from "../parts/toast.js";

/**
 * @typedef {object} LoggedError
 * @property {string} id
 * @property {string} correlationId
 * @property {string | null} userId
 * @property {string} errorCode
 * @property {string} errorMessage
 * @property {string | null} stackTrace
 * @property {string | null} requestPath
 * @property {string | null} requestMethod
 * @property {number | null} statusCode
 * @property {boolean} isServerError
 * @property {string} createdAt
 */

export const title = "Errors";

const filters = /** @type {const} */ (["code", "status", "path"]);

/**
 * What went wrong, newest first, and all that belongs to one reference.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const wanted = new URLSearchParams(filters.flatMap((name) => (query.get(name) ? [[name, query.get(name) ?? ""]] : [])));
    root.append(
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Errors"),
            button("Look up a reference", lookUp, { id: "look-up", icon: "key", opens: true })),
        filterForm(wanted));
    liveList({
        root,
        path: `/admin/errors${wanted.size ? `?${wanted}` : ""}`,
        rows: h("ul", { class: "rows", "aria-label": "Errors" }),
        build: row,
        empty: () => emptyState(wanted.size
            ? { icon: "check", title: "Nothing like that", text: "No error matches these filters." }
            : { icon: "check", title: "Nothing went wrong", text: "Errors of the server and of people's pages are listed here." }),
        signal,
    });

    /** @param {LoggedError} error */
    function row(error) {
        const { id, correlationId, errorCode, errorMessage, requestPath, requestMethod, statusCode, isServerError, createdAt } = error;
        return h("li", { class: "row" },
            h("span", { class: "event-mark", "data-tone": isServerError ? "bad" : "waiting" }, icon("alert")),
            h("div", { class: "row-text" },
                h("h2", {}, errorCode, statusCode && h("span", { class: "badge" }, String(statusCode))),
                h("p", { class: "error-message" }, errorMessage),
                h("p", { class: "meta" },
                    requestPath && h("span", {}, [requestMethod, requestPath].filter(Boolean).join(" ")),
                    timeElement(createdAt))),
            button("Details", () => show(correlationId), { id: `error-${id}`, opens: true, about: `of ${errorCode}` }));
    }

    async function lookUp() {
        const correlationId = await openForm({
            title: "Look up a reference",
            content: [field({
                label: "Reference", hint: "People see it when something fails.",
                control: h("input", { id: "reference", name: "reference", maxlength: 64, autocomplete: "off", autofocus: true }),
            })],
            submitLabel: "Look up",
            signal,
            submit: async (form) => {
                const id = String(new FormData(form).get("reference") ?? "").trim();
                await call("GET", `/admin/errors/${encodeURIComponent(id)}`, undefined, { signal });
                return id;
            },
        });
        if (correlationId) await show(correlationId);
    }

    /** @param {string} correlationId */
    async function show(correlationId) {
        try {
            const trace = await call("GET", `/admin/errors/${encodeURIComponent(correlationId)}`, undefined, { signal });
            await openForm({
                title: "What is known",
                content: [details(trace)],
                submitLabel: "Done",
                dismissLabel: "",
                signal,
                submit: async () => true,
            });
        } catch (error) {
            if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
        }
    }
}

/** @param {{ correlationId: string, errors: LoggedError[], steps: { kind: string, name: string, detail: string | null, createdAt: string }[] }} trace */
function details({ correlationId, errors, steps }) {
    return h("div", { class: "error-details" },
        h("p", { class: "meta" }, "Reference ", h("code", {}, correlationId)),
        ...errors.map((error) => h("section", {},
            h("h3", {}, error.errorCode), h("p", {}, error.errorMessage),
            error.stackTrace && h("pre", { tabindex: 0 }, error.stackTrace))),
        steps.length > 0 && h("h3", {}, "What else happened under it"),
        steps.length > 0 && h("ul", {}, steps.map((step) => h("li", {},
            h("span", {}, `${step.name}${step.detail ? `: ${step.detail}` : ""} `), timeElement(step.createdAt)))));
}

/** @param {URLSearchParams} wanted */
function filterForm(wanted) {
    const input = (/** @type {string} */ name, /** @type {string} */ label, /** @type {object} */ more) => h("label", {},
        h("span", { class: "visually-hidden" }, label),
        h("input", { id: `errors-${name}`, name, value: wanted.get(name), placeholder: label, autocomplete: "off", ...more }));
    const form = h("form", { class: "filters error-filters", role: "search", "aria-label": "Errors" },
        input("code", "Code", { maxlength: 100 }),
        input("status", "Status", { inputmode: "numeric", pattern: "[1-5][0-9][0-9]", maxlength: 3 }),
        input("path", "Path begins with", { maxlength: 500 }),
        h("button", { class: "button", type: "submit" }, "Filter"),
        wanted.size > 0 && h("a", { class: "button", href: "#/errors" }, "All"));
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const data = new FormData(form);
        const chosen = new URLSearchParams();
        for (const name of filters) {
            const value = String(data.get(name) ?? "").trim();
            if (value) chosen.set(name, value);
        }
        location.hash = `/errors${chosen.size ? `?${chosen}` : ""}`;
    });
    return form;
}
