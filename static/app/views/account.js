// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { h } from "../lib/html.js";
import { apiKeys } from "../parts/api-keys.js";
import { nameForm } from "../parts/name-form.js";
import { ownData } from "../parts/own-data.js";
import { passwordForm } from "../parts/password-form.js";
import { sessionList, signOutEverywhere } from "../parts/session-list.js";
import { settingsSection } from "../parts/settings-section.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";

export const title = "Your account";

/**
 * Name, password, devices, API keys and data of who is signed in.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const name = settingsSection("name-section", "Your name", "");
    const password = settingsSection("password-section", "Password", "Your other devices are signed out when you change it.");
    const devices = settingsSection("devices", "Where you are signed in", "", button("Sign out everywhere",
        () => signOutEverywhere(signal), { id: "sign-out-everywhere", icon: "sign-out", opens: true }));
    const keys = settingsSection("keys", "API keys", "For programs that use MediaNest in your name.", button("New key",
        () => list.create(), { id: "new-key", icon: "plus", opens: true }));
    const data = settingsSection("data-section", "Your data", "All that MediaNest holds about you: take it with you, or have it deleted.");
    root.append(
        h("header", { class: "page-header" }, h("div", {},
            h("h1", { tabindex: -1 }, "Your account"),
            h("p", { class: "lead" }, session.user?.email ?? session.user?.name))),
        h("div", { class: "settings" }, name, password, devices, keys, data));

    const onChanged = () => toast("Your password is changed.");
    name.append(nameForm(signal));
    password.append(passwordForm({ onChanged, signal }));
    showPassword(password, signal);
    data.append(ownData(signal));
    sessionList(devices, signal);
    const list = apiKeys(keys, signal);
}

/**
 * Whoever signs in through Plex has no password here.
 *
 * @param {HTMLElement} password
 * @param {AbortSignal} signal
 */
async function showPassword(password, signal) {
    password.hidden = true;
    const { hasPassword = true } = await call("GET", "/me", undefined, { signal }).catch(() => ({}));
    password.hidden = !hasPassword;
}
