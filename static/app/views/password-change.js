// @ts-check
import { h, icon } from "../lib/html.js";
import { passwordForm } from "../parts/password-form.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";

export const title = "Choose a new password";

/**
 * Stands in the way of every other view until the password is changed.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const form = passwordForm({ onChanged: goOn, signal });
    root.append(h("div", { class: "sign-in" },
        icon("key", "sign-in-mark"),
        h("h1", { tabindex: -1 }, "Choose a new password"),
        h("p", { class: "lead" }, "An admin asks you to change your password before you go on."),
        h("div", { class: "card" }, form)));

    async function goOn() {
        await session.resume(); // the router shows where one was
        toast("Your password is changed.");
    }
}
