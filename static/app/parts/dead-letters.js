// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { emptyState } from "./feedback.js";
import { liveList } from "./live-list.js";
import { toast } from "./toast.js";

/**
 * @typedef {object} Delivery
 * @property {string} id
 * @property {string} targetName
 * @property {string | null} owner
 * @property {string} title
 * @property {number} attempts
 * @property {boolean} isUncertain
 * @property {string | null} lastError
 * @property {string} finishedAt
 */

/**
 * What could not be delivered, to be sent again.
 *
 * @param {HTMLElement} root
 * @param {{ path: string, label: string, showsOwner: boolean, signal: AbortSignal }} options
 */
export function deadLetters(root, { path, label, showsOwner, signal }) {
    const list = liveList({
        root,
        path: `${path}?status=dead`,
        rows: h("ul", { class: "rows", "aria-label": label }),
        build: row,
        empty: () => emptyState({ icon: "check", title: "Nothing", text: "Everything arrived, or is on its way." }),
        signal,
    });

    /** @param {Delivery} delivery */
    function row({ id, targetName, owner, title, attempts, isUncertain, lastError, finishedAt }) {
        return h("li", { class: "row" },
            h("span", { class: "event-mark", "data-tone": isUncertain ? "waiting" : "bad" },
                icon(isUncertain ? "alert" : "cross")),
            h("div", { class: "row-text" },
                h("h3", {}, title, isUncertain && h("span", { class: "badge", "data-tone": "waiting" }, "May have arrived")),
                h("p", { class: "meta" },
                    h("span", {}, `To ${targetName}${showsOwner ? ` of ${owner ?? "the household"}` : ""}`),
                    h("span", {}, "Given up ", timeElement(finishedAt)),
                    h("span", {}, attempts === 1 ? "Tried once" : `Tried ${attempts} times`),
                    lastError && h("span", {}, lastError))),
            button("Send again", () => resend(id), { id: `resend-${id}`, icon: "retry", about: title }));
    }

    /** @param {string} id */
    async function resend(id) {
        try {
            await call("POST", `${path}/${id}/resend`, {});
            toast("On its way again.", { tone: "plain" });
        } catch (error) {
            if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
        }
        setTimeout(list.refresh); // a row is not replaced while its button is busy
    }
}
