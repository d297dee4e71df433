// @ts-check
import { shortTime } from "../lib/format.js";
import { h } from "../lib/html.js";
import { stateWords } from "./service-status.js";

/** @typedef {{ state: string, startedAt: string, endedAt: string }} StateInterval */

/** Worst first: what a part of the strip shows when it holds several states. */
const worst = ["offline", "degraded", "maintenance", "unknown", "online"];
const parts = 60;

/**
 * A time as a strip of equal parts, each in the worst state that it saw. What nobody watched stays empty.
 *
 * @param {StateInterval[]} intervals
 * @param {Date} from @param {Date} to
 */
export function stateStrip(intervals, from, to) {
    const length = (to.getTime() - from.getTime()) / parts;
    const cells = Array.from({ length: parts }, (_, index) => {
        const start = from.getTime() + index * length;
        const seen = intervals.filter(({ startedAt, endedAt }) =>
            Date.parse(startedAt) < start + length && Date.parse(endedAt) > start).map(({ state }) => state);
        const state = worst.find((state) => seen.includes(state)) ?? "unwatched";
        const words = stateWords[state]?.label ?? "Not watched";
        return h("span", { class: "strip-part", "data-state": state, title: `${words}, ${shortTime(new Date(start))}` });
    });
    return h("div", { class: "strip", role: "img", "aria-label": summary(intervals) }, cells);
}

/** @param {StateInterval[]} intervals */
function summary(intervals) {
    const outages = intervals.filter(({ state }) => state === "offline").length;
    const slow = intervals.filter(({ state }) => state === "degraded").length;
    if (!intervals.length) return "Not watched yet";
    return [outages ? `down ${times(outages)}` : "never down", slow && `degraded ${times(slow)}`].filter(Boolean).join(", ");
}

/** @param {number} count */
function times(count) { return count === 1 ? "once" : `${count} times`; }
