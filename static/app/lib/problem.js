// @ts-check
import { shortTime, waitingTime } from "./format.js";

/**
 * Words for refusals whose own text would not help a reader.
 *
 * @type {Record<string, string>}
 */
const byCode = {
    "auth.invalid_credentials": "This e-mail address and password do not belong together.",
    "overseerr.not_configured": "Overseerr is not connected yet, so there is nothing to search in. An admin can connect it.",
    "overseerr.refused": "Overseerr does not let MediaNest in. An admin has to look at its key.",
    "plex.not_configured": "Signing in with Plex is not set up here yet.",
    "plex.unavailable": "Plex does not answer at the moment.",
    "network.timeout": "MediaNest did not answer in time. Your connection may be slow.",
    "network.unreachable": "MediaNest cannot be reached. Please check your connection.",
};

/** @type {Record<number, string>} */
const byStatus = {
    401: "Please sign in again.",
    403: "You may not do this.",
    404: "This does not exist, or it is not yours.",
    502: "MediaNest is just starting. Please try again in a moment.",
    503: "MediaNest is busy or being looked after. Please try again in a moment.",
    504: "MediaNest is taking too long. Please try again in a moment.",
};

/**
 * Turns a refusal into a sentence for a person.
 *
 * @param {any} error - An `ApiError`, or any other error, which is a fault of this page.
 * @param {Date} [now]
 * @returns {{ text: string, reference: string }} `reference` is what to tell the admin; empty when that is of no use.
 */
export function explain(error, now = new Date()) {
    const status = Number(error?.status ?? -1);
    const reference = status >= 500 ? error.correlationId : "";
    if (status < 0) return { text: "Something on this page went wrong. Loading it again may help.", reference };
    if (status === 429) {
        const when = error.retryAt ? waitingTime(error.retryAt, now) : "in a little while";
        return { text: `That was a lot at once. Please try again ${when}.`, reference };
    }
    if (error.code === "overseerr.unreachable") return { text: silence(error.since), reference: "" };
    if (error.code === "overseerr.failed") return { text: error.detail, reference: "" };
    if (byCode[error.code]) return { text: byCode[error.code], reference: "" };
    if (status >= 500) return { text: byStatus[status] ?? "Something went wrong on our side.", reference };
    return { text: error.detail || byStatus[status] || error.title || "That did not work.", reference };
}

/** @param {string} since - ISO 8601, or empty. */
function silence(since) {
    const beginning = since ? `Overseerr has not answered since ${shortTime(since)}` : "Overseerr does not answer";
    return `${beginning}. Everything else works, and you can still ask by a title's address on TMDB.`;
}
