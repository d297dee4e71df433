// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { count, personName, requestTitle } from "../lib/format.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { wordsFor } from "./request-status.js";
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
            hint: `${request.user ? personName(request.user) : "Who asked"} will read this.`,
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
 * Tries again, now, what has failed.
 *
 * @param {MediaRequest} request
 * @returns {Promise<MediaRequest>}
 */
async function retry(request) {
    const tried = await call("POST", `/admin/requests/${request.id}/retry`, {});
    toast(`Trying ${requestTitle(request)} again.`, { tone: "plain" });
    return tried;
}

/**
 * Says that the title is in Plex, after asking: nothing takes that back.
 *
 * @param {MediaRequest} request @param {AbortSignal} signal
 * @returns {Promise<MediaRequest | undefined>}
 */
async function resolve(request, signal) {
    const resolved = await openForm({
        title: `Is ${requestTitle(request)} in Plex?`,
        content: [`${request.user ? personName(request.user) : "Who asked"} will be told that it is available.`],
        submitLabel: "It is in Plex",
        signal,
        submit: () => call("POST", `/admin/requests/${request.id}/resolve`, {}),
    });
    if (resolved) toast(`${requestTitle(request)} is available.`);
    return resolved;
}

/**
 * What an admin can do with a request as it is now.
 *
 * @param {MediaRequest} request
 * @returns {{ label: string, key: string, icon: string, tone?: "primary", opens?: boolean,
 *   run: (request: MediaRequest, signal: AbortSignal) => Promise<MediaRequest | undefined> }[]}
 */
export function decisions({ status, mediaType }) {
    const decline = { label: "Decline", key: "deny", icon: "cross", opens: true, run: deny };
    if (status === "pending") {
        return [{ label: "Approve", key: "approve", icon: "check", tone: "primary", run: approve }, decline];
    }
    if (status !== "failed" && status !== "manual") return [];
    return [
        ...(mediaType === "music" ? [] : [{ label: "Try again", key: "retry", icon: "retry", run: retry }]),
        { label: "In Plex", key: "resolve", icon: "play", opens: true, run: resolve },
        decline,
    ];
}

/**
 * A yes to many, and what became of each.
 *
 * @param {MediaRequest[]} requests
 */
export async function approveMany(requests) {
    const { data } = await call("POST", "/admin/requests/approve", { ids: requests.map(({ id }) => id) });
    report("Approved", requests, data);
    return true;
}

/**
 * A no to many, with one reason for all.
 *
 * @param {MediaRequest[]} requests @param {AbortSignal} signal
 * @returns {Promise<boolean>} False when the admin thought again.
 */
export async function denyMany(requests, signal) {
    const answer = await openForm({
        title: `Decline ${count(requests.length, "request")}?`,
        content: [
            h("p", {}, requests.map(requestTitle).join(", ")),
            field({
                label: "Reason", hint: "Everybody who asked will read this.",
                control: h("textarea", { id: "deny-reason", name: "reason", rows: 3, maxlength: 500, autofocus: true }),
            }),
        ],
        submitLabel: "Decline",
        tone: "danger",
        signal,
        submit: (form) => call("POST", "/admin/requests/deny", {
            ids: requests.map(({ id }) => id), reason: reasonIn(form),
        }),
    });
    if (answer) report("Declined", requests, answer.data);
    return Boolean(answer);
}

/**
 * @param {string} verb @param {MediaRequest[]} requests
 * @param {{ id: string, isDone: boolean, status: string | null }[]} outcomes
 */
function report(verb, requests, outcomes) {
    const done = outcomes.filter(({ isDone }) => isDone).length;
    if (done) toast(`${verb} ${count(done, "request")}.`);
    const titles = new Map(requests.map((request) => [request.id, requestTitle(request)]));
    const missed = outcomes.filter(({ isDone }) => !isDone).map(({ id, status }) =>
        `${titles.get(id)} is ${status ? `“${wordsFor(status).label}”` : "gone"}`);
    if (missed.length) toast(`Left as they are: ${missed.join("; ")}.`, { tone: "bad" });
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
        content: ["It is taken back at Overseerr, too. Who follows it is told. You can ask for it again at any time."],
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
    return user ? ` for ${personName(user)}` : "";
}
