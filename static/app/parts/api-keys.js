// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { h, icon } from "../lib/html.js";
import { emptyState } from "./feedback.js";
import { makeKey, scopes, showKey } from "./api-key-form.js";
import { liveList } from "./live-list.js";
import { toast } from "./toast.js";

/**
 * @typedef {object} ApiKey
 * @property {string} id
 * @property {string} name
 * @property {string} lastFour
 * @property {"read" | "request" | "manage"} scope
 * @property {string} createdAt
 * @property {string | null} expiresAt
 * @property {string | null} lastUsedAt
 */

/**
 * The keys for other programs: making and revoking them.
 *
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 * @returns {{ create: () => Promise<void> }}
 */
export function apiKeys(root, signal) {
    const list = liveList({
        root,
        path: "/me/api-keys",
        isPaged: false,
        rows: h("ul", { class: "rows", "aria-label": "Your API keys" }),
        build: row,
        empty: () => emptyState({
            icon: "key", title: "No keys", text: "A key lets another program use MediaNest in your name.",
        }),
        signal,
    });

    /** @param {ApiKey} key */
    function row(key) {
        const { id, name, lastFour, scope, createdAt, expiresAt, lastUsedAt } = key;
        return h("li", { class: "row" },
            h("span", { class: "event-mark", "data-tone": "plain" }, icon("key")),
            h("div", { class: "row-text" },
                h("h3", {}, name, h("span", { class: "badge" }, scopes[scope] ?? scope)),
                h("p", { class: "meta" },
                    h("span", {}, `Ends in ${lastFour}`),
                    h("span", {}, "Made ", timeElement(createdAt)),
                    h("span", {}, lastUsedAt ? ["Last used ", timeElement(lastUsedAt)] : "Never used"),
                    h("span", {}, expiresAt ? ["Expires ", timeElement(expiresAt)] : "Never expires"))),
            button("Revoke", () => revoke(key), { id: `revoke-${id}`, opens: true, about: name }));
    }

    /** @param {ApiKey} key */
    async function revoke({ id, name }) {
        const isDone = await openForm({
            title: `Revoke ${name}?`,
            content: ["Whatever uses this key is refused from now on. This cannot be undone."],
            submitLabel: "Revoke the key",
            dismissLabel: "Keep it",
            tone: "danger",
            signal,
            submit: async () => {
                await call("DELETE", `/me/api-keys/${id}`);
                return true;
            },
        });
        if (!isDone) return;
        toast(`Revoked ${name}.`, { tone: "plain" });
        await list.refresh();
    }

    return {
        async create() {
            const key = await makeKey(signal);
            if (!key) return;
            list.refresh();
            await showKey(key, signal);
        },
    };
}
