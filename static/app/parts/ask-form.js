// @ts-check
import { mediaTypeName } from "../lib/format.js";
import { field, InvalidInput } from "../lib/forms.js";
import { externalLink, fill, h } from "../lib/html.js";
import { parseSeasons } from "../lib/seasons.js";
import { parseTmdb, tmdbAddress } from "../lib/tmdb.js";

const titleHint = "Filled in for you when empty.";
const albumHint = "For example: Nina Simone, Pastel Blues.";

/**
 * The controls for asking, which show what fits the kind.
 *
 * @param {Record<string, string>} start - See `valuesOf`.
 */
export function askForm(start) {
    const kinds = ["movie", "tv", "music"].map((value) => h("label", {},
        h("input", { type: "radio", name: "mediaType", value, checked: value === (start.mediaType ?? "movie") }), " ",
        h("span", {}, mediaTypeName(value))));
    /** @param {string} name @param {object} more */
    const input = (name, more) =>
        h("input", { id: `ask-${name}`, name, autocomplete: "off", value: start[name], ...more });

    const recognised = h("p", { class: "hint", role: "status" });
    const tmdb = h("div", { class: "stack-tight" }, field({
        label: "Address or number on TMDB",
        control: input("tmdbId", { autofocus: true, inputmode: "url", placeholder: "themoviedb.org/movie/438631" }),
        hint: h("span", {}, "Find it on ", externalLink("https://www.themoviedb.org/search", "themoviedb.org"),
            ", open its page and paste the address here."),
    }), recognised);
    const seasons = field({
        label: "Seasons", optional: true, hint: "Empty means all of them.",
        control: input("seasons", { placeholder: "1,2 or 1-3" }),
    });
    const title = field({ label: "Title", hint: titleHint, control: input("title", { maxlength: 500 }) });
    const note = field({
        label: "Note", optional: true, hint: "The admin who decides reads this.",
        control: h("textarea", { id: "ask-note", name: "note", rows: 2, maxlength: 500 }, start.note),
    });
    const group = h("div", { class: "stack", oninput: follow },
        h("fieldset", { class: "segments" }, h("legend", {}, "What is it?"), h("div", {}, kinds)),
        tmdb, seasons, title, note);

    /**
     * Takes the kind and season that a pasted address names.
     *
     * @param {Event} event
     */
    function follow(event) {
        const found = parseTmdb(valuesOf(group).tmdbId);
        if (event.target === control(group, "tmdbId") && !("problem" in found) && found.mediaType) {
            control(group, "mediaType", found.mediaType).checked = true;
            const seasons = control(group, "seasons");
            if (found.season && !seasons.value) seasons.value = String(found.season);
        }
        update();
    }

    function update() {
        const { mediaType, tmdbId } = valuesOf(group);
        const isMusic = mediaType === "music";
        tmdb.hidden = isMusic;
        seasons.hidden = mediaType !== "tv";
        fill(title.querySelector("label") ?? title, isMusic ? "Artist and album" : "Title",
            !isMusic && h("span", { class: "optional" }, " optional"));
        fill(title.querySelector(".hint") ?? title, isMusic ? albumHint : titleHint);
        const found = parseTmdb(tmdbId);
        if ("problem" in found) fill(recognised);
        else fill(recognised, `${mediaTypeName(mediaType)} number ${found.tmdbId}. `,
            externalLink(tmdbAddress(mediaType, found.tmdbId), "Check its page"));
    }

    update();
    return group;
}

/**
 * What was asked for, as the API takes it.
 *
 * @param {HTMLFormElement} form
 * @throws {InvalidInput}
 */
export function readAsk(form) {
    const { mediaType, tmdbId, seasons, title, note } = valuesOf(form);
    const words = { ...(title && { title }), ...(note && { note }) };
    if (mediaType === "music") {
        if (!title) refuse("title", "Please write which music you mean.");
        return { mediaType, ...words };
    }
    const found = parseTmdb(tmdbId);
    if ("problem" in found) return refuse("tmdbId", found.problem);
    if (found.mediaType && found.mediaType !== mediaType) {
        return refuse("tmdbId", `This is the address of a ${found.mediaType === "tv" ? "series" : "film"}.`);
    }
    const wanted = mediaType === "tv" ? parseSeasons(seasons) : { seasons: null };
    if ("problem" in wanted) return refuse("seasons", wanted.problem);
    return { mediaType, tmdbId: found.tmdbId, ...words, ...(wanted.seasons && { seasons: wanted.seasons }) };
}

/** @param {string} field @param {string} message @returns {never} */
function refuse(field, message) {
    throw new InvalidInput([{ field, message }]);
}

/**
 * Every control's trimmed text by its name.
 *
 * @param {HTMLElement} group
 * @returns {Record<string, string>}
 */
export function valuesOf(group) {
    const controls = /** @type {NodeListOf<HTMLInputElement>} */ (group.querySelectorAll("input, textarea"));
    return Object.fromEntries([...controls].filter(({ type, checked }) => type !== "radio" || checked)
        .map(({ name, value }) => [name, value.trim()]));
}

/** @param {HTMLElement} group @param {string} name @param {string} [value] - Of a radio button. */
function control(group, name, value) {
    const found = group.querySelector(`[name=${name}]${value ? `[value=${value}]` : ""}`);
    return /** @type {HTMLInputElement} */ (found);
}
