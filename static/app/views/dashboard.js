// @ts-check
import { call, remembered } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { count, mediaTypeName, requestTitle, seasonsName } from "../lib/format.js";
import { fill, h, icon } from "../lib/html.js";
import { live } from "../lib/live.js";
import { keepFresh } from "../lib/refresh.js";
import { updateRows } from "../lib/rows.js";
import { ask } from "../parts/ask.js";
import { failure, skeleton, staleNotice } from "../parts/feedback.js";
import { poster } from "../parts/poster.js";
import { statusBadge } from "../parts/request-status.js";
import { serviceTile } from "../parts/service-tile.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";
import { unread } from "../unread.js";
import { downloadRow, newsRow, showProgress } from "../parts/dashboard-rows.js";

/**
 * @typedef {object} Dashboard
 * @property {Record<string, number>} requestCounts - By status, and `open`.
 * @property {import("../parts/request-status.js").MediaRequest[]} latestRequests
 * @property {import("../parts/dashboard-rows.js").Download[]} downloads
 * @property {import("../parts/service-status.js").Service[]} services
 * @property {number} unreadCount
 * @property {import("../parts/dashboard-rows.js").News[]} news
 * @property {number | null} waitingForApproval - For admins: new ones, and those that have failed.
 */

export const title = "Home";

const path = "/dashboard";

/**
 * What a person needs at a glance.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const summary = h("p", { class: "lead", id: "summary" }, " ");
    const notice = h("div");
    const body = h("div", {}, skeleton());
    root.append(
        h("header", { class: "page-header" },
            h("div", { class: "stack-tight" }, h("h1", { id: "greeting", tabindex: -1 }, greeting()), summary),
            button("Ask for something", askForSomething, { id: "ask", icon: "plus", tone: "primary", opens: true })),
        notice, body);

    const decisions = h("a", { class: "glance-decisions", href: "#/approvals", id: "glance-decisions", hidden: true });
    const services = h("ul", { class: "glance-services", "aria-label": "Services" });
    const requests = section("Your requests", "#/requests", "All requests",
        "Nothing asked for yet. Ask for a film, a series or some music.");
    const news = section("News", "#/notifications", "All notifications", "All quiet.");
    const downloads = section("Downloads", "", "", "Nothing is being downloaded.");
    const counts = h("ul", { class: "glance-counts", "aria-label": "Your requests in numbers" });
    requests.heading.after(counts);
    const sections = h("div", { class: "glance" },
        h("div", { class: "glance-top" }, services, decisions),
        h("div", { class: "glance-main" }, requests.element), h("div", { class: "glance-side" }, news.element, downloads.element));

    /** @type {Dashboard | undefined} */
    let shown;
    const known = remembered(path);
    if (known) show(known);
    const { refresh } = keepFresh({
        load: (signal) => call("GET", path, undefined, { signal }),
        show,
        fail: (error) => {
            if (shown) fill(notice, staleNotice(error, refresh));
            else fill(body, failure(error, refresh));
        },
        signal,
        concerns,
    });

    live.addEventListener("event", (event) => {
        const { type, id, progress } = /** @type {CustomEvent} */ (event).detail;
        if (type === "download") showProgress(downloads.list, id, progress);
    }, { signal });

    /** @param {import("../lib/live.js").LiveEvent} event - A download's progress is shown without asking. */
    function concerns({ type, id, status }) {
        if (type === "user") return id === session.user?.id;
        return type !== "download" || shown?.downloads.find((download) => download.id === id)?.status !== status;
    }

    /** @param {Dashboard} dashboard */
    function show(dashboard) {
        if (!shown) fill(body, sections);
        shown = dashboard;
        fill(notice);
        summary.textContent = summarise(dashboard);
        unread.count = dashboard.unreadCount;
        updateRows(services, dashboard.services.map((service) => ({ ...service, id: service.serviceName })), serviceTile);
        showDecisions(dashboard.waitingForApproval ?? 0);
        fill(counts, numbers(dashboard.requestCounts));
        requests.show(dashboard.latestRequests, requestRow);
        news.show(dashboard.news, newsRow);
        downloads.show(dashboard.downloads, downloadRow);
    }

    /** @param {number} waiting */
    function showDecisions(waiting) {
        decisions.hidden = waiting === 0;
        fill(decisions, icon("decide"), h("span", {}, waiting === 1
            ? "1 request waits for your decision" : `${waiting} requests wait for your decision`));
    }

    async function askForSomething() {
        const request = await ask(signal);
        if (!request) return;
        const name = requestTitle(request);
        toast(request.followed
            ? `Somebody asked for ${name} already. You will be told when it is there.` : `Asked for ${name}.`);
        await refresh();
    }
}

