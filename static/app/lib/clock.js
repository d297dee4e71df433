// @ts-check
import { exactTime, relativeTime } from "./format.js";
import { h } from "./html.js";

/**
 * A relative time that stays right, with the exact one as its title.
 *
 * @param {string} time - ISO 8601.
 */
export function timeElement(time) {
    return h("time", { datetime: time, title: exactTime(time), "data-relative": true }, relativeTime(time));
}

/** Keeps every `timeElement` of the page up to date. */
export function startClock() {
    setInterval(() => {
        for (const element of document.querySelectorAll("time[data-relative]")) {
            const text = relativeTime(element.getAttribute("datetime") ?? "");
            if (element.textContent !== text) element.textContent = text;
        }
    }, 20_000);
}
