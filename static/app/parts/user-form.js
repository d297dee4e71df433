// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { personName } from "../lib/format.js";
import { field } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { session } from "../session.js";
import { limitFields, limitsIn } from "./limit-fields.js";
import { toast } from "./toast.js";
import { roles, statuses } from "./user-words.js";

/** @typedef {import("./user-words.js").Account} Account */

/**
 * Changes what an admin decides about an account.
 *
 * @param {Account} user @param {AbortSignal} signal
 * @returns {Promise<Account | undefined>} `undefined` when dismissed.
 */
export async function editUser(user, signal) {
    const changed = await openForm({
        title: `Edit ${personName(user)}`,
        content: [
            field({ label: "Role", control: select("role", roles, user.role) }),
            field({
                label: "Status", control: select("status", statuses, user.status),
                hint: "Who is not active is signed out everywhere and cannot sign in.",
            }),
            check("autoApprove", "Approve requests automatically", user.autoApprove),
            // Who has no password could do nothing but change it; who must already can be let off.
            user.hasPassword || user.requiresPasswordChange
                ? check("requiresPasswordChange", "Has to change the password", user.requiresPasswordChange) : "",
            limitFields("edit-user", signal, user),
        ],
        submitLabel: "Save",
        signal,
        submit: async (form) => {
            const change = changeIn(form, user);
            return Object.keys(change).length ? call("PATCH", `/admin/users/${user.id}`, change) : user;
        },
    });
    if (changed && changed !== user) toast(`Saved ${personName(user)}.`);
    return changed;
}

/**
 * Removes an account, after asking.
 *
 * @param {Account} user @param {AbortSignal} signal
 * @returns {Promise<boolean>} Whether it is gone.
 */
export async function deleteUser(user, signal) {
    const { id, email } = user;
    const name = personName(user);
    const isOwn = id === session.user?.id;
    const isGone = await openForm({
        title: `Delete ${name}?`,
        content: [
            isOwn ? h("p", {}, "This is your own account.") : "",
            h("p", {}, email && email !== name ? `${name} (${email})` : name, " can no longer sign in. The account's requests, ",
                "notifications and API keys are deleted with it. What is in Plex stays there."),
            h("p", {}, "This cannot be undone. To keep everything, suspend the account instead."),
        ],
        submitLabel: `Delete ${name}`,
        dismissLabel: "Keep",
        tone: "danger",
        signal,
        submit: async () => {
            await call("DELETE", `/admin/users/${id}`);
            return true;
        },
    });
    if (isGone) toast(`Deleted ${name}.`, { tone: "plain" });
    return isGone === true;
}

/** @param {string} name @param {Record<string, string>} words @param {string} chosen */
function select(name, words, chosen) {
    return h("select", { id: `edit-user-${name}`, name }, Object.entries(words).map(([value, label]) =>
        h("option", { value, selected: value === chosen }, label)));
}

/** @param {string} name @param {string} label @param {boolean} checked */
function check(name, label, checked) {
    return h("label", { class: "check" },
        h("input", { type: "checkbox", id: `edit-user-${name}`, name, checked }), h("span", {}, label));
}

/**
 * Only what is other than before.
 *
 * @param {HTMLFormElement} form @param {Account} user
 * @throws {import("../lib/forms.js").InvalidInput}
 */
function changeIn(form, user) {
    const control = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    const mustChange = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("requiresPasswordChange"));
    /** @type {Record<string, any>} */
    const values = {
        role: control("role").value,
        status: control("status").value,
        autoApprove: control("autoApprove").checked,
        requiresPasswordChange: mustChange?.checked ?? user.requiresPasswordChange,
        ...limitsIn(form),
    };
    const changed = Object.entries(values).filter(([name, value]) => /** @type {any} */ (user)[name] !== value);
    return Object.fromEntries(changed);
}
