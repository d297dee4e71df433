// @ts-check
import { call } from "../api.js";
import { button, iconButton } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { announce } from "../parts/announce.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { notificationTypes, subjectAddress } from "../parts/notification-types.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";
import { unread } from "../unread.js";

/**
 * @typedef {object} Notification
 * @property {string} id
 * @property {"info" | "success" | "warning" | "error"} type
 * @property {string} event
 * @property {string} title
 * @property {string} message
 * @property {boolean} isUnread
 * @property {boolean} isBroadcast
 * @property {string} createdAt
 * @property {{ requestId?: string } | null} metadata
 */

export const title = "Notifications";

/**
 * What the user was told, newest first.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const type = query.get("type") ?? "";
    const readAll = button("Mark all as read", () => change("POST", "/notifications/read-all", {}), { icon: "check" });
    readAll.hidden = true;
    root.append(
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Notifications"),
            h("div", { class: "page-actions" }, readAll,
                session.isAdmin && button("Tell everyone", tellEveryone, { id: "announce", icon: "bell", opens: true }),
                h("a", { class: "button", id: "to-targets", href: "#/notifications/targets" },
                    icon("sliders"), h("span", {}, "Where you are told")))),
        filter(type));
    const list = liveList({
        root,
        path: `/notifications${type ? `?type=${encodeURIComponent(type)}` : ""}`,
        rows: h("ul", { class: "rows", "aria-label": "Notifications" }),
        build: row,
        empty: () => (type ? nothingOf(type) : emptyState({
            icon: "bell", title: "All quiet", text: "You are told here when something happens to your requests.",
        })),
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
        const type = notificationTypes[notification.type] ?? notificationTypes.info;
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

    async function tellEveryone() {
        if (!await announce(signal)) return;
        toast("Everyone is told.");
        await list.refresh();
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

/** @param {string} type */
function filter(type) {
    const choices = Object.entries(notificationTypes).map(([value, { name }]) =>
        h("option", { value, selected: value === type }, name));
    const select = h("select", { id: "type", onchange: follow }, h("option", { value: "" }, "Every type"), choices);
    return h("div", { class: "filter" }, h("label", { class: "visually-hidden", for: "type" }, "Show"), select);

    function follow() {
        location.hash = select.value ? `/notifications?type=${select.value}` : "/notifications";
    }
}

/** @param {string} type */
function nothingOf(type) {
    return emptyState({
        icon: notificationTypes[type]?.icon ?? "bell", title: "Nothing of this type", text: "The others are in the whole list.",
        action: h("a", { class: "button", href: "#/notifications" }, "Show all"),
    });
}

/**
 * The title, as a link when it is about a request.
 *
 * @param {Notification} notification
 */
function subject(notification) {
    const { id, title, isUnread } = notification;
    const href = subjectAddress(notification);
    if (!href) return title;
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
