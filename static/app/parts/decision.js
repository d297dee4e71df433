// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { requestTitle } from "../lib/format.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { toast } from "./toast.js";

/** @typedef {import("./request-status.js").MediaRequest} MediaRequest */

/**
 * An admin's yes.
 *
 * @param {MediaRequest} request
 * @returns {Promise<MediaRequest>}
 */
export async function approve(request) {
    const decided = await call("POST", `/admin/requests/${request.id}/approve`, {});
    toast(`Approved ${requestTitle(request)}${forWhom(request)}.`);
    return decided;
}

/**
 * An admin's no, with the reason that the user reads.
 *
 * @param {MediaRequest} request @param {AbortSignal} signal
 * @returns {Promise<MediaRequest | undefined>} `undefined` when the admin thought again.
 */
export async function deny(request, signal) {
    const decided = await openForm({
        title: `Decline ${requestTitle(request)}?`,
        content: [field({
            label: "Reason",
            hint: `${request.user?.name ?? "Who asked"} will read this.`,
            control: h("textarea", { id: "deny-reason", name: "reason", rows: 3, maxlength: 500, autofocus: true }),
        })],
        submitLabel: "Decline",
        tone: "danger",
        signal,
        submit: (form) => call("POST", `/admin/requests/${request.id}/deny`, { reason: reasonIn(form) }),
    });
    if (decided) toast(`Declined ${requestTitle(request)}${forWhom(request)}.`, { tone: "plain" });
    return decided;
}

/**
 * Takes a request back, after asking.
 *
 * @param {MediaRequest} request @param {AbortSignal} signal
 * @returns {Promise<MediaRequest | undefined>} `undefined` when it is kept.
 */
export async function cancel(request, signal) {
    const cancelled = await openForm({
        title: `Cancel ${requestTitle(request)}?`,
        content: ["The admins will no longer see this request. You can ask for it again at any time."],
        submitLabel: "Cancel the request",
        dismissLabel: "Keep it",
        tone: "danger",
        signal,
        submit: () => call("DELETE", `/requests/${request.id}`),
    });
    if (cancelled) toast(`Cancelled ${requestTitle(request)}.`, { tone: "plain" });
    return cancelled;
}

/** @param {HTMLFormElement} form */
function reasonIn(form) {
    const reason = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("reason")).value.trim();
    if (!reason) throw new InvalidInput([{ field: "reason", message: "Please give a reason." }]);
    return reason;
}

/** @param {MediaRequest} request */
function forWhom({ user }) {
    return user ? ` for ${user.name}` : "";
}
