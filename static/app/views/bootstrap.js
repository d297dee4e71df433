// @ts-check
import { whileBusy } from "../lib/button.js";
import { clearProblems, field, formAlert, InvalidInput, placed, showProblem } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { takeToken } from "../lib/link-token.js";
import { leastPasswordLength, passwordField } from "../parts/password-field.js";
import { session } from "../session.js";

export const title = "Set up MediaNest";

/** Where a refusal belongs. */
const fieldByCode = {
    "user.email_taken": "email",
    "user.email_invalid": "email",
    "user.name_unusable": "name",
    "password.too_short": "password",
    "password.unusable": "password",
};

/**
 * Makes the first admin, for whoever has the one-time link that the server printed.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const token = takeToken(query, "/bootstrap");
    root.append(h("div", { class: "sign-in" },
        icon("nest", "sign-in-mark"),
        h("h1", { tabindex: -1 }, "Set up MediaNest"),
        ...(token ? invitation(token, signal) : explanation())));
}

function explanation() {
    return [
        h("p", { class: "lead" }, "This page needs the whole link that the server printed, and holds it only once. ",
            "Open the link again, or print a new one: ", h("code", { class: "code" }, "medianest user bootstrap")),
        h("a", { class: "button", href: "#/sign-in" }, "To the sign-in page"),
    ];
}

/** @param {string} token @param {AbortSignal} signal */
function invitation(token, signal) {
    const name = h("input", { id: "name", name: "name", autocomplete: "name", maxlength: 100, required: true });
    const email = h("input", { id: "email", name: "email", type: "email", autocomplete: "username", required: true });
    const password = passwordField({
        label: "Password", name: "password", autocomplete: "new-password",
        hint: `At least ${leastPasswordLength} characters. A few words in a row are easy to keep.`,
    });
    const send = h("button", { class: "button", "data-tone": "primary", type: "submit" }, "Make the account");
    const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
        field({ label: "Your name", control: name }),
        field({ label: "E-mail address", control: email, hint: "To sign in with." }),
        password.field, send);
    setTimeout(() => name.focus());
    return [
        h("p", { class: "lead" }, "You are the first one here. Make the account that runs this server."),
        h("div", { class: "card" }, form),
        h("p", { class: "hint" }, "You have an account already? ", h("a", { href: "#/sign-in" }, "Sign in")),
    ];

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        whileBusy(send, async () => {
            clearProblems(form);
            try {
                check();
                await session.bootstrap({
                    token, name: name.value.trim(), email: email.value.trim(), password: password.control.value,
                });
            } catch (error) {
                if (!signal.aborted) showProblem(form, placed(error, fieldByCode));
            }
        });
    }

    function check() {
        const errors = [
            ...(name.value.trim() ? [] : [{ field: "name", message: "Please write your name." }]),
            ...(email.value.trim() ? [] : [{ field: "email", message: "Please write your e-mail address." }]),
            ...([...password.control.value].length >= leastPasswordLength ? [] : [{
                field: "password", message: `Please take at least ${leastPasswordLength} characters.`,
            }]),
        ];
        if (errors.length) throw new InvalidInput(errors);
    }
}
