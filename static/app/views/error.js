// @ts-check
import { call } from "../api.js";
import { field } from "../lib/forms.js";
import { fill, h, icon } from "../lib/html.js";
import { copyButton } from "../parts/copy-button.js";
import { errorTimeline } from "../parts/error-timeline.js";
import { emptyState, failure, skeleton } from "../parts/feedback.js";

export const title = "One reference";

/**
 * All that is known under one correlation id: the errors, what was logged around them, audit lines and jobs.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { parameters, signal }) {
    const reference = parameters.id;
    const control = h("input", { id: "correlation-id", name: "reference", value: reference, readonly: true, class: "code" });
    const { copy, status } = copyButton("Copy the reference", control);
    const body = h("div", {}, skeleton(3));
    root.append(h("a", { class: "back", href: "#/errors" }, icon("back"), "All errors"),
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "What is known")),
        h("div", { class: "card error-reference" }, field({ label: "Reference", control, beside: copy }), status),
        body);
    load();

    async function load() {
        try {
            fill(body, errorTimeline(await call("GET", `/admin/errors/${encodeURIComponent(reference)}`, undefined, { signal })));
        } catch (error) {
            if (signal.aborted) return;
            const isUnknown = /** @type {any} */ (error).code === "error.not_found";
            fill(body, isUnknown
                ? emptyState({
                    icon: "search", title: "Nothing is known under it",
                    text: "Perhaps a letter is missing, or it is older than what is kept.",
                })
                : failure(error, load));
        }
    }
}
