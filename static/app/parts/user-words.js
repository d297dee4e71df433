// @ts-check
import { h, icon } from "../lib/html.js";

/**
 * @typedef {object} Account
 * @property {string} id
 * @property {string | null} email
 * @property {string | null} name
 * @property {"USER" | "ADMIN"} role
 * @property {"active" | "inactive" | "suspended"} status
 * @property {boolean} requiresPasswordChange
 * @property {boolean} hasPassword
 * @property {boolean} autoApprove
 * @property {number | null} requestQuotaLimit - These three: `null` is what holds for everybody.
 * @property {number | null} requestQuotaDays
 * @property {number | null} openRequestLimit
 * @property {string | null} lastLoginAt
 */

/** @type {Record<string, string>} */
export const roles = { USER: "Member", ADMIN: "Admin" };

/** @type {Record<string, string>} */
export const statuses = { active: "Active", inactive: "Inactive", suspended: "Suspended" };

/**
 * A person's own limits, in words.
 *
 * @param {{ requestQuotaLimit: number | null, requestQuotaDays: number | null, openRequestLimit: number | null }} limits
 * @returns {string[]}
 */
export function limitWords({ requestQuotaLimit, requestQuotaDays, openRequestLimit }) {
    const days = requestQuotaDays ? ` in ${requestQuotaDays} days` : "";
    return [
        ...(requestQuotaLimit === null ? [] : [`At most ${requestQuotaLimit} requests${days}`]),
        ...(openRequestLimit === null ? [] : [`At most ${openRequestLimit} open`]),
    ];
}

/** @type {Record<string, { icon: string, tone: string }>} */
const looks = {
    active: { icon: "check", tone: "good" },
    inactive: { icon: "clock", tone: "plain" },
    suspended: { icon: "slash", tone: "bad" },
};

/** @param {string} status */
export function userStatus(status) {
    const { icon: name, tone } = looks[status] ?? looks.inactive;
    return h("span", { class: "status", "data-tone": tone, "data-status": status },
        icon(name), statuses[status] ?? status);
}
