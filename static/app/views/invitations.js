// @ts-check
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { emptyState } from "../parts/feedback.js";
import { invite, revokeInvitation } from "../parts/invitation-form.js";
import { liveList } from "../parts/live-list.js";
import { limitWords, roles } from "../parts/user-words.js";

/** @typedef {import("../parts/invitation-form.js").Invitation} Invitation */

export const title = "Invitations";

/** @type {Record<Invitation["status"], { label: string, icon: string, tone: string }>} */
const states = {
    open: { label: "Open", icon: "clock", tone: "plain" },
    redeemed: { label: "Used", icon: "check", tone: "good" },
    expired: { label: "Expired", icon: "slash", tone: "plain" },
    revoked: { label: "Taken back", icon: "slash", tone: "bad" },
};

/**
 * Links for people who have no account yet, newest first.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    root.append(h("header", { class: "page-header" },
        h("div", {},
            h("a", { class: "back", href: "#/users" }, icon("back"), "Users"),
            h("h1", { tabindex: -1 }, "Invitations")),
        button("Invite somebody", create, { id: "invite", icon: "plus", tone: "primary", opens: true })));
    const list = liveList({
        root,
        path: "/admin/invitations",
        rows: h("ul", { class: "rows", "aria-label": "Invitations" }),
        build: row,
        empty: () => emptyState({
            icon: "users", title: "Nobody invited",
            text: "Whoever may use your Plex server can sign in by himself. An invitation decides beforehand what he may ask for.",
        }),
        signal,
    });

    /** @param {Invitation} invitation */
    function row(invitation) {
        const { id, name, role, autoApprove, status, createdAt, expiresAt, redeemedAt } = invitation;
        const state = states[status];
        return h("li", { class: "row" },
            h("span", { class: "event-mark", "data-tone": "plain" }, icon("user")),
            h("div", { class: "row-text" },
                h("h2", {}, name),
                h("p", { class: "meta" },
                    h("span", { class: "status", "data-tone": state.tone, "data-status": status },
                        icon(state.icon), state.label),
                    h("span", {}, roles[role]),
                    h("span", {}, "Made ", timeElement(createdAt)),
                    status === "open" && h("span", {}, "Expires ", timeElement(expiresAt)),
                    redeemedAt && h("span", {}, "Used ", timeElement(redeemedAt)),
                    autoApprove && h("span", {}, "Approved automatically"),
                    ...limitWords(invitation).map((words) => h("span", {}, words)))),
            status === "open" && button("Take back", () => revoke(invitation), {
                id: `revoke-${id}`, opens: true, about: `the invitation for ${name}`,
            }));
    }

    async function create() {
        if (await invite(signal)) await list.refresh();
    }

    /** @param {Invitation} invitation */
    async function revoke(invitation) {
        if (await revokeInvitation(invitation, signal)) await list.refresh();
    }
}
