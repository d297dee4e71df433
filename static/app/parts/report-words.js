// @ts-check
import { byteWords, durationWords, mediaTypeName } from "../lib/format.js";
import { percent, serviceName } from "./service-status.js";

/**
 * @typedef {object} Measure
 * @property {string} key - A member of the answer's rows.
 * @property {string} label
 * @property {(value: number) => string} [format]
 * @property {boolean} [isShare] - A percentage, which differs by points.
 */

/**
 * @typedef {object} ReportWords
 * @property {string} title
 * @property {string} about - One line under the tabs.
 * @property {Measure[]} tiles
 * @property {Measure[]} lines - What the chart shows, stacked unless it is a share.
 * @property {boolean} [isShare] - The chart is of percentages: a line, not bars.
 * @property {string} subject - What a row of the table is about.
 * @property {(row: any) => string} name - Of a row.
 * @property {Measure[]} columns
 */

const number = (/** @type {number} */ value) => value.toLocaleString();
const milliseconds = (/** @type {number} */ value) => `${Math.round(value).toLocaleString()} ms`;

/** @type {Measure[]} */
const outcomes = [
    { key: "requested", label: "Asked for" }, { key: "completed", label: "Available" },
    { key: "denied", label: "Declined" }, { key: "cancelled", label: "Cancelled" }, { key: "failed", label: "Failed" },
];
const usually = { key: "medianProcessingSeconds", label: "Usually took", format: durationWords };

/** Of people whose accounts are gone only the numbers are left. */
const person = (/** @type {any} */ row) => (row.userId ? row.userName || row.userEmail || "Without a name" : "Former accounts");

/** @type {Record<string, ReportWords>} */
export const reports = {
    requests: {
        title: "Requests", about: "Each counts on the day on which it entered a state.",
        tiles: [...outcomes.filter(({ key }) => key !== "cancelled"), usually,
            { key: "p95ProcessingSeconds", label: "95 % took less than", format: durationWords }],
        lines: [{ key: "requested", label: "Asked for" }, { key: "completed", label: "Available" }, { key: "failed", label: "Failed" }],
        subject: "Kind", name: ({ mediaType }) => mediaTypeName(mediaType), columns: [...outcomes, usually],
    },
    people: {
        title: "People", about: "What each person asked for and downloaded.",
        tiles: [outcomes[0], outcomes[1], { key: "downloads", label: "Downloads" }, { key: "bytes", label: "Downloaded", format: byteWords }],
        lines: [{ key: "requested", label: "Asked for" }, { key: "downloads", label: "Downloads" }],
        subject: "Person", name: person,
        columns: [...outcomes.filter(({ key }) => key !== "cancelled"), usually, { key: "videos", label: "Videos" },
            { key: "bytes", label: "Downloaded", format: byteWords }],
    },
    downloads: {
        title: "Downloads", about: "Videos and their size count on the day on which their download was finished.",
        tiles: [{ key: "completed", label: "Finished" }, { key: "failed", label: "Failed" }, { key: "videos", label: "Videos" },
            { key: "bytes", label: "Downloaded", format: byteWords }, usually],
        lines: [{ key: "videos", label: "Videos" }],
        subject: "Person", name: person,
        columns: [{ key: "queued", label: "Begun" }, { key: "completed", label: "Finished" }, { key: "failed", label: "Failed" },
            { key: "cancelled", label: "Cancelled" }, { key: "videos", label: "Videos" },
            { key: "bytes", label: "Downloaded", format: byteWords }],
    },
    services: {
        title: "Services", about: "Uptime leaves out maintenance and what nobody watched.",
        tiles: [{ key: "uptimePercentage", label: "Uptime", format: percent, isShare: true }, { key: "incidents", label: "Incidents" },
            { key: "meanTimeToRepairSeconds", label: "Time to repair", format: durationWords },
            { key: "averageMs", label: "Answered in", format: milliseconds }],
        lines: [{ key: "uptimePercentage", label: "Uptime", format: percent }], isShare: true,
        subject: "Service", name: (row) => serviceName(row.serviceName),
        columns: [{ key: "uptimePercentage", label: "Uptime", format: percent },
            { key: "offlineSeconds", label: "Down for", format: durationWords }, { key: "incidents", label: "Incidents" },
            { key: "meanTimeToRepairSeconds", label: "Time to repair", format: durationWords },
            { key: "averageMs", label: "Answered in", format: milliseconds }, { key: "maxMs", label: "Slowest", format: milliseconds }],
    },
    errors: {
        title: "Errors", about: "Of the server (500 and above), and of those who asked.",
        tiles: [{ key: "errors", label: "Errors" }, { key: "serverErrors", label: "The server's" }, { key: "clientErrors", label: "Of requests" }],
        lines: [{ key: "serverErrors", label: "The server's" }, { key: "clientErrors", label: "Of requests" }],
        subject: "Code", name: ({ errorCode }) => errorCode,
        columns: [{ key: "errors", label: "Errors" }, { key: "serverErrors", label: "The server's" }, { key: "clientErrors", label: "Of requests" }],
    },
};

/**
 * A value in words; a dash where nothing is known.
 *
 * @param {Measure} measure
 * @param {any} row
 */
export function inWords({ key, format = number }, row) {
    return row[key] == null ? "–" : format(row[key]);
}

/**
 * "12 % more than before", of a share "0.3 points less than before"; nothing where nothing is known.
 *
 * @param {Measure} measure
 * @param {any} row
 * @param {any} rowBefore
 */
export function change({ key, isShare }, row, rowBefore) {
    const [now, before] = [row[key], rowBefore[key]];
    if (now == null || before == null) return "";
    if (now === before) return "as before";
    if (!before) return "none before";
    const difference = Math.abs(now - before);
    const amount = isShare ? Math.round(100 * difference) / 100 : Math.round(100 * difference / before);
    return amount === 0 ? "as before" : `${number(amount)} ${isShare ? "points" : "%"} ${now > before ? "more" : "less"} than before`;
}
