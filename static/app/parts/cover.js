// @ts-check
import { h } from "../lib/html.js";
import { toneOf } from "./poster.js";

const tones = 12; // titles.css has as many
const pictures = "https://image.tmdb.org/t/p";
const widths = [185, 342, 500];

/**
 * A title's poster from TMDB. Its name on a colour stands behind: while the picture loads, and where there is none.
 *
 * @param {{ mediaType: string, tmdbId: string, title: string, year: number | null, posterPath: string | null }} title
 * @param {string} sizes - How wide it is shown, as in `img sizes`.
 */
export function cover(title, sizes) {
    const { posterPath } = title;
    return h("span", { class: "cover", "data-tone": toneOf(title, tones), "aria-hidden": true },
        h("span", { class: "cover-title" }, title.title),
        title.year && h("span", { class: "cover-year" }, title.year),
        posterPath && h("img", {
            alt: "", loading: "lazy", decoding: "async", referrerpolicy: "no-referrer", sizes,
            src: `${pictures}/w342${posterPath}`,
            srcset: widths.map((width) => `${pictures}/w${width}${posterPath} ${width}w`).join(", "),
        }));
}

/**
 * The wide picture behind a title's details; `false` where there is none.
 *
 * @param {string | null} backdropPath
 */
export function backdrop(backdropPath) {
    return backdropPath !== null && h("img", {
        class: "backdrop", alt: "", "aria-hidden": true, decoding: "async", referrerpolicy: "no-referrer",
        src: `${pictures}/w1280${backdropPath}`,
    });
}
