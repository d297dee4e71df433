// @ts-check
import { call } from "../api.js";
import { whileBusy } from "../lib/button.js";
import { clearProblems, formAlert, InvalidInput, placed, showProblem } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { session } from "../session.js";
import { leastPasswordLength, passwordField } from "./password-field.js";

/** Where a refusal belongs. */
const fieldByCode = {
    "password.wrong": "currentPassword",
    "password.too_short": "newPassword",
    "password.unchanged": "newPassword",
    "password.unusable": "newPassword",
};

/**
 * Changes the password of who is signed in.
 *
 * @param {object} options
 * @param {() => unknown} options.onChanged
 * @param {AbortSignal} options.signal
 */
export function passwordForm({ onChanged, signal }) {
    const current =
        passwordField({ label: "Current password", name: "currentPassword", autocomplete: "current-password" });
    const fresh = passwordField({
        label: "New password", name: "newPassword", autocomplete: "new-password",
        hint: `At least ${leastPasswordLength} characters, and not the current one. A few words in a row are easy to keep.`,
    });
    const whose = h("input", { // for password managers
        type: "email", autocomplete: "username", value: session.user?.email, readonly: true, hidden: true,
    });
    const send = h("button", { class: "button", "data-tone": "primary", type: "submit" }, "Change password");
    const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
        whose, current.field, fresh.field, h("div", {}, send));
    return form;

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        whileBusy(send, async () => {
            clearProblems(form);
            try {
                check();
                const [currentPassword, newPassword] = [current.control.value, fresh.control.value];
                await call("PUT", "/me/password", { currentPassword, newPassword });
                if (signal.aborted) return;
                form.reset();
                await onChanged();
            } catch (error) {
                if (!signal.aborted) showProblem(form, placed(error, fieldByCode));
            }
        });
    }

    function check() {
        const errors = [];
        if (!current.control.value) {
            errors.push({ field: "currentPassword", message: "Please write your current password." });
        }
        if ([...fresh.control.value].length < leastPasswordLength) {
            errors.push({ field: "newPassword", message: `Please take at least ${leastPasswordLength} characters.` });
        } else if (fresh.control.value === current.control.value) {
            errors.push({ field: "newPassword", message: "This is the current password. Please take another one." });
        }
        if (errors.length) throw new InvalidInput(errors);
    }
}
