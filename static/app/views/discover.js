// @ts-check
import { call, remembered } from "../api.js";
import { button, iconButton } from "../lib/button.js";
import { count } from "../lib/format.js";
import { gridKeys } from "../lib/grid-keys.js";
import { fill, h, icon } from "../lib/html.js";
import { updateRows } from "../lib/rows.js";
import { ageNotice } from "../parts/age-notice.js";
import { followTitle, askForTitle } from "../parts/ask-title.js";
import { ask } from "../parts/ask.js";
import { choice } from "../parts/availability.js";
import { emptyState, failure, staleNotice } from "../parts/feedback.js";
import { titleCard, titleId } from "../parts/title-card.js";
import { toast } from "../parts/toast.js";

/** @typedef {import("../parts/availability.js").Title} Title */
/** @typedef {import("../parts/availability.js").Age & { data: Title[], page: number, totalPages: number }} Page */

export const title = "Discover";

const pauseMilliseconds = 250; // between two letters of somebody who is still typing
const placeholders = 12;
const patienceMilliseconds = 15_000; // while Overseerr says nothing new

/**
 * What people watch, and a search that answers while one types.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    let words = query.get("q")?.trim() ?? "";
    /** @type {(Title & { id: string })[]} */
    let titles = [];
    let page = 1;
    let searching = new AbortController();
    let pause = 0;
    let again = 0;

    const input = h("input", {
        id: "search", type: "search", name: "q", value: words, placeholder: "A film or series", autocomplete: "off",
        spellcheck: false, enterkeyhint: "search", maxlength: 200, "aria-label": "Search films and series",
        "aria-controls": "titles", oninput: typing, onkeydown: keys,
    });
    const clear = iconButton("Clear", "close", startOver, { id: "search-clear" });
    const heading = h("h2", { id: "titles-heading" });
    const tally = h("p", { class: "hint", role: "status" });
    const notice = h("div");
    const grid = h("ul", { class: "titles", id: "titles", "aria-labelledby": "titles-heading" });
    const body = h("div", {}, placeholder());
    const more = button("Show more", showMore, { className: "button more", id: "titles-more" });
    more.hidden = true;
    root.append(
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Discover")),
        h("form", { class: "search", role: "search", onsubmit: submit }, icon("search"), input, clear),
        h("div", { class: "titles-header" }, heading, tally), notice, body, more,
        h("p", { class: "titles-else" }, "Music, or not in the list? ", button("Ask in another way", askOtherwise, {
            id: "ask-otherwise", className: "link-button", opens: true,
        })));
    gridKeys(grid, ".title-link", input);
    document.addEventListener("keydown", toSearch, { signal });
    signal.addEventListener("abort", () => [pause, again].forEach(clearTimeout));
    load();

    // Searching

    function typing() {
        clearTimeout(pause);
        pause = setTimeout(search, pauseMilliseconds);
        clear.hidden = !input.value;
    }

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        search();
    }

    function startOver() {
        input.value = "";
        search();
        input.focus();
    }

    function search() {
        clearTimeout(pause);
        const wanted = input.value.trim().replace(/\s+/g, " ");
        if (wanted === words) return;
        words = wanted;
        const address = words ? `#/discover?q=${encodeURIComponent(words)}` : "#/discover";
        history.replaceState(history.state, "", address);
        load();
    }

    /** @param {number} number */
    function path(number) {
        const pages = number > 1 ? [`page=${number}`] : [];
        if (!words) return ["/media/trending", ...pages].join("?");
        return `/media/search?${[`query=${encodeURIComponent(words)}`, ...pages].join("&")}`;
    }

    /** The newest question counts: what is under way for an older one is dropped. */
    async function load() {
        searching.abort();
        clearTimeout(again);
        const own = searching = new AbortController();
        clear.hidden = !input.value;
        const known = remembered(path(1));
        if (known) show(known);
        else body.setAttribute("aria-busy", "true");
        try {
            const answer = await call("GET", path(1), undefined, { signal: AbortSignal.any([signal, own.signal]) });
            if (own.signal.aborted) return;
            if (answer.isStale) again = setTimeout(loadAgain, patienceMilliseconds);
            show(answer);
        } catch (error) {
            if (signal.aborted || own.signal.aborted) return;
            again = setTimeout(loadAgain, patienceMilliseconds);
            body.removeAttribute("aria-busy");
            if (known) fill(notice, staleNotice(error, load));
            else fail(error);
        }
    }

    /** Not under somebody who has gone further down the list. */
    function loadAgain() {
        if (page === 1 && !document.hidden) load();
        else again = setTimeout(loadAgain, patienceMilliseconds);
    }

    // Showing

    /** @param {Page} answer */
    function show(answer) {
        page = 1;
        titles = [];
        add(answer);
    }

    /** @param {Page} answer */
    function add(answer) {
        const known = new Set(titles.map(({ id }) => id));
        const fresh = answer.data.map((row) => ({ ...row, id: titleId(row) })).filter(({ id }) => !known.has(id));
        titles = [...titles, ...fresh];
        page = answer.page;
        more.hidden = answer.page >= answer.totalPages;
        fill(notice, ageNotice(answer));
        fill(heading, words ? `Results for “${words}”` : "Trending now");
        // Overseerr counts people and collections as well: how many titles there are shows at the end.
        fill(tally, words && titles.length > 0 && more.hidden && count(titles.length, "title"));
        draw();
    }

    function draw() {
        body.removeAttribute("aria-busy");
        updateRows(grid, titles, (title) => titleCard(title, { ask: askFor, follow }));
        if (!titles.length) fill(body, nothing());
        else if (!body.contains(grid)) fill(body, grid);
    }

    /** @param {any} error */
    function fail(error) {
        fill(heading);
        fill(tally);
        fill(notice);
        more.hidden = true;
        titles = [];
        fill(body, failure(error, load));
    }

    async function showMore() {
        const own = searching;
        try {
            const answer = await call("GET", path(page + 1), undefined, { signal });
            if (!own.signal.aborted) add(answer);
        } catch (error) {
            if (!signal.aborted && !own.signal.aborted) fill(notice, staleNotice(error, showMore));
        }
    }

    function nothing() {
        return emptyState({
            icon: "search",
            title: words ? `Nothing is called “${words}”` : "Nothing to show",
            text: "Try fewer or other words, the original title, or ask by the address on themoviedb.org.",
        });
    }

    // Asking

    /** @param {Title} title */
    async function askFor(title) { put(await askForTitle(title, signal)); }

    /** @param {Title} title */
    async function follow(title) {
        const { request } = choice(title);
        if (request) put(await followTitle(title, request));
    }

    /** @param {Title | undefined} changed */
    function put(changed) {
        if (!changed || signal.aborted) return;
        titles = titles.map((title) => (title.id === titleId(changed) ? { ...changed, id: title.id } : title));
        setTimeout(draw); // a card is not replaced while its button is busy
    }

    async function askOtherwise() {
        const request = await ask(signal);
        if (request) toast(request.followed ? "Somebody asked for it already. You will be told." : "Asked for it.");
    }

    // Keys

    /** @param {KeyboardEvent} event */
    function keys(event) {
        if (event.key === "ArrowDown") {
            const first = grid.querySelector(".title-link");
            if (first instanceof HTMLElement) first.focus();
            event.preventDefault();
        } else if (event.key === "Escape" && input.value) {
            startOver();
            event.preventDefault();
        }
    }

    /** @param {KeyboardEvent} event - A slash anywhere but in a text leads to the search. */
    function toSearch(event) {
        const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
        if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        input.focus();
        input.select();
    }
}

/** Grey covers where titles will be. */
function placeholder() {
    return h("div", { class: "titles skeleton", role: "status" }, h("p", { class: "visually-hidden" }, "Loading"),
        ...Array.from({ length: placeholders }, () => h("span", { class: "cover-skeleton", "aria-hidden": true })));
}
