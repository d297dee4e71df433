// @ts-check
import { call } from "../api.js";
import { count } from "../lib/format.js";

/**
 * What holds for everybody who has no limit of his own.
 *
 * @typedef {object} UsualLimits
 * @property {number | null} quotaLimit - Requests in so many days; `null` is any number.
 * @property {number} quotaDays
 * @property {number | null} openLimit
 */

/** @param {AbortSignal} signal @returns {Promise<UsualLimits>} */
export async function usualLimits(signal) {
    const { requests } = await call("GET", "/admin/settings", undefined, { signal });
    return requests;
}

/** @param {UsualLimits} limits */
export function usualWords({ quotaLimit, quotaDays, openLimit }) {
    if (quotaLimit === null && openLimit === null) return "no limit";
    return [
        quotaLimit === null ? "any number of requests" : `${count(quotaLimit, "request")} in ${count(quotaDays, "day")}`,
        openLimit === null ? "any number open at once" : `${openLimit} open at once`,
    ].join(" and ");
}
