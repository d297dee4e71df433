// @ts-check
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { wordsFor } from "./request-status.js";

/**
 * @typedef {object} RequestEvent
 * @property {string | null} fromStatus - `null` for the first.
 * @property {string} toStatus
 * @property {string | null} actor - A name; `null` for MediaNest itself.
 * @property {string | null} reason
 * @property {string} createdAt
 */

const steps = ["Asked", "Approved", "Fetched", "In Plex"];

/**
 * How many steps are behind a request, and whether it stands still there.
 *
 * @type {Record<string, [done: number, isStuck?: boolean]>}
 */
const reached = {
    pending: [1], approved: [2], downloading: [2], downloaded: [3], completed: [4],
    retrying: [1], failed: [1, true], manual: [1, true],
};

/** States that come before and after an approval: Overseerr may refuse what nobody has approved yet. */
const before = ["retrying", "failed", "manual"];

/**
 * The way to Plex as steps; `null` when the request has left it.
 *
 * @param {import("./request-status.js").MediaRequest} request
 * @param {RequestEvent[]} events
 */
export function progressSteps({ status }, events) {
    if (!reached[status]) return null;
    const [least, isStuck = false] = reached[status];
    const wasApproved = before.includes(status) && events.some(({ toStatus }) => toStatus === "approved");
    const done = wasApproved ? least + 1 : least;
    return h("ol", { class: "steps", "aria-label": "Progress" }, steps.map((name, index) => {
        const state = index < done ? "done" : index > done ? "ahead" : isStuck ? "stuck" : "next";
        return h("li", { "data-state": state, "aria-current": index === done && "step" },
            h("span", { class: "step-mark" }, state === "done" && icon("check"), state === "stuck" && icon("alert")),
            h("span", {}, name, state === "done" && h("span", { class: "visually-hidden" }, ", done")));
    }));
}

/**
 * Which of a series' seasons are there, while not all are; `null` when there is nothing to tell.
 *
 * @param {import("./request-status.js").MediaRequest} request
 */
export function seasonProgress({ mediaType, status, handedOverSeasons, availableSeasons }) {
    const wanted = handedOverSeasons ?? [];
    if (mediaType !== "tv" || status === "completed" || wanted.length < 2) return null;
    const there = new Set(availableSeasons ?? []);
    return h("div", { class: "seasons" },
        h("p", {}, `${there.size} of ${wanted.length} seasons are in Plex`),
        h("ul", {}, wanted.map((season) => h("li", { class: "status", "data-tone": there.has(season) ? "good" : "plain" },
            there.has(season) && icon("check"), `Season ${season}`,
            h("span", { class: "visually-hidden" }, there.has(season) ? ", in Plex" : ", not yet")))));
}

/**
 * Every change of status, newest first.
 *
 * @param {RequestEvent[]} events - In the order in which they happened: several may have the same time.
 */
export function eventList(events) {
    const newestFirst = [...events].reverse();
    return h("section", { class: "card request-history", "aria-labelledby": "history" },
        h("h2", { id: "history" }, "History"),
        h("ol", { class: "events" }, newestFirst.map(({ fromStatus, toStatus, actor, reason, createdAt }) => {
            const words = wordsFor(toStatus);
            return h("li", { class: "event" },
                h("span", { class: "event-mark", "data-tone": fromStatus ? words.tone : "plain" },
                    icon(fromStatus ? words.icon : "plus")),
                h("div", {},
                    h("p", {}, fromStatus ? words.label : "Asked", actor && ` by ${actor}`),
                    reason && h("p", { class: "event-reason" }, reason),
                    h("p", { class: "meta" }, timeElement(createdAt))));
        })));
}
