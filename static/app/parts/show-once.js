// @ts-check
import { openForm } from "../lib/dialog.js";
import { field } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { copyButton } from "./copy-button.js";

/**
 * Shows a secret that was just made, this once.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.warning
 * @param {string} options.label
 * @param {string} options.value
 * @param {AbortSignal} options.signal
 */
export async function showOnce({ title, warning, label, value, signal }) {
    const control = h("input", { id: "key-text", name: "key", value, readonly: true, class: "code" });
    const { copy, status } = copyButton(`Copy the ${label}`, control);
    await openForm({
        title,
        content: [
            h("p", { class: "notice", "data-tone": "warn" }, icon("alert"), h("span", {}, warning)),
            field({ label, control, beside: copy }),
            status,
        ],
        submitLabel: "I have kept it",
        dismissLabel: "",
        signal,
        submit: async () => true,
    });
}
