// @ts-check
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { subjectAddress } from "./notification-types.js";

/**
 * @typedef {object} Download
 * @property {string} id
 * @property {string} title
 * @property {"queued" | "downloading" | "completed" | "failed" | "cancelled"} status
 * @property {number} downloadProgress - In percent.
 * @property {string} createdAt
 *
 * @typedef {object} News
 * @property {string} id
 * @property {"info" | "success" | "warning" | "error"} type
 * @property {string} event
 * @property {string} title
 * @property {boolean} isUnread
 * @property {string} createdAt
 * @property {{ requestId?: string } | null} metadata
 */

/** @type {Record<string, { label: string, icon: string, tone: string }>} */
const states = {
    queued: { label: "Waiting for its turn", icon: "clock", tone: "waiting" },
    downloading: { label: "Downloading", icon: "download", tone: "moving" },
    completed: { label: "Available in Plex", icon: "play", tone: "good" },
    failed: { label: "Failed", icon: "alert", tone: "bad" },
    cancelled: { label: "Cancelled", icon: "slash", tone: "plain" },
};

/** @type {Record<string, { icon: string, tone: string }>} */
const kinds = {
    info: { icon: "info", tone: "approved" },
    success: { icon: "check", tone: "good" },
    warning: { icon: "alert", tone: "waiting" },
    error: { icon: "cross", tone: "bad" },
};

/** @param {Download} download */
export function downloadRow({ title, status, downloadProgress, createdAt }) {
    const { label, icon: iconName, tone } = states[status] ?? { label: status, icon: "clock", tone: "plain" };
    return h("li", { class: "row" },
        h("span", { class: "event-mark", "data-tone": tone }, icon(iconName)),
        h("div", { class: "row-text" },
            h("h2", {}, title),
            status === "downloading"
                && h("progress", { max: 100, value: downloadProgress, "aria-label": `Progress of ${title}` }),
            h("p", { class: "meta" }, h("span", {}, label),
                status === "downloading" && h("span", { "data-progress": true }, `${downloadProgress} %`),
                h("span", {}, timeElement(createdAt)))));
}

/**
 * Moves the bar of a download that is shown.
 *
 * @param {HTMLElement} list @param {string} id @param {number | undefined} percent
 */
export function showProgress(list, id, percent = 0) {
    const row = list.querySelector(`[data-row="${CSS.escape(id)}"]`);
    const words = row?.querySelector("[data-progress]");
    row?.querySelector("progress")?.setAttribute("value", String(percent));
    if (words) words.textContent = `${percent} %`;
}

/** @param {News} news */
export function newsRow(news) {
    const { id, type, title, isUnread, createdAt } = news;
    const kind = kinds[type] ?? kinds.info;
    const href = subjectAddress(news) ?? "#/notifications";
    return h("li", { class: "row notification", "data-unread": isUnread },
        h("span", { class: "event-mark", "data-tone": kind.tone }, icon(kind.icon)),
        h("div", { class: "row-text" },
            h("h2", {}, isUnread && h("span", { class: "visually-hidden" }, "Unread: "),
                h("a", { class: "row-link", id: `news-${id}`, href }, title)),
            h("p", { class: "meta" }, timeElement(createdAt))));
}
