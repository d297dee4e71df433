// @ts-check
import { callOnce } from "./api.js";
import { startClock, timeElement } from "./lib/clock.js";
import { byId, fill, h, icon } from "./lib/html.js";
import { updateRows } from "./lib/rows.js";
import { emptyState, failure, skeleton, staleNotice } from "./parts/feedback.js";
import { stateWords } from "./parts/service-status.js";

/**
 * @typedef {object} PublicService
 * @property {string} name
 * @property {string} displayName
 * @property {string} status
 * @property {string | null} since
 */

const refreshMilliseconds = 45_000; // an answer is kept for 30 seconds on its way
const oldMilliseconds = 600_000; // services are looked at every minute

/** @type {Record<string, string>} */
const overallWords = {
    online: "Everything works.",
    degraded: "Something has trouble.",
    offline: "Something is down.",
    maintenance: "Something is being looked after.",
    unknown: "Nothing is known yet.",
};

const rows = h("ul", { class: "rows", "aria-label": "Services" });
let isShown = false;

async function refresh() {
    try {
        show(await callOnce("GET", "/status"));
    } catch (error) {
        fail(error);
    }
}

/** @param {{ title: string, overall: string, asOf: string | null, services: PublicService[] }} status */
function show({ title, overall, asOf, services }) {
    isShown = true;
    byId("title").textContent = document.title = title;
    say(overallWords[overall] ?? overallWords.unknown);
    fill(byId("notice"));
    updateRows(rows, services.map((service) => ({ id: service.name, ...service })), row);
    const content = services.length ? rows : emptyState({ icon: "pulse", title: "No services yet", text: "None is watched here." });
    if (byId("services").firstElementChild !== content) fill(byId("services"), content);
    const isOld = asOf !== null && Date.now() - Date.parse(asOf) > oldMilliseconds;
    fill(byId("updated"), asOf && "Last looked at ", asOf && timeElement(asOf), isOld && ". It may be out of date.");
}

/** Only what has changed, or it would be read out each time. @param {string} words */
function say(words) {
    if (byId("overall").textContent !== words) byId("overall").textContent = words;
}

/** @param {PublicService} service */
function row({ displayName, status, since }) {
    const { label, icon: iconName, tone } = stateWords[status] ?? stateWords.unknown;
    return h("li", { class: "row" },
        h("span", { class: "status", "data-tone": tone, "data-state": status }, icon(iconName), label),
        h("div", { class: "row-text" },
            h("h2", {}, displayName),
            since && h("p", { class: "meta" }, h("span", {}, "since ", timeElement(since)))));
}

/** @param {any} error */
function fail(error) {
    if (error.code === "status_page.off") {
        isShown = false;
        say("");
        fill(byId("updated"));
        fill(byId("notice"));
        fill(byId("services"), emptyState({
            icon: "info", title: "Nothing to see here", text: "There is no public status page here, or it is switched off.",
        }));
    } else if (isShown) {
        fill(byId("notice"), staleNotice(error, refresh));
    } else {
        fill(byId("services"), failure(error, refresh));
    }
}

fill(byId("services"), skeleton(4));
startClock();
refresh();
setInterval(() => { if (!document.hidden) refresh(); }, refreshMilliseconds);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
