// @ts-check
import { call, remembered } from "../api.js";
import { button } from "../lib/button.js";
import { mediaTypeName, seasonsName } from "../lib/format.js";
import { externalLink, fill, h, icon } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { tmdbAddress } from "../lib/tmdb.js";
import { ageNotice } from "../parts/age-notice.js";
import { askForTitle, followTitle } from "../parts/ask-title.js";
import { availabilityBadge, choice, seasonBadge, seasonFacts } from "../parts/availability.js";
import { backdrop, cover } from "../parts/cover.js";
import { failure, skeleton, staleNotice } from "../parts/feedback.js";
import { wordsFor } from "../parts/request-status.js";

/** @typedef {import("../parts/availability.js").Title} Title */
/** @typedef {import("../parts/availability.js").Details} Details */
/** @typedef {Title & Details & import("../parts/availability.js").Age} TitleDetails */

export const title = "Title";

let before = ""; // the address one came from
addEventListener("hashchange", ({ oldURL }) => { before = new URL(oldURL).hash; });

/**
 * All about one film or series, and asking for it.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { parameters, signal }) {
    const path = `/media/${encodeURIComponent(parameters.mediaType)}/${encodeURIComponent(parameters.id)}`;
    const notice = h("div");
    const body = h("div", {}, h("h1", { class: "visually-hidden", tabindex: -1 }, "Title"), skeleton(3));
    root.append(backLink(), notice, body);

    let shown = "";
    if (remembered(path)) show(remembered(path));
    const { refresh } = keepFresh({
        load: (signal) => call("GET", path, undefined, { signal }),
        show,
        fail: (error) => {
            if (shown) fill(notice, staleNotice(error, refresh));
            else fill(body, failure(error, error.status === 404 ? undefined : refresh));
        },
        signal,
        seconds: 60,
    });

    /** @param {TitleDetails} details */
    function show(details) {
        fill(notice, ageNotice(details));
        const known = JSON.stringify(details);
        if (known === shown) return;
        const focused = body.contains(document.activeElement) ? document.activeElement : null;
        shown = known;
        document.title = `${details.title} · MediaNest`;
        fill(body, header(details, { ask: () => ask(details), follow: () => follow(details) }), seasons(details));
        const successor = focused && (document.getElementById(focused.id) ?? body.querySelector("h1"));
        successor?.focus({ preventScroll: true });
    }

    /** @param {TitleDetails} details */
    async function ask(details) {
        if (await askForTitle(details, signal)) refresh();
    }

    /** @param {TitleDetails} details */
    async function follow(details) {
        const { request } = choice(details);
        if (request && await followTitle(details, request)) await refresh();
    }
}

/** To the list one came from, with its words and at its place. */
function backLink() {
    const isFromList = /^#\/discover(\?|$)/.test(before);
    return h("a", { class: "back", href: "#/discover", onclick: back }, icon("back"), "Discover");

    /** @param {Event} event */
    function back(event) {
        if (!isFromList) return;
        event.preventDefault();
        history.back();
    }
}

/** @param {TitleDetails} details @param {{ ask: () => unknown, follow: () => Promise<unknown> }} actions */
function header(details, actions) {
    const { mediaType, tmdbId, title, originalTitle, year, genres, runtimeMinutes, rating, tagline } = details;
    return h("article", { class: "title-page" }, backdrop(details.backdropPath),
        cover(details, "(max-width: 40rem) 40vw, 15rem"),
        h("div", { class: "title-text" },
            h("h1", { id: "title-heading", tabindex: -1 }, title,
                year && h("span", { class: "title-year" }, ` ${year}`)),
            h("p", { class: "meta" },
                h("span", {}, mediaTypeName(mediaType)),
                runtimeMinutes && h("span", {}, duration(runtimeMinutes)),
                genres.length > 0 && h("span", {}, genres.join(", ")),
                rating && h("span", {}, `${rating.toFixed(1)} of 10`),
                externalLink(tmdbAddress(mediaType, tmdbId), "TMDB")),
            h("div", { class: "title-situation" },
                availabilityBadge(details), progress(details), ...action(details, actions)),
            originalTitle && h("p", { class: "hint" }, `Original title: ${originalTitle}`),
            tagline && h("p", { class: "lead" }, tagline),
            h("p", { class: "title-overview" }, details.overview || "TMDB has no description of it.")));
}

/** @param {TitleDetails} details */
function progress({ downloadPercentage: done }) {
    return done !== null && h("span", { class: "title-note" }, icon("download"), `${done} % downloaded`);
}

/**
 * @param {TitleDetails} details
 * @param {{ ask: () => unknown, follow: () => Promise<unknown> }} actions
 */
function action(details, { ask, follow }) {
    const { watchUrl, availability, requests } = details;
    const { kind, request } = choice(details);
    const isThere = watchUrl && ["available", "partiallyAvailable"].includes(availability);
    const own = requests.find(({ isOwn, status }) => isOwn && status !== "completed");
    return [
        isThere && h("a", { class: "button", href: watchUrl, target: "_blank", rel: "noreferrer" },
            icon("play"), "Watch in Plex"),
        kind === "ask" && button(own ? "Ask for more" : "Ask for it", ask, {
            id: "ask-title", icon: "plus", tone: "primary", opens: true,
        }),
        kind === "follow" && button("Follow", follow, { id: "follow-title", icon: "bell" }),
        kind === "follow" && h("span", { class: "title-note" }, "Somebody asked for it; follow it to be told."),
        kind === "following" && h("span", { class: "title-note" }, icon("check"),
            `You follow it: ${wordsFor(request?.status ?? "").label}`),
        own && h("a", { class: "button", id: "own-request", href: `#/requests/${own.id}` }, "Your request"),
    ];
}

/** @param {TitleDetails} details */
function seasons({ mediaType, seasons, requests }) {
    if (mediaType !== "tv" || !seasons.length) return false;
    const asked = requests.filter(({ status, seasons }) => status !== "completed" && seasons !== null);
    return h("section", { class: "card title-seasons", "aria-labelledby": "seasons" },
        h("h2", { id: "seasons" }, "Seasons"),
        h("ul", {}, seasons.map((season) => h("li", { class: "season" },
            h("span", { class: "season-name" }, season.name),
            h("span", { class: "hint" }, seasonFacts(season)),
            seasonBadge(season.availability)))),
        asked.map(({ id, seasons, status, isOwn }) => h("p", { class: "hint" },
            isOwn ? h("a", { href: `#/requests/${id}` }, "You asked") : "Somebody asked",
            ` for ${seasonsName(seasons).toLowerCase()}: ${wordsFor(status).label.toLowerCase()}.`)));
}

/** @param {number} minutes */
function duration(minutes) {
    const hours = Math.floor(minutes / 60);
    return [hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(" ");
}
