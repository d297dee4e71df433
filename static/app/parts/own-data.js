// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { openForm } from "../lib/dialog.js";
import { InvalidInput, placed } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { session } from "../session.js";
import { passwordField } from "./password-field.js";
import { toast } from "./toast.js";

/**
 * What is held about a person: to have, and to have removed.
 *
 * @param {AbortSignal} signal
 */
export function ownData(signal) {
    return h("div", { class: "button-row" },
        h("a", { class: "button", id: "export", href: "/api/v1/me/export", download: "medianest-export.json" },
            icon("download"), "Download my data"),
        button("Delete my account", () => deleteAccount(signal), {
            id: "delete-account", icon: "trash", tone: "danger", opens: true,
        }));
}

/** @param {AbortSignal} signal */
async function deleteAccount(signal) {
    const { hasPassword } = await call("GET", "/me", undefined, { signal });
    const password = passwordField({ label: "Your password", name: "password", autocomplete: "current-password" });
    const sure = h("input", { type: "checkbox", id: "sure", name: "sure" });
    const isGone = await openForm({
        title: "Delete your account?",
        content: [
            h("p", {}, "Your requests, notifications, API keys and everything else that MediaNest holds about you is ",
                "deleted, at once and for good. What is in Plex stays there."),
            h("p", {}, "Download your data first if you may want it later."),
            h("div", { class: "field" },
                h("label", { class: "check" }, sure, h("span", {}, "I know that nobody can bring it back")),
                h("p", { class: "field-error", id: "sure-error", hidden: true })),
            hasPassword ? password.field
                : h("p", { class: "hint" }, "You must have signed in within the last 15 minutes."),
        ],
        submitLabel: "Delete my account",
        dismissLabel: "Keep it",
        tone: "danger",
        signal,
        submit: async () => {
            const errors = [
                ...(sure.checked ? [] : [{ field: "sure", message: "Please say that you know." }]),
                ...(password.control.value || !hasPassword ? [] : [{
                    field: "password", message: "Please write your password.",
                }]),
            ];
            if (errors.length) throw new InvalidInput(errors);
            try {
                await call("DELETE", "/me", hasPassword ? { password: password.control.value } : {});
            } catch (error) {
                throw placed(error, { "password.wrong": "password" });
            }
            return true;
        },
    });
    if (!isGone) return;
    session.end();
    location.replace("#/sign-in"); // without the way back to here
    toast("Your account is deleted.", { tone: "plain" });
}
