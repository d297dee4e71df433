// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { session } from "../session.js";
import { emptyState } from "./feedback.js";
import { liveList } from "./live-list.js";
import { toast } from "./toast.js";

/**
 * @typedef {object} Device
 * @property {string} id
 * @property {string} device
 * @property {string | null} ipAddress
 * @property {string} createdAt
 * @property {string | null} lastUsedAt
 * @property {boolean} isCurrent
 */

/**
 * Where somebody is signed in, and the way out of each.
 *
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
export function sessionList(root, signal) {
    const list = liveList({
        root,
        path: "/me/sessions",
        isPaged: false,
        rows: h("ul", { class: "rows", "aria-label": "Where you are signed in" }),
        build: row,
        empty: () => emptyState({ icon: "device", title: "Nowhere", text: "You are not signed in anywhere." }),
        signal,
    });

    /** @param {Device} device */
    function row({ id, device, ipAddress, createdAt, lastUsedAt, isCurrent }) {
        return h("li", { class: "row" },
            h("span", { class: "event-mark", "data-tone": isCurrent ? "good" : "plain" }, icon("device")),
            h("div", { class: "row-text" },
                h("h3", {}, device, isCurrent && h("span", { class: "badge", "data-tone": "good" }, "This device")),
                h("p", { class: "meta" },
                    h("span", {}, "Last used ", timeElement(lastUsedAt ?? createdAt)),
                    h("span", {}, "Signed in ", timeElement(createdAt)),
                    ipAddress && h("span", {}, `From ${ipAddress}`))),
            !isCurrent && button("Sign out", () => signOutDevice(id, device), {
                id: `sign-out-${id}`, about: `of ${device}`,
            }));
    }

    /** @param {string} id @param {string} device */
    async function signOutDevice(id, device) {
        try {
            await call("DELETE", `/me/sessions/${id}`);
            toast(`Signed out of ${device}.`, { tone: "plain" });
        } catch (error) {
            if (signal.aborted) return;
            toast(explain(error).text, { tone: "bad" });
        }
        setTimeout(list.refresh); // a row is not replaced while its button is busy
    }
}

/**
 * Ends every session of who is signed in, this one too, after asking.
 *
 * @param {AbortSignal} signal
 */
export async function signOutEverywhere(signal) {
    const isDone = await openForm({
        title: "Sign out everywhere?",
        content: ["Every device has to sign in again, this one too, and also those that were to stay signed in."],
        submitLabel: "Sign out everywhere",
        dismissLabel: "Stay signed in",
        tone: "danger",
        signal,
        submit: async () => {
            await session.signOut({ everywhere: true });
            return true;
        },
    });
    if (isDone || !session.user) location.replace("#/sign-in");
}
