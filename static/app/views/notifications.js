// @ts-check
import { call } from "../api.js";
import { button, iconButton } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { toast } from "../parts/toast.js";
import { unread } from "../unread.js";

/**
 * @typedef {object} Notification
 * @property {string} id
 * @property {"info" | "success" | "warning" | "error"} type
 * @property {string} title
 * @property {string} message
 * @property {boolean} isUnread
 * @property {boolean} isBroadcast
 * @property {string} createdAt
 * @property {{ requestId?: string } | null} metadata
 */

export const title = "Notifications";

/** @type {Record<string, { icon: string, tone: string, name: string }>} */
const types = {
    info: { icon: "info", tone: "approved", name: "Information" },
    success: { icon: "check", tone: "good", name: "Good news" },
    warning: { icon: "alert", tone: "waiting", name: "Warning" },
    error: { icon: "cross", tone: "bad", name: "Problem" },
};

/**
 * What the user was told, newest first.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const readAll = button("Mark all as read", () => change("POST", "/notifications/read-all", {}), { icon: "check" });
    readAll.hidden = true;
    root.append(h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Notifications"), readAll));
    const list = liveList({
        root,
        path: "/notifications",
        rows: h("ul", { class: "rows", "aria-label": "Notifications" }),
        build: row,
        empty: () => emptyState({
            icon: "bell", title: "All quiet", text: "You are told here when something happens to your requests.",
        }),
        onAnswer: ({ unreadCount }) => {
            unread.count = unreadCount;
            readAll.hidden = unreadCount === 0;
        },
        concerns: ({ type }) => type === "notification",
        signal,
    });

    /** @param {Notification} notification */
    function row(notification) {
        const { id, title, message, isUnread, isBroadcast, createdAt } = notification;
        const type = types[notification.type] ?? types.info;
        const read = () => change("PATCH", `/notifications/${id}`, { read: true });
        return h("li", { class: "row notification", "data-unread": isUnread },
            h("span", { class: "event-mark", "data-tone": type.tone }, icon(type.icon)),
            h("div", { class: "row-text" },
                h("h2", {}, h("span", { class: "visually-hidden" }, `${isUnread ? "Unread. " : ""}${type.name}: `),
                    subject(notification)),
                h("p", { class: "notification-message" }, message),
                h("p", { class: "meta" }, timeElement(createdAt), isBroadcast && h("span", {}, "To everyone"))),
            isUnread && iconButton(`Mark “${title}” as read`, "check", read, { id: `read-${id}` }));
    }

    /**
     * @param {"POST" | "PATCH"} method
     * @param {string} path
     * @param {object} body
     */
    async function change(method, path, body) {
        try {
            await call(method, path, body);
        } catch (error) {
            toast(explain(error).text, { tone: "bad" });
        }
        await list.refresh();
    }
}

/**
 * The title, as a link when it is about a request.
 *
 * @param {Notification} notification
 */
function subject({ id, title, isUnread, metadata }) {
    if (!metadata?.requestId) return title;
    const href = `#/requests/${encodeURIComponent(metadata.requestId)}`;
    const onclick = () => isUnread && readQuietly(id);
    return h("a", { class: "row-link", id: `notification-${id}`, href, onclick }, title);
}

/**
 * Opening what a notification is about reads it; should that fail, it stays unread and can be read again.
 *
 * @param {string} id
 */
function readQuietly(id) {
    call("PATCH", `/notifications/${id}`, { read: true }).then(unread.refresh, () => {});
}
