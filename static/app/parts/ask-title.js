// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { field, InvalidInput } from "../lib/forms.js";
import { fill, h } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { sender } from "./ask.js";
import { seasonBadge, seasonFacts } from "./availability.js";
import { cover } from "./cover.js";
import { skeleton } from "./feedback.js";
import { toast } from "./toast.js";

/** @typedef {import("./availability.js").Title} Title */
/** @typedef {import("./availability.js").Season} Season */
/** @typedef {import("./availability.js").TitleRequest} TitleRequest */

/**
 * Asks for a title that is known: which seasons, and a note.
 *
 * @param {Title & { seasons?: Season[] }} title - Without `seasons`, those of a series are looked up.
 * @param {AbortSignal} signal
 * @returns {Promise<Title | undefined>} With the new request; `undefined` when dismissed.
 */
export async function askForTitle(title, signal) {
    const seasons = h("div");
    if (title.mediaType === "tv") showSeasons(seasons, title, signal);
    const note = field({
        label: "Note", optional: true, hint: "The admin who decides reads this.",
        control: h("textarea", { id: "ask-note", name: "note", rows: 2, maxlength: 500 }),
    });
    const send = sender();
    const request = await openForm({
        title: title.mediaType === "tv" ? "Ask for this series" : "Ask for this film",
        content: [summary(title), ...(title.mediaType === "tv" ? [seasons] : []), note],
        submitLabel: "Ask for it",
        signal,
        submit: (form) => send(wish(title, form)),
    });
    if (!request) return undefined;
    toast(request.followed ? `Somebody asked for ${title.title} already. You will be told when it is there.`
        : `Asked for ${title.title}.`, { tone: request.followed ? "plain" : "good" });
    return withRequest(title, request);
}

/**
 * Joins somebody else's request.
 *
 * @param {Title} title @param {TitleRequest} request
 * @returns {Promise<Title | undefined>} `undefined` when it did not work, which is said.
 */
export async function followTitle(title, request) {
    const { mediaType, tmdbId } = title;
    try {
        const joined = await sender()({ mediaType, tmdbId, ...(request.seasons && { seasons: request.seasons }) });
        toast(`You will be told when ${title.title} is there.`);
        return withRequest(title, joined);
    } catch (error) {
        toast(explain(error).text, { tone: "bad" });
        return undefined;
    }
}

/** @param {Title} title */
function summary(title) {
    return h("div", { class: "ask-summary" }, cover(title, "4rem"),
        h("div", {}, h("p", { class: "ask-name" }, title.title), title.year && h("p", { class: "hint" }, title.year)));
}

/** @param {Title} title @param {any} request @returns {Title} */
function withRequest(title, { id, seasons, status, followed = false }) {
    const others = title.requests.filter((known) => known.id !== id);
    return { ...title, requests: [{ id, seasons, status, isOwn: !followed, isFollowed: followed }, ...others] };
}

// Seasons

/** @param {HTMLElement} place @param {Title & { seasons?: Season[] }} title @param {AbortSignal} signal */
async function showSeasons(place, title, signal) {
    fill(place, skeleton(3));
    try {
        const path = `/media/tv/${title.tmdbId}`;
        fill(place, chooser(title.seasons ?? (await call("GET", path, undefined, { signal })).seasons));
    } catch (error) {
        if (signal.aborted) return;
        const text = `The seasons could not be looked up, so this asks for all of them. ${explain(error).text}`;
        fill(place, h("p", { class: "notice", "data-tone": "warn" }, text));
    }
}

/** @param {Season[]} seasons */
function chooser(seasons) {
    const all = h("input", { type: "checkbox", id: "season-all" });
    const boxes = seasons.map((season) => {
        const isMissing = season.availability === "none";
        return h("input", {
            type: "checkbox", name: "season", id: `season-${season.seasonNumber}`, value: season.seasonNumber,
            disabled: !isMissing, checked: isMissing && season.seasonNumber > 0,
        });
    });
    const missing = boxes.filter(({ disabled, value }) => !disabled && value !== "0");
    all.addEventListener("change", () => missing.forEach((box) => { box.checked = all.checked; }));
    update();
    return h("fieldset", { class: "seasons", onchange: update },
        h("legend", {}, "Seasons"),
        missing.length > 1 && h("label", { class: "season season-all" }, all, h("span", {}, "All that are missing")),
        h("div", { class: "season-list" }, seasons.map((season, index) => h("label", { class: "season" },
            boxes[index],
            h("span", { class: "season-name" }, season.name),
            h("span", { class: "hint" }, seasonFacts(season)),
            seasonBadge(season.availability)))));

    function update() {
        const chosen = missing.filter(({ checked }) => checked).length;
        all.checked = chosen === missing.length;
        all.indeterminate = chosen > 0 && chosen < missing.length;
    }
}

/**
 * What to send. All seasons of a series of which nothing is there are the series itself.
 *
 * @param {Title} title @param {HTMLFormElement} form
 * @throws {InvalidInput}
 */
function wish({ mediaType, tmdbId }, form) {
    const text = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("note")).value.trim();
    const note = text ? { note: text } : {};
    /** @type {HTMLInputElement[]} */
    const boxes = [...form.querySelectorAll("input[name=season]")];
    if (mediaType === "movie" || !boxes.length) return { mediaType, tmdbId, ...note };
    const chosen = boxes.filter(({ checked, disabled }) => checked && !disabled).map(({ value }) => Number(value));
    if (!chosen.length) throw new InvalidInput([{ field: "", message: "Please choose a season." }]);
    const isWhole = boxes.every(({ checked, disabled, value }) => !disabled && checked === (value !== "0"));
    return { mediaType, tmdbId, ...(!isWhole && { seasons: chosen.sort((a, b) => a - b) }), ...note };
}
