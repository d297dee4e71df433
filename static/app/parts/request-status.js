// @ts-check
import { h, icon } from "../lib/html.js";

/**
 * @typedef {object} MediaRequest
 * @property {string} id
 * @property {string | null} title - Filled in at the hand-over when nobody gave one.
 * @property {"movie" | "tv" | "music"} mediaType
 * @property {string | null} tmdbId
 * @property {number[] | null} seasons - `null` is all of them.
 * @property {string} status
 * @property {string | null} note
 * @property {string | null} declineReason
 * @property {string | null} lastError
 * @property {string} createdAt
 * @property {string | null} completedAt
 * @property {boolean} isActive
 * @property {boolean} isComplete
 * @property {string | null} processingTime
 * @property {boolean} handedOver - Overseerr knows it.
 * @property {number} [attempts] - Failures in a row; this and what follows only on its own page.
 * @property {string | null} [nextAttemptAt]
 * @property {number[] | null} [handedOverSeasons] - What Overseerr took it for.
 * @property {number[] | null} [availableSeasons]
 * @property {boolean} [followed] - Somebody else's, whom this person follows.
 * @property {number} [followers] - For admins.
 * @property {{ id: string, name: string, email: string | null }} [user] - For admins.
 */

/** @typedef {{ label: string, icon: string, tone: string, meaning: string }} Words */

/**
 * What people read for each status. Tone, shape and words differ, so that colour is never alone.
 *
 * @type {Record<string, Words>}
 */
export const statusWords = {
    pending: {
        label: "Waiting for approval", icon: "clock", tone: "waiting",
        meaning: "An admin decides; you will be told.",
    },
    approved: {
        label: "Approved", icon: "approved", tone: "approved",
        meaning: "It is in the queue and will be fetched soon.",
    },
    downloading: {
        label: "Downloading", icon: "download", tone: "moving",
        meaning: "It is on its way to the server.",
    },
    downloaded: {
        label: "Downloaded", icon: "tray", tone: "moving",
        meaning: "It has arrived and is being added to Plex.",
    },
    completed: {
        label: "Available in Plex", icon: "play", tone: "good",
        meaning: "It is in Plex now. Enjoy.",
    },
    denied: {
        label: "Declined", icon: "cross", tone: "bad",
        meaning: "An admin decided against it.",
    },
    cancelled: {
        label: "Cancelled", icon: "slash", tone: "plain",
        meaning: "This request was taken back.",
    },
    retrying: {
        label: "Trying again", icon: "retry", tone: "moving",
        meaning: "The last attempt did not work; the next one is running.",
    },
    failed: {
        label: "Failed", icon: "alert", tone: "bad",
        meaning: "It did not work this time. MediaNest will try again.",
    },
    manual: {
        label: "Needs an admin", icon: "wrench", tone: "waiting",
        meaning: "MediaNest cannot go on by itself; an admin has to look.",
    },
};

/** @param {string} status @returns {Words} A status this page does not know yet is shown by its own name. */
export function wordsFor(status) {
    return statusWords[status] ?? { label: status, icon: "clock", tone: "plain", meaning: "" };
}

/** @param {string} status */
export function statusBadge(status) {
    const words = wordsFor(status);
    const attributes = { class: "status", "data-tone": words.tone, "data-status": status };
    return h("span", attributes, icon(words.icon), words.label);
}

/**
 * Whether it was not passed on to Overseerr so far, for a moment or for long: why is in `lastError`, where it is known. Music
 * never is.
 *
 * @param {MediaRequest} request
 */
export function waitsForOverseerr(request) {
    return request.handedOver === false && request.isActive && request.mediaType !== "music";
}

/**
 * Says so.
 *
 * @param {MediaRequest} request
 */
export function overseerrRemark(request) {
    return waitsForOverseerr(request)
        && h("p", { class: "row-remark" }, icon("clock"), "Not at Overseerr yet");
}
