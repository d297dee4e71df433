// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { mediaTypeName, requestTitle, seasonsName } from "../lib/format.js";
import { h } from "../lib/html.js";
import { ask } from "../parts/ask.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { poster } from "../parts/poster.js";
import { requestFilter, requestFilterOf } from "../parts/request-filter.js";
import { overseerrRemark, statusBadge, wordsFor } from "../parts/request-status.js";
import { toast } from "../parts/toast.js";

/** @typedef {import("../parts/request-status.js").MediaRequest} MediaRequest */

export const title = "Requests";

/**
 * What the user asked for, newest first.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const wanted = requestFilterOf(query);
    const isFollowed = wanted.get("followed") === "true";
    const filters = wanted.size - (isFollowed ? 1 : 0);
    const status = wanted.get("status") ?? "";
    const isPlain = !filters || (filters === 1 && status);
    root.append(
        h("header", { class: "page-header" },
            h("h1", { tabindex: -1 }, "Requests"),
            askButton("ask", askForSomething)),
        h("nav", { class: "view-links", "aria-label": "Whose requests" },
            viewLink("own", "Yours", "#/requests", !isFollowed),
            viewLink("followed", "Followed", "#/requests?followed=true", isFollowed)),
        requestFilter({ path: "/requests", wanted, statuses: [["", "Every status"]] }));
    const list = liveList({
        root,
        path: `/requests${wanted.size ? `?${wanted}` : ""}`,
        rows: h("ul", { class: "rows", "aria-label": isFollowed ? "Requests you follow" : "Your requests" }),
        build: row,
        empty: () => {
            if (!filters) return isFollowed ? nothingFollowed() : nothingYet(askForSomething);
            return isPlain && !isFollowed ? nothingWith(status) : nothingFound(isFollowed);
        },
        concerns: ({ type }) => type === "request",
        signal,
    });

    async function askForSomething() {
        const request = await ask(signal);
        if (!request) return;
        const name = requestTitle(request);
        if (request.followed) {
            toast(`Somebody asked for ${name} already. You will be told when it is there.`, {
                tone: "plain",
                action: { label: "Show", run: async () => { location.hash = `/requests/${request.id}`; } },
            });
        } else {
            if (!isFollowed && (!filters || (isPlain && status === request.status))) list.put(request);
            toast(`Asked for ${name}.`, { action: { label: "Undo", run: () => takeBack(request) } });
        }
        list.refresh();
    }

    /** @param {MediaRequest} request */
    async function takeBack(request) {
        await call("DELETE", `/requests/${request.id}`);
        if (!signal.aborted) list.refresh();
    }
}

/** @param {string} id @param {string} label @param {string} href @param {boolean} isHere */
function viewLink(id, label, href, isHere) {
    return h("a", { id: `view-${id}`, href, "aria-current": isHere && "page" }, label);
}

/** @param {MediaRequest} request */
function row(request) {
    const { id, mediaType, seasons, createdAt, isComplete, processingTime, declineReason } = request;
    return h("li", { class: "row" },
        poster(request),
        h("div", { class: "row-text" },
            h("h2", {},
                h("a", { class: "row-link", id: `request-${id}`, href: `#/requests/${id}` }, requestTitle(request))),
            h("p", { class: "meta" },
                h("span", {}, mediaTypeName(mediaType)),
                mediaType === "tv" && h("span", {}, seasonsName(seasons)),
                h("span", {}, "Asked ", timeElement(createdAt)),
                isComplete && processingTime && h("span", {}, `Took ${processingTime}`)),
            declineReason && h("p", { class: "row-remark" }, `“${declineReason}”`),
            overseerrRemark(request)),
        statusBadge(request.status));
}

/** @param {string} id @param {() => Promise<void>} action */
function askButton(id, action) {
    return button("Ask for something", action, { id, icon: "plus", tone: "primary", opens: true });
}

/** @param {() => Promise<void>} askForSomething */
function nothingYet(askForSomething) {
    return emptyState({
        icon: "nest",
        title: "Nothing asked for yet",
        text: "Ask for a film, a series or some music. An admin decides, and you can watch it arrive here.",
        action: askButton("ask-first", askForSomething),
    });
}

/** @param {string} status */
function nothingWith(status) {
    return emptyState({
        icon: wordsFor(status).icon,
        title: `Nothing is “${wordsFor(status).label}”`,
        text: "Your other requests are in the whole list.",
        action: h("a", { class: "button", href: "#/requests" }, "Show every status"),
    });
}

function nothingFollowed() {
    return emptyState({
        icon: "bell",
        title: "You follow nothing yet",
        text: "When you ask for something that somebody asked for before, you follow that request and are told what becomes of it.",
        action: h("a", { class: "button", href: "#/discover" }, "Discover"),
    });
}

/** @param {boolean} isFollowed */
function nothingFound(isFollowed) {
    return emptyState({
        icon: "list",
        title: "Nothing found",
        text: `None of ${isFollowed ? "the requests you follow" : "your requests"} fits all of it.`,
        action: h("a", { class: "button", href: isFollowed ? "#/requests?followed=true" : "#/requests" }, "Show all"),
    });
}