/** "Good morning, Ada" by the reader's own clock. */
function greeting() {
    const hour = new Date().getHours();
    const words = hour < 5 ? "Good night" : hour < 12 ? "Good morning" : hour < 18 ? "Good afternoon" : "Good evening";
    const name = (session.user?.name ?? "").trim().split(/\s+/)[0];
    return name ? `${words}, ${name}` : words;
}

/**
 * The most important first: what does not run, else what is on its way.
 *
 * @param {Dashboard} dashboard
 */
function summarise({ services, requestCounts }) {
    const named = (/** @type {string} */ state) => services
        .filter(({ status, isInMaintenance }) => status === state && !isInMaintenance)
        .map((service) => service.displayName);
    const down = named("offline");
    if (down.length) return `${down.join(" and ")} ${down.length === 1 ? "is" : "are"} down just now.`;
    const slow = named("degraded");
    if (slow.length) return `${slow.join(" and ")} ${slow.length === 1 ? "has" : "have"} trouble just now.`;
    const { open = 0 } = requestCounts;
    return open ? `${count(open, "request")} on the way.` : "Nothing on the way. What would you like to watch?";
}

/** @param {Record<string, number>} counts */
function numbers({ open = 0, completed = 0, denied = 0 }) {
    /** @type {[number, string, string][]} */
    const entries = [[open, "on the way", "moving"], [completed, "available", "good"], [denied, "declined", "bad"]];
    return entries.filter(([number]) => number > 0).map(([number, words, tone]) =>
        h("li", { "data-tone": tone }, h("strong", {}, number), ` ${words}`));
}

/** @param {import("../parts/request-status.js").MediaRequest} request */
function requestRow(request) {
    const { id, mediaType, seasons, createdAt, status } = request;
    return h("li", { class: "row" },
        poster(request),
        h("div", { class: "row-text" },
            h("h2", {}, h("a", { class: "row-link", id: `request-${id}`, href: `#/requests/${id}` }, requestTitle(request))),
            h("p", { class: "meta" }, h("span", {}, mediaTypeName(mediaType)),
                mediaType === "tv" && h("span", {}, seasonsName(seasons)), h("span", {}, "Asked ", timeElement(createdAt)))),
        statusBadge(status));
}

/**
 * A heading, a list that may be empty, and the way to the whole of it.
 *
 * @param {string} name @param {string} href @param {string} more @param {string} nothing
 */
function section(name, href, more, nothing) {
    const heading = h("header", { class: "glance-heading" },
        h("h2", {}, name), href && h("a", { href, "aria-label": more }, "Show all"));
    const list = h("ul", { class: "rows", "aria-label": name });
    const empty = h("p", { class: "glance-nothing" }, nothing);
    return {
        heading,
        list,
        element: h("section", { class: "glance-section" }, heading, list, empty),
        /**
         * @template {{ id: string }} Item
         * @param {Item[]} items @param {(item: Item) => HTMLElement} build
         */
        show(items, build) {
            updateRows(list, items, build);
            list.hidden = items.length === 0;
            empty.hidden = items.length > 0;
        },
    };
}
