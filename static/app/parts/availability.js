// @ts-check
import { count } from "../lib/format.js";
import { h, icon } from "../lib/html.js";
import { wordsFor } from "./request-status.js";

/**
 * @typedef {object} TitleRequest - What everybody may know of somebody's request.
 * @property {string} id
 * @property {number[] | null} seasons - `null` is all of them.
 * @property {string} status
 * @property {boolean} isOwn
 * @property {boolean} isFollowed
 *
 * @typedef {object} Title
 * @property {"movie" | "tv"} mediaType
 * @property {string} tmdbId
 * @property {string} title
 * @property {number | null} year
 * @property {string} overview
 * @property {string | null} posterPath
 * @property {number | null} rating
 * @property {string} availability
 * @property {TitleRequest[]} requests - The reader's own first.
 *
 * @typedef {object} Season
 * @property {number} seasonNumber
 * @property {string} name
 * @property {number} episodeCount
 * @property {number | null} year
 * @property {string} availability
 *
 * @typedef {object} Details
 * @property {string | null} originalTitle
 * @property {string | null} tagline
 * @property {string | null} releaseDate
 * @property {string[]} genres
 * @property {number | null} runtimeMinutes
 * @property {string | null} backdropPath
 * @property {number | null} downloadPercentage
 * @property {string | null} watchUrl
 * @property {Season[]} seasons
 *
 * @typedef {{ asOf: string, isStale: boolean, unreachableSince: string | null }} Age
 */

/** @type {Record<string, { label: string, icon: string, tone: string }>} */
const words = {
    requested: { label: "Requested", icon: "clock", tone: "waiting" },
    processing: { label: "On its way", icon: "download", tone: "moving" },
    partiallyAvailable: { label: "Partly available", icon: "play", tone: "good" },
    available: { label: "Available", icon: "play", tone: "good" },
    blocklisted: { label: "Not wanted here", icon: "slash", tone: "plain" },
};

/**
 * What a person may do about a title: `ask` for it, `follow` somebody else's request, `show` his own.
 *
 * @param {Title} title
 * @returns {{ kind: "none" | "show" | "following" | "follow" | "ask", request?: TitleRequest }}
 */
export function choice({ mediaType, availability, requests }) {
    const open = requests.filter(({ status }) => status !== "completed");
    const own = open.find(({ isOwn }) => isOwn);
    const whole = open.find(({ seasons }) => seasons === null);
    if (availability === "available" || availability === "blocklisted") return { kind: "none" };
    if (own && (mediaType === "movie" || own.seasons === null)) return { kind: "show", request: own };
    if (whole) return { kind: whole.isFollowed ? "following" : "follow", request: whole };
    // Somebody asked Overseerr itself: it would refuse a second request.
    if (mediaType === "movie" && availability !== "none") return { kind: "none" };
    return { kind: "ask", request: own };
}

/**
 * How much of it is there, or how far the reader's own request is; `false` when there is nothing to say.
 *
 * @param {Title} title
 */
export function availabilityBadge(title) {
    const own = title.requests.find(({ isOwn, status }) => isOwn && status !== "completed");
    const isThere = ["available", "partiallyAvailable"].includes(title.availability);
    return badge(own && !isThere ? wordsFor(own.status) : words[title.availability]);
}

/** @param {string} availability */
export function seasonBadge(availability) { return badge(words[availability]); }

/**
 * "2019 · 8 episodes", as far as it is known.
 *
 * @param {Season} season
 */
export function seasonFacts({ episodeCount, year }) {
    return [year, episodeCount && count(episodeCount, "episode")].filter(Boolean).join(" · ");
}

/** @param {{ label: string, icon: string, tone: string } | undefined} words */
function badge(words) {
    return words !== undefined
        && h("span", { class: "status", "data-tone": words.tone }, icon(words.icon), words.label);
}
