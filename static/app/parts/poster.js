// @ts-check
import { h, icon } from "../lib/html.js";

const tones = 6; // poster.css has as many
/** @type {Record<string, string>} */
const icons = { movie: "film", tv: "tv", music: "music" };

/**
 * Stands where a poster would: the kind's icon on a colour that is always the same for a title.
 *
 * @param {{ mediaType: string, tmdbId: string | null, title: string | null }} request @param {"large"} [size]
 */
export function poster(request, size) {
    return h("span", { class: "poster", "data-tone": toneOf(request, tones), "data-size": size, "aria-hidden": true },
        icon(icons[request.mediaType] ?? "film"));
}

/**
 * The number of a title's colour, below `tones`.
 *
 * @param {{ mediaType: string, tmdbId: string | null, title: string | null }} request
 * @param {number} tones
 */
export function toneOf({ mediaType, tmdbId, title }, tones) {
    let hash = 7;
    for (const letter of `${mediaType}${tmdbId ?? title}`) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
    return hash % tones;
}
