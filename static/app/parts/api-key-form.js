// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { session } from "../session.js";
import { showOnce } from "./show-once.js";

/** @type {Record<string, string>} */
export const scopes = { read: "Look only", request: "Look and ask", manage: "Manage everything" };

/** @type {[string, string][]} - Days and words. */
const lifetimes = [["30", "30 days"], ["90", "90 days"], ["365", "One year"], ["", "Until it is revoked"]];

/**
 * Makes a key.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<{ name: string, key: string } | undefined>} `undefined` when dismissed.
 */
export function makeKey(signal) {
    const name = h("input", { id: "key-name", name: "name", maxlength: 100, autocomplete: "off", autofocus: true });
    const scope = h("select", { id: "key-scope", name: "scope" }, Object.entries(scopes)
        .filter(([value]) => value !== "manage" || session.isAdmin)
        .map(([value, label]) => h("option", { value }, label)));
    const expiry = h("select", { id: "key-expiresInDays", name: "expiresInDays" },
        lifetimes.map(([value, label]) => h("option", { value, selected: value === "90" }, label)));
    return openForm({
        title: "New API key",
        content: [
            field({ label: "Name", control: name, hint: "What will use it, such as “Home Assistant”." }),
            field({ label: "What it may do", control: scope }),
            field({ label: "Valid for", control: expiry }),
        ],
        submitLabel: "Make the key",
        signal,
        submit: () => {
            const words = name.value.trim();
            if (!words) throw new InvalidInput([{ field: "name", message: "Please give it a name." }]);
            const expiresInDays = expiry.value && { expiresInDays: Number(expiry.value) };
            return call("POST", "/me/api-keys", { name: words, scope: scope.value, ...(expiresInDays || {}) });
        },
    });
}

/**
 * Shows a new key, this once.
 *
 * @param {{ name: string, key: string }} created
 * @param {AbortSignal} signal
 */
export function showKey({ name, key }, signal) {
    return showOnce({
        title: `The key for ${name}`,
        warning: "Copy it now: it is never shown again. Whoever has it can act in your name.",
        label: "API key",
        value: key,
        signal,
    });
}
