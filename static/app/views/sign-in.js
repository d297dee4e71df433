// @ts-check
import { whileBusy } from "../lib/button.js";
import { clearProblems, field, formAlert, InvalidInput, showProblem } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { passwordField } from "../parts/password-field.js";
import { session } from "../session.js";

export const title = "Sign in";

/**
 * A signed-in user is sent on by the router.
 *
 * @param {HTMLElement} root
 */
export function render(root) {
    const email = h("input", { id: "email", name: "email", type: "email", autocomplete: "username", required: true });
    const password = passwordField({ label: "Password", name: "password", autocomplete: "current-password" });
    const rememberMe = h("input", { type: "checkbox", name: "rememberMe" });
    const send = h("button", { class: "button", "data-tone": "primary", type: "submit" }, "Sign in");
    const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
        field({ label: "E-mail address", control: email }),
        password.field,
        h("label", { class: "check" }, rememberMe, h("span", {}, "Keep me signed in on this device")),
        send);

    root.append(h("div", { class: "sign-in" },
        icon("nest", "sign-in-mark"),
        h("h1", { tabindex: -1 }, "Welcome to MediaNest"),
        h("p", { class: "lead" }, "Ask for films, series and music, and follow them until they are in Plex."),
        h("div", { class: "card" }, form),
        h("p", { class: "hint" }, "No account, or a forgotten password? Ask the person who runs this server.")));
    email.focus();

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        whileBusy(send, async () => {
            clearProblems(form);
            try {
                check();
                await session.signIn(email.value.trim(), password.control.value, rememberMe.checked);
            } catch (error) {
                showProblem(form, error);
                if (!(error instanceof InvalidInput)) password.control.select();
            }
        });
    }

    function check() {
        const errors = [
            ...(email.value.trim() ? [] : [{ field: "email", message: "Please write your e-mail address." }]),
            ...(password.control.value ? [] : [{ field: "password", message: "Please write your password." }]),
        ];
        if (errors.length) throw new InvalidInput(errors);
    }
}
