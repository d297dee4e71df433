// @ts-check
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { count, mediaTypeName, personName, requestTitle, seasonsName } from "../lib/format.js";
import { externalLink, h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { tmdbAddress } from "../lib/tmdb.js";
import { csvLink } from "../parts/csv-link.js";
import { approveMany, decisions, denyMany } from "../parts/decision.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { poster } from "../parts/poster.js";
import { requestFilter, requestFilterOf } from "../parts/request-filter.js";
import { overseerrRemark, statusBadge } from "../parts/request-status.js";
import { mostSelected, selection } from "../parts/selection.js";
import { toast } from "../parts/toast.js";

/** @typedef {import("../parts/request-status.js").MediaRequest} MediaRequest */

export const title = "Approvals";

const decidedMilliseconds = 2_500;
const decisionMilliseconds = 60_000; // to find words for a refusal; until then no row moves by itself
const decidable = ["pending", "failed", "manual"];

/**
 * What waits for an admin's word; with filters, everybody's requests.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const wanted = requestFilterOf(query);
    const isWaiting = !wanted.size;
    const asked = new URLSearchParams(wanted);
    if (!asked.has("status")) asked.set("status", "undecided");
    if (asked.get("status") === "all") asked.delete("status");

    /** @type {Map<string, MediaRequest>} */
    let shown = new Map();
    const chosen = selection({ noun: "request", actions, onChange: () => list.redraw(), signal });
    const all = h("input", { type: "checkbox", id: "select-all", "aria-label": "Select all shown", onchange: chooseAll });
    const rows = h("tbody");
    const columns = ["Request", "Asked by", "When", "Decision"];
    root.append(
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Approvals"),
            csvLink(`/admin/requests/export?${asked}`,
                "The file ends after the newest 10,000 requests. Choose days to have the others.")),
        requestFilter({ path: "/approvals", wanted, statuses: [["", "To decide"], ["all", "Every status"]] }),
        chosen.bar);
    const list = liveList({
        root,
        path: `/admin/requests${asked.size ? `?${asked}` : ""}`,
        rows,
        frame: h("table", { class: "table" },
            h("caption", { class: "visually-hidden" }, "Requests"),
            h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "table-check" }, all),
                columns.map((name) => h("th", { scope: "col" }, name)))),
            rows),
        build: row,
        onItems: (items) => {
            shown = new Map(items.map((item) => [item.id, item]));
            chosen.keep(new Set(items.filter(isDecidable).map(({ id }) => id)));
        },
        empty: () => (isWaiting ? allDecided() : nothingFound()),
        concerns: ({ type }) => type === "request",
        signal,
    });

    /** @param {MediaRequest} request */
    function row(request) {
        const { id, user, status, createdAt } = request;
        const name = requestTitle(request);
        return h("tr", {},
            h("td", { class: "table-check" }, isDecidable(request) && chosen.box(request, name)),
            h("td", {}, subject(request)),
            h("td", { class: "table-detail", "data-label": "Asked by" },
                user
                    ? h("a", { id: `by-${id}`, href: `#/approvals?status=all&userId=${user.id}` }, personName(user))
                    : "Somebody",
                h("small", {}, user?.email)),
            h("td", { class: "table-detail", "data-label": "When" }, timeElement(createdAt)),
            h("td", { class: "table-actions" },
                !isDecidable(request) && statusBadge(status),
                h("div", { class: "decisions" }, decisions(request).map(({ label, key, icon, tone, opens, run }) =>
                    button(label, () => decide(request, run), {
                        id: `${key}-${id}`, icon, tone, opens, about: name,
                    })))));
    }

    /**
     * The row says what was decided and stays for a moment: moving the next one up at once would put its button under a
     * double click.
     *
     * @param {MediaRequest} request
     * @param {(request: MediaRequest, signal: AbortSignal) => Promise<MediaRequest | undefined>} decision
     */
    async function decide(request, decision) {
        list.hold(decisionMilliseconds);
        try {
            const decided = await decision(request, signal);
            list.hold(decided ? decidedMilliseconds : 0);
            if (!decided) return;
            setTimeout(() => list.put({ ...request, ...decided })); // a row is not replaced while its button is busy
            setTimeout(list.refresh, decidedMilliseconds);
        } catch (error) {
            if (signal.aborted) return;
            toast(explain(error).text, { tone: "bad" });
            list.hold(0);
            list.refresh();
        }
    }

    /** @param {import("../parts/selection.js").Selection} selection */
    function actions({ ids, afterwards }) {
        const chosenRequests = () => [...ids].flatMap((id) => shown.get(id) ?? []);
        return [
            button("Approve", () => afterwards(`${count(ids.size, "request")} will be approved.`,
                () => decideMany(approveMany(chosenRequests()))),
            { id: "approve-many", icon: "check", tone: "primary", opens: true }),
            button("Decline", async () => {
                await decideMany(denyMany(chosenRequests(), signal));
            }, { id: "deny-many", icon: "cross", opens: true }),
        ];
    }

    /** @param {Promise<boolean>} decision */
    async function decideMany(decision) {
        try {
            if (!await decision || signal.aborted) return;
            chosen.clear();
        } catch (error) {
            if (signal.aborted) return;
            toast(explain(error).text, { tone: "bad" });
        }
        list.refresh();
    }

    function chooseAll() {
        const open = [...shown.values()].filter(isDecidable).slice(0, mostSelected);
        chosen.ids.clear();
        if (all.checked) for (const { id } of open) chosen.ids.add(id);
        chosen.keep(new Set(shown.keys()));
        list.redraw();
    }
}

/** @param {MediaRequest} request */
function isDecidable({ status }) {
    return decidable.includes(status);
}

/** @param {MediaRequest} request */
function subject(request) {
    const { id, mediaType, tmdbId, seasons, note, status, lastError } = request;
    const hasFailed = status === "failed" || status === "manual";
    return h("div", { class: "subject" }, poster(request), h("div", { class: "row-text" },
        h("h2", {}, h("a", { id: `request-${id}`, class: "plain-link", href: `#/approvals/${id}` }, requestTitle(request))),
        h("p", { class: "meta" },
            h("span", {}, mediaTypeName(mediaType)),
            mediaType === "tv" && h("span", {}, seasonsName(seasons)),
            tmdbId && externalLink(tmdbAddress(mediaType, tmdbId), "On TMDB")),
        hasFailed && statusBadge(status),
        note && h("p", { class: "row-remark" }, `“${note}”`),
        hasFailed && lastError && h("p", { class: "row-remark" }, icon("alert"), lastError),
        overseerrRemark(request)));
}

function allDecided() {
    return emptyState({
        icon: "approved", title: "All decided", text: "New requests, and those that fail, turn up here by themselves.",
    });
}

function nothingFound() {
    return emptyState({
        icon: "list",
        title: "Nothing found",
        text: "No request fits all of it.",
        action: h("a", { class: "button", href: "#/approvals" }, "Show what is to be decided"),
    });
}
