// @ts-check
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";

/**
 * @typedef {object} Service
 * @property {string} serviceName
 * @property {"unknown" | "online" | "degraded" | "offline"} status
 * @property {number | null} responseTimeMs
 * @property {string | null} lastCheckAt
 * @property {boolean} isInMaintenance
 */

/** @type {Record<string, string>} */
const titles = { plex: "Plex", overseerr: "Overseerr", "uptime-kuma": "Uptime Kuma", youtube: "YouTube" };

/** @type {Record<string, { label: string, icon: string, tone: string }>} */
const words = {
    online: { label: "Healthy", icon: "check", tone: "good" },
    degraded: { label: "Degraded", icon: "alert", tone: "waiting" },
    offline: { label: "Down", icon: "cross", tone: "bad" },
    unknown: { label: "Not known", icon: "clock", tone: "plain" },
    maintenance: { label: "Maintenance", icon: "wrench", tone: "plain" },
};

/** @param {{ serviceName: string }} service */
export function serviceTitle({ serviceName }) { return titles[serviceName] ?? serviceName; }

/**
 * A service and how it is.
 *
 * @param {Service} service
 */
export function serviceTile(service) {
    const state = service.isInMaintenance ? "maintenance" : service.status;
    const { label, icon: iconName, tone } = words[state] ?? words.unknown;
    const isKnown = service.status !== "unknown";
    return h("li", { class: "service", "data-tone": tone, "data-status": service.status },
        h("span", { class: "service-mark" }, icon(iconName)),
        h("div", {},
            h("h2", {}, serviceTitle(service)),
            h("p", { class: "meta" },
                h("span", {}, label),
                isKnown && service.responseTimeMs !== null && h("span", {}, `${service.responseTimeMs} ms`),
                service.status === "offline" && service.lastCheckAt && h("span", {}, timeElement(service.lastCheckAt)))));
}
