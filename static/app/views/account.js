// @ts-check
import { button } from "../lib/button.js";
import { h } from "../lib/html.js";
import { apiKeys } from "../parts/api-keys.js";
import { passwordForm } from "../parts/password-form.js";
import { sessionList, signOutEverywhere } from "../parts/session-list.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";

export const title = "Your account";

/**
 * Password, devices and API keys of who is signed in.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const password = section("password-section", "Password", "Your other devices are signed out when you change it.");
    const devices = section("devices", "Where you are signed in", "", button("Sign out everywhere",
        () => signOutEverywhere(signal), { id: "sign-out-everywhere", icon: "sign-out", opens: true }));
    const keys = section("keys", "API keys", "For programs that use MediaNest in your name.", button("New key",
        () => list.create(), { id: "new-key", icon: "plus", opens: true }));
    root.append(
        h("header", { class: "page-header" }, h("div", {},
            h("h1", { tabindex: -1 }, "Your account"),
            h("p", { class: "lead" }, session.user?.email ?? session.user?.name))),
        h("div", { class: "settings" }, password, devices, keys));

    const onChanged = () => toast("Your password is changed.");
    password.append(passwordForm({ onChanged, signal }));
    sessionList(devices, signal);
    const list = apiKeys(keys, signal);
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string} text
 * @param {Node} [action]
 */
function section(id, name, text, action) {
    return h("section", { class: "card", id, "aria-labelledby": `${id}-title` },
        h("header", { class: "settings-header" },
            h("div", {}, h("h2", { id: `${id}-title` }, name), text && h("p", { class: "hint" }, text)),
            action));
}
