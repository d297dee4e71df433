// @ts-check
import { timeElement } from "../lib/clock.js";
import { fill, h, icon } from "../lib/html.js";
import { auditChange } from "../parts/audit-change.js";
import { auditAddress, auditFilter, auditFilterOf, auditQuery } from "../parts/audit-filter.js";
import { actionWords, targetWords } from "../parts/audit-words.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";

/**
 * @typedef {object} AuditLine
 * @property {string} id
 * @property {string} action
 * @property {{ type: string | null, id: string | null, name: string | null }} target
 * @property {{ id: string, name: string | null, email: string | null } | null} actor
 * @property {string} actorLabel
 * @property {string | null} ipAddress
 * @property {string} occurredAt
 * @property {string | null} correlationId
 * @property {Record<string, any> | null} before
 * @property {Record<string, any> | null} after
 */

export const title = "Changes";

/**
 * Who changed what, newest first.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const wanted = auditFilterOf(query);
    const asked = auditQuery(wanted);
    const about = h("p", { class: "hint audit-about", role: "status" });
    root.append(h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Changes")), auditFilter(wanted), about);
    liveList({
        root,
        path: `/admin/audit${asked.size ? `?${asked}` : ""}`,
        rows: h("ul", { class: "rows", "aria-label": "Changes" }),
        build: row,
        empty: () => emptyState(wanted.size
            ? { icon: "search", title: "Nothing like that", text: "No change matches these filters." }
            : { icon: "edit", title: "Nothing has changed yet", text: "Sign-ins and what admins change are listed here, for good." }),
        onAnswer: ({ data }) => {
            const actor = data.find((/** @type {AuditLine} */ { actor }) => actor?.id === wanted.get("actorId"))?.actor;
            fill(about, actor && `Only what ${actor.name || actor.email} did.`);
        },
        signal,
    });
}

/** @param {AuditLine} line */
function row(line) {
    const { id, action, target, actor, actorLabel, ipAddress, occurredAt, correlationId, before, after } = line;
    const { label, icon: name, tone } = actionWords(action);
    const what = targetWords(target);
    return h("li", { class: "row audit-row" },
        h("span", { class: "event-mark", "data-tone": tone }, icon(name)),
        h("div", { class: "row-text" },
            h("h2", { title: action }, what ? `${label}: ` : label,
                what && (target.type && target.id
                    ? h("a", { id: `audit-${id}-target`, href: auditAddress({ targetType: target.type, targetId: target.id }) }, what)
                    : what)),
            auditChange(before, after),
            h("p", { class: "meta" },
                h("span", {}, actor
                    ? h("a", { id: `audit-${id}-actor`, href: auditAddress({ actorId: actor.id }) },
                        actor.name || actor.email || actorLabel)
                    : actorLabel),
                timeElement(occurredAt),
                ipAddress && h("span", {}, `from ${ipAddress}`),
                correlationId && h("span", {},
                    h("a", { id: `audit-${id}-reference`, href: `#/errors/${encodeURIComponent(correlationId)}` }, "What else happened",
                        h("span", { class: "visually-hidden" }, ` with: ${label}`))))));
}
