// @ts-check
import { timeElement } from "../lib/clock.js";
import { shortTime } from "../lib/format.js";
import { h, icon } from "../lib/html.js";

/**
 * @typedef {object} Service
 * @property {string} serviceName
 * @property {"unknown" | "online" | "degraded" | "offline"} status
 * @property {number | null} responseTimeMs
 * @property {string | null} lastCheckAt
 * @property {number | null} uptimePercentage - Over 30 days.
 * @property {string | null} message - What is wrong.
 * @property {string | null} version
 * @property {string | null} changedAt
 * @property {string} displayName - As people know it; an admin's own is called as he named it.
 * @property {boolean} isInMaintenance
 * @property {string | null} maintenanceUntil
 * @property {string | null} nextMaintenanceAt - Within a week.
 * @property {Record<string, number> | null} facts
 */

/** @type {Record<string, string>} */
const names = { plex: "Plex", overseerr: "Overseerr", "uptime-kuma": "Uptime Kuma", youtube: "YouTube downloader" };

/**
 * As people know it, before it is known how an admin calls it.
 *
 * @param {string} service
 */
export function serviceName(service) { return names[service] ?? service; }

/** @type {Record<string, { label: string, icon: string, tone: string }>} */
export const stateWords = {
    online: { label: "Healthy", icon: "check", tone: "good" },
    degraded: { label: "Degraded", icon: "alert", tone: "waiting" },
    offline: { label: "Down", icon: "cross", tone: "bad" },
    unknown: { label: "Not known", icon: "info", tone: "plain" },
    maintenance: { label: "Maintenance", icon: "wrench", tone: "plain" },
};

/** @param {Service} service */
export function stateBadge({ status, isInMaintenance }) {
    const state = isInMaintenance ? "maintenance" : status;
    const words = stateWords[state] ?? stateWords.unknown;
    return h("span", { class: "status", "data-tone": words.tone, "data-state": state }, icon(words.icon), words.label);
}

/**
 * "99.87 %"; without any knowledge a dash.
 *
 * @param {number | null | undefined} percentage
 */
export function percent(percentage) {
    return percentage == null ? "–" : `${(Math.floor(percentage * 100 + 1e-6) / 100).toFixed(2)} %`; // never more than it was
}

/**
 * What a service counts, such as monitors that are down.
 *
 * @param {Service} service
 */
export function factsLine({ facts }) {
    if (!facts?.monitors) return "";
    const { monitors, monitorsDown = 0, monitorsInMaintenance = 0 } = facts;
    return [
        `${monitors - monitorsDown - monitorsInMaintenance} of ${monitors} monitors up`,
        monitorsDown > 0 && `${monitorsDown} down`,
        monitorsInMaintenance > 0 && `${monitorsInMaintenance} in maintenance`,
    ].filter(Boolean).join(", ");
}

/**
 * Until when it is in maintenance, or when it will be.
 *
 * @param {Service} service
 */
export function maintenanceLine({ maintenanceUntil, nextMaintenanceAt }) {
    if (maintenanceUntil) return h("span", {}, `maintenance until ${shortTime(maintenanceUntil)}`);
    return nextMaintenanceAt && h("span", {}, "maintenance begins ", timeElement(nextMaintenanceAt));
}
