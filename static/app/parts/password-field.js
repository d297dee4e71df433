// @ts-check
import { iconButton } from "../lib/button.js";
import { field } from "../lib/forms.js";
import { h } from "../lib/html.js";

/** The server's rule for new ones. */
export const leastPasswordLength = 12;

/**
 * A password, hidden until its eye is pressed.
 *
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.name - And its `id`.
 * @param {"current-password" | "new-password"} options.autocomplete
 * @param {string} [options.hint]
 */
export function passwordField({ label, name, autocomplete, hint }) {
    const control = h("input", { id: name, name, type: "password", autocomplete, required: true });
    const reveal = iconButton(`Show ${label.toLowerCase()}`, "eye", (button) => {
        const isShown = control.type === "password";
        control.type = isShown ? "text" : "password";
        button.setAttribute("aria-pressed", String(isShown));
    });
    return { control, field: field({ label, control, hint, beside: reveal }) };
}
