// @ts-check
import { call, remembered } from "../api.js";
import { button } from "../lib/button.js";
import { fill, h } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { updateRows } from "../lib/rows.js";
import { failure, skeleton, staleNotice } from "./feedback.js";

const pageSize = 20;
const mostAtOnce = 100; // the API's largest `limit`

/**
 * A paged list that keeps itself up to date: skeleton, rows, "Show more", nothing there, failed, out of date.
 *
 * @template {{ id: string }} Item
 * @param {object} options
 * @param {HTMLElement} options.root - Filled with the list and what surrounds it.
 * @param {string} options.path - Below `/api/v1`, with its query.
 * @param {HTMLElement} options.rows - Holds the rows; a `table` body's table goes in `frame`.
 * @param {HTMLElement} [options.frame] - What is shown when there are rows; `rows` itself by default.
 * @param {(item: Item) => HTMLElement} options.build
 * @param {() => Node} options.empty
 * @param {(answer: any) => void} [options.onAnswer] - Sees each first page.
 * @param {(items: Item[]) => void} [options.onItems] - Sees all that is shown, before it is drawn.
 * @param {(event: import("../lib/live.js").LiveEvent) => boolean} [options.concerns] - See `keepFresh`.
 * @param {boolean} [options.isPaged] - Not for a list that always comes whole.
 * @param {AbortSignal} options.signal
 */
export function liveList({
    root, path, rows, frame = rows, build, empty, onAnswer, onItems, concerns, isPaged = true, signal,
}) {
    /** @type {Item[]} */
    let items = [];
    /** @type {string | null} */
    let nextCursor = null;
    /** @type {"skeleton" | "failure" | "rows" | "empty"} */
    let shown = "skeleton";
    let wanted = Math.min(mostAtOnce, history.state?.loaded ?? pageSize); // as many as before, when coming back

    const notice = h("div");
    const body = h("div", {}, skeleton());
    const more = button("Show more", showMore, { className: "button more" });
    more.hidden = true;
    root.append(notice, body, more);

    const first = () => page(wanted);
    const known = remembered(first());
    if (known) show(known);
    const load = (/** @type {AbortSignal} */ signal) => call("GET", first(), undefined, { signal });
    const { refresh, hold } = keepFresh({ load, show, fail, signal, concerns });

    /** @param {{ data: Item[], nextCursor: string | null }} answer - The first rows; what "Show more" brought stays. */
    function show(answer) {
        const fresh = new Set(answer.data.map(({ id }) => id));
        const end = items.findIndex(({ id }) => id === answer.data.at(-1)?.id);
        const older = answer.nextCursor && end >= 0 ? items.slice(end + 1).filter(({ id }) => !fresh.has(id)) : [];
        items = [...answer.data, ...older];
        if (!older.length) nextCursor = answer.nextCursor;
        fill(notice);
        draw();
        onAnswer?.(answer);
    }

    /** @param {any} error */
    function fail(error) {
        if (shown === "rows" || shown === "empty") {
            if (!notice.firstChild) fill(notice, staleNotice(error, refresh));
        } else {
            display("failure", () => failure(error, retry));
        }
    }

    function retry() {
        display("skeleton", skeleton);
        return refresh();
    }

    function draw() {
        onItems?.(items);
        const hadFocus = body.contains(document.activeElement);
        updateRows(rows, items, build);
        if (items.length) display("rows", () => frame);
        else display("empty", empty);
        more.hidden = !nextCursor;
        const isLost = hadFocus && !body.contains(document.activeElement);
        if (isLost) root.querySelector("h1")?.focus({ preventScroll: true });
    }

    /**
     * Leaves alone what is there already: somebody may be on its button.
     *
     * @param {"skeleton" | "failure" | "rows" | "empty"} state
     * @param {() => Node} content
     */
    function display(state, content) {
        if (shown === state) return;
        shown = state;
        fill(body, content());
    }

    async function showMore() {
        try {
            const next = `${page(pageSize)}&cursor=${encodeURIComponent(nextCursor ?? "")}`;
            const answer = await call("GET", next, undefined, { signal });
            const known = new Set(items.map(({ id }) => id));
            items = [...items, ...answer.data.filter((/** @type {Item} */ item) => !known.has(item.id))];
            nextCursor = answer.nextCursor;
            wanted = Math.min(mostAtOnce, items.length);
            history.replaceState({ ...history.state, loaded: wanted }, "");
            draw();
        } catch (error) {
            if (!signal.aborted) fill(notice, staleNotice(error, showMore));
        }
    }

    /** @param {number} limit */
    function page(limit) { return isPaged ? `${path}${path.includes("?") ? "&" : "?"}limit=${limit}` : path; }

    return {
        refresh,
        hold,
        /** Builds the rows again, for what is known here only. */
        redraw() { if (shown === "rows") draw(); },
        /**
         * Shows an item at once, at its place or on top, until the next answer.
         *
         * @param {Item} item
         */
        put(item) {
            const index = items.findIndex(({ id }) => id === item.id);
            items = index < 0 ? [item, ...items] : items.with(index, item);
            draw();
        },
    };
}
