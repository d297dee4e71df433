// @ts-check
import { button, whileBusy } from "../lib/button.js";
import { clearProblems, field, formAlert, InvalidInput, showProblem } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { passwordField } from "../parts/password-field.js";
import { beginPlexSignIn } from "../plex-sign-in.js";
import { session } from "../session.js";

export const title = "Sign in";

/**
 * A signed-in user is sent on by the router.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query }) {
    const email = h("input", { id: "email", name: "email", type: "email", autocomplete: "username", required: true });
    const password = passwordField({ label: "Password", name: "password", autocomplete: "current-password" });
    const rememberMe = h("input", { type: "checkbox", name: "rememberMe" });
    const withPlex = button("Sign in with Plex", leaveForPlex, { id: "with-plex", icon: "play", tone: "primary" });
    const send = h("button", { class: "button", type: "submit" }, "Sign in");
    const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
        h("div", { class: "stack-tight" },
            withPlex,
            h("label", { class: "check" }, rememberMe, h("span", {}, "Keep me signed in on this device"))),
        h("p", { class: "divider" }, "or with an account of this portal"),
        field({ label: "E-mail address", control: email }),
        password.field,
        send);

    root.append(h("div", { class: "sign-in" },
        icon("nest", "sign-in-mark"),
        h("h1", { tabindex: -1 }, "Welcome to MediaNest"),
        h("p", { class: "lead" }, "Ask for films, series and music, and follow them until they are in Plex."),
        h("div", { class: "card" }, form),
        h("p", { class: "hint" }, "No account, or a forgotten password? If the Plex server is shared with you, sign in "
            + "with Plex; else ask the person who runs it.")));
    withPlex.focus();

    async function leaveForPlex() {
        clearProblems(form);
        try {
            await beginPlexSignIn({ rememberMe: rememberMe.checked }, query.get("next") ?? "");
        } catch (error) {
            showProblem(form, error);
        }
    }

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
