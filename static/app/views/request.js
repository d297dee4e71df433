// @ts-check
import { call, remembered } from "../api.js";
import { timeElement } from "../lib/clock.js";
import { button } from "../lib/button.js";
import { count, mediaTypeName, personName, requestTitle, seasonsName, shortTime } from "../lib/format.js";
import { externalLink, fill, h, icon } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { tmdbAddress } from "../lib/tmdb.js";
import { explain } from "../lib/problem.js";
import { cancel, decisions } from "../parts/decision.js";
import { failure, skeleton, staleNotice } from "../parts/feedback.js";
import { poster } from "../parts/poster.js";
import { eventList, progressSteps, seasonProgress } from "../parts/request-progress.js";
import { statusBadge, waitsForOverseerr, wordsFor } from "../parts/request-status.js";
import { toast } from "../parts/toast.js";

/** @typedef {import("../parts/request-status.js").MediaRequest} MediaRequest */

export const title = "Request";

/**
 * One request: how far it is, and how it got there.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, context) {
    renderRequest(root, context, { path: "/requests", back: ["#/requests", "All requests"] });
}

/**
 * The same for an admin, who sees anybody's and decides.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 * @param {{ path: string, back: [href: string, label: string] }} place
 */
export function renderRequest(root, { parameters, signal }, place) {
    const id = encodeURIComponent(parameters.id);
    const path = `${place.path}/${id}`;
    const history = `/requests/${id}/events`;
    const notice = h("div");
    const body = h("div", {}, h("h1", { class: "visually-hidden", tabindex: -1 }, "Request"), skeleton(3));
    root.append(h("a", { class: "back", href: place.back[0] }, icon("back"), place.back[1]), notice, body);

    let shown = "";
    if (remembered(path) && remembered(history)) show([remembered(path), remembered(history)]);
    const { refresh } = keepFresh({
        load: (signal) => Promise.all([
            call("GET", path, undefined, { signal }),
            call("GET", history, undefined, { signal }),
        ]),
        show,
        fail: (error) => {
            if (shown) fill(notice, staleNotice(error, refresh));
            else fill(body, failure(error, error.status === 404 ? undefined : refresh));
        },
        signal,
        concerns: ({ type, id }) => type === "request" && id === parameters.id,
    });

    /** @param {[MediaRequest, { data: import("../parts/request-progress.js").RequestEvent[] }]} answers */
    function show([request, events]) {
        fill(notice);
        const known = JSON.stringify([request, events]);
        if (known === shown) return;
        const focused = body.contains(document.activeElement) ? document.activeElement : null;
        shown = known;
        document.title = `${requestTitle(request)} · MediaNest`;
        const sections = h("div", { class: "request" }, situation(request, events.data), facts(request), eventList(events.data));
        fill(body, header(request), sections);
        const successor = focused && (document.getElementById(focused.id) ?? body.querySelector("h1"));
        successor?.focus({ preventScroll: true });
    }

    /** @param {MediaRequest} request @param {import("../parts/request-progress.js").RequestEvent[]} events */
    function situation(request, events) {
        return h("section", { class: "card request-situation", "aria-label": "Status" },
            statusBadge(request.status),
            h("p", { class: "lead" }, wordsFor(request.status).meaning),
            request.declineReason && h("blockquote", {}, request.declineReason),
            request.lastError
                && h("p", { class: "notice", "data-tone": "warn" }, icon("alert"), h("span", {}, request.lastError)),
            waitsForOverseerr(request) && h("p", { class: "notice", id: "not-handed-over" }, icon("clock"),
                h("span", {}, "Overseerr does not have it yet. The request is kept here and passed on by itself.")),
            request.nextAttemptAt
                && h("p", { class: "hint" }, "The next attempt is ", timeElement(request.nextAttemptAt), "."),
            progressSteps(request, events),
            seasonProgress(request),
            h("div", { class: "request-actions" }, request.user ? decisions(request).map(decision) : ownActions()));

        function ownActions() {
            if (request.followed) {
                return [button("Stop following", unfollow, { id: "unfollow", icon: "close" })];
            }
            return ["pending", "approved"].includes(request.status)
                ? [button("Cancel this request", takeBack, { id: "cancel-request", icon: "slash", opens: true })] : [];
        }

        /** @param {ReturnType<typeof decisions>[number]} choice */
        function decision({ label, key, icon, tone, opens, run }) {
            return button(label, async () => {
                try {
                    await run(request, signal);
                } catch (error) {
                    if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
                }
                await refresh();
            }, { id: key, icon, tone, opens });
        }

        async function unfollow() {
            try {
                await call("DELETE", `/requests/${request.id}/follow`);
                location.hash = "/requests";
            } catch (error) {
                toast(explain(error).text, { tone: "bad" });
            }
        }

        async function takeBack() {
            if (await cancel(request, signal)) await refresh();
        }
    }
}

/** @param {MediaRequest} request */
function header(request) {
    return h("header", { class: "request-header" }, poster(request, "large"),
        h("div", {},
            h("h1", { id: "request-title", tabindex: -1 }, requestTitle(request)),
            h("p", { class: "meta" },
                h("span", {}, mediaTypeName(request.mediaType)),
                request.mediaType === "tv" && h("span", {}, seasonsName(request.seasons)),
                h("span", {}, "Asked ", timeElement(request.createdAt)),
                request.followed && h("span", {}, "Somebody else asked; you follow it"))));
}

/** @param {MediaRequest} request */
function facts(request) {
    const { mediaType, tmdbId, note, completedAt, createdAt, processingTime, user, followers } = request;
    const link = tmdbId && externalLink(tmdbAddress(mediaType, tmdbId), tmdbId);
    /** @type {[string, string | Node | null | false][]} */
    const entries = [
        ["On TMDB", link],
        ["Asked by", user && `${personName(user)}${user.name && user.email ? ` (${user.email})` : ""}`],
        ["Followed by", Boolean(followers) && count(followers ?? 0, "person").replace("persons", "people")],
        [user ? "Note" : "Your note", note],
        ["Asked", shortTime(createdAt)],
        ["Available since", completedAt && shortTime(completedAt)],
        ["Time it took", completedAt && processingTime],
    ];
    return h("section", { class: "card request-facts", "aria-labelledby": "facts" },
        h("h2", { id: "facts" }, "Details"),
        h("dl", {}, entries.filter(([, value]) => value)
            .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))));
}
