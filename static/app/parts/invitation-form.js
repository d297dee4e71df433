// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { field, InvalidInput, placed } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { limitFields, limitsIn } from "./limit-fields.js";
import { showOnce } from "./show-once.js";
import { toast } from "./toast.js";
import { roles } from "./user-words.js";

/**
 * @typedef {object} Invitation
 * @property {string} id
 * @property {string} name
 * @property {"USER" | "ADMIN"} role
 * @property {boolean} autoApprove
 * @property {number | null} requestQuotaLimit
 * @property {number | null} requestQuotaDays
 * @property {number | null} openRequestLimit
 * @property {"open" | "expired" | "redeemed" | "revoked"} status
 * @property {string} createdAt
 * @property {string} expiresAt
 * @property {string | null} redeemedAt
 */

/** @type {[number, string][]} - Days and words. */
const lifetimes = [[1, "One day"], [7, "One week"], [14, "Two weeks"], [30, "30 days"], [90, "90 days"]];

/**
 * Makes an invitation and shows its link, this once.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} Whether one was made.
 */
export async function invite(signal) {
    const name = h("input", {
        id: "invite-name", name: "name", maxlength: 100, autocomplete: "off", autofocus: true,
    });
    const role = h("select", { id: "invite-role", name: "role" },
        Object.entries(roles).map(([value, label]) => h("option", { value }, label)));
    const autoApprove = h("input", { type: "checkbox", id: "invite-autoApprove", name: "autoApprove" });
    const expiry = h("select", { id: "invite-expiresInDays", name: "expiresInDays" },
        lifetimes.map(([value, label]) => h("option", { value, selected: value === 14 }, label)));
    const made = await openForm({
        title: "Invite somebody",
        content: [
            field({ label: "For whom", control: name, hint: "To know the invitation by; the person sees it too." }),
            field({ label: "Role", control: role }),
            h("label", { class: "check" }, autoApprove, h("span", {}, "Approve requests automatically")),
            limitFields("invite", signal),
            field({ label: "Valid for", control: expiry }),
        ],
        submitLabel: "Make the link",
        signal,
        submit: async (form) => {
            const words = name.value.trim();
            if (!words) throw new InvalidInput([{ field: "name", message: "Please say for whom." }]);
            try {
                return await call("POST", "/admin/invitations", {
                    name: words, role: role.value, autoApprove: autoApprove.checked,
                    expiresInDays: Number(expiry.value), ...limitsIn(form),
                });
            } catch (error) {
                throw placed(error, { "user.name_unusable": "name" });
            }
        },
    });
    if (!made) return false;
    await showOnce({
        title: `The link for ${made.name}`,
        warning: "Send it to that person alone: it is never shown again, and works once.",
        label: "Link",
        value: made.link,
        signal,
    });
    return true;
}

/**
 * @param {Invitation} invitation @param {AbortSignal} signal
 * @returns {Promise<boolean>} Whether it was taken back.
 */
export async function revokeInvitation({ id, name }, signal) {
    const isDone = await openForm({
        title: "Take the invitation back?",
        content: [`The link for ${name} stops working. Who is a member of your Plex server can still sign in.`],
        submitLabel: "Take it back",
        dismissLabel: "Leave it",
        tone: "danger",
        signal,
        submit: async () => {
            await call("DELETE", `/admin/invitations/${id}`);
            return true;
        },
    });
    if (isDone) toast(`The invitation for ${name} is taken back.`, { tone: "plain" });
    return isDone === true;
}
