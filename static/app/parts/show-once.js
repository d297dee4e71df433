// @ts-check
import { iconButton } from "../lib/button.js";
import { openForm } from "../lib/dialog.js";
import { field } from "../lib/forms.js";
import { fill, h, icon } from "../lib/html.js";

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
    const copied = h("p", { class: "hint", role: "status" });
    const copy = iconButton(`Copy the ${label}`, "copy", async () => {
        fill(copied, await copyFrom(control) ? "Copied." : "Please copy it by hand: it is selected.");
    }, { id: "copy-key" });
    await openForm({
        title,
        content: [
            h("p", { class: "notice", "data-tone": "warn" }, icon("alert"), h("span", {}, warning)),
            field({ label, control, beside: copy }),
            copied,
        ],
        submitLabel: "I have kept it",
        dismissLabel: "",
        signal,
        submit: async () => true,
    });
}

/** @param {HTMLInputElement} control */
async function copyFrom(control) {
    control.select();
    try {
        await navigator.clipboard.writeText(control.value);
        return true;
    } catch {
        return document.execCommand("copy"); // plain HTTP has no clipboard
    }
}
