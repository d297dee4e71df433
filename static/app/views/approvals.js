// @ts-check
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { mediaTypeName, requestTitle, seasonsName } from "../lib/format.js";
import { externalLink, h } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { tmdbAddress } from "../lib/tmdb.js";
import { approve, deny } from "../parts/decision.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { poster } from "../parts/poster.js";
import { overseerrRemark, statusBadge } from "../parts/request-status.js";
import { toast } from "../parts/toast.js";

/** @typedef {import("../parts/request-status.js").MediaRequest} MediaRequest */
/** @typedef {(request: MediaRequest) => Promise<MediaRequest | undefined>} Decision - `undefined` when dropped. */

export const title = "Approvals";

const decidedMilliseconds = 2_500;
const decisionMilliseconds = 60_000; // to find words for a refusal; until then no row moves by itself

/**
 * What waits for an admin's word.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const rows = h("tbody");
    const columns = ["Request", "Asked by", "When", "Decision"];
    root.append(h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Approvals")));
    const list = liveList({
        root,
        path: "/admin/requests?status=pending",
        rows,
        frame: h("table", { class: "table" },
            h("caption", { class: "visually-hidden" }, "Requests waiting for approval"),
            h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
            rows),
        build: row,
        empty: () =>
            emptyState({ icon: "approved", title: "All decided", text: "New requests turn up here by themselves." }),
        concerns: ({ type }) => type === "request",
        signal,
    });

    /** @param {MediaRequest} request */
    function row(request) {
        const { user, status, createdAt } = request;
        return h("tr", {},
            h("td", {}, subject(request)),
            h("td", { class: "table-detail", "data-label": "Asked by" },
                user?.name ?? "Somebody", h("small", {}, user?.email)),
            h("td", { class: "table-detail", "data-label": "When" }, timeElement(createdAt)),
            h("td", { class: "table-actions" }, status !== "pending" ? statusBadge(status) : [
                button("Approve", () => decide(request, approve), {
                    id: `approve-${request.id}`, icon: "check", tone: "primary", about: requestTitle(request),
                }),
                button("Decline", () => decide(request, (request) => deny(request, signal)), {
                    id: `deny-${request.id}`, icon: "cross", opens: true, about: requestTitle(request),
                }),
            ]));
    }

    /**
     * The row says what was decided and stays for a moment: moving the next one up at once would put its button under a
     * double click.
     *
     * @param {MediaRequest} request
     * @param {Decision} decision
     */
    async function decide(request, decision) {
        list.hold(decisionMilliseconds);
        try {
            const decided = await decision(request);
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
}

/** @param {MediaRequest} request */
function subject(request) {
    const { mediaType, tmdbId, seasons, note } = request;
    return h("div", { class: "subject" }, poster(request), h("div", { class: "row-text" },
        h("h2", {}, requestTitle(request)),
        h("p", { class: "meta" },
            h("span", {}, mediaTypeName(mediaType)),
            mediaType === "tv" && h("span", {}, seasonsName(seasons)),
            tmdbId && externalLink(tmdbAddress(mediaType, tmdbId), "On TMDB")),
        note && h("p", { class: "row-remark" }, `“${note}”`),
        overseerrRemark(request)));
}
