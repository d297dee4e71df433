// @ts-check
import { count } from "../lib/format.js";
import { h, icon } from "../lib/html.js";
import { percent } from "./service-status.js";

/**
 * @typedef {object} Monitor
 * @property {string} name
 * @property {string} type
 * @property {"up" | "down" | "pending" | "maintenance"} state
 * @property {number | null} responseTimeMs
 * @property {number | null} certDaysRemaining
 * @property {number | null} uptimeRatio1Day
 * @property {number | null} uptimeRatio30Days
 */

const states = {
    down: { label: "Down", icon: "cross", tone: "bad" },
    pending: { label: "Being checked", icon: "clock", tone: "waiting" },
    maintenance: { label: "Maintenance", icon: "wrench", tone: "plain" },
    up: { label: "Up", icon: "check", tone: "good" },
};
const order = Object.keys(states);

/**
 * What Uptime Kuma watches, in trouble first.
 *
 * @param {Monitor[]} monitors
 */
export function monitorList(monitors) {
    const sorted = [...monitors].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
    return h("section", { class: "card", "aria-labelledby": "monitors" },
        h("h2", { id: "monitors" }, "Monitors"),
        h("ul", { class: "rows" }, sorted.map(row)));
}

/** @param {Monitor} monitor */
function row({ name, type, state, responseTimeMs, certDaysRemaining, uptimeRatio1Day, uptimeRatio30Days }) {
    const words = states[state] ?? states.pending;
    return h("li", { class: "row monitor" },
        h("span", { class: "status", "data-tone": words.tone, "data-state": state }, icon(words.icon), words.label),
        h("div", { class: "row-text" },
            h("h3", {}, name),
            h("p", { class: "meta" },
                h("span", {}, type),
                responseTimeMs != null && h("span", {}, `${Math.round(responseTimeMs)} ms`),
                certDaysRemaining != null && h("span", {}, `certificate for ${count(certDaysRemaining, "day")}`),
                uptimeRatio1Day != null && h("span", {}, `${percent(uptimeRatio1Day * 100)} in a day`),
                uptimeRatio30Days != null && h("span", {}, `${percent(uptimeRatio30Days * 100)} in 30 days`))));
}
