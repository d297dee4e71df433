// @ts-check
import { button } from "../lib/button.js";
import { mediaTypeName } from "../lib/format.js";
import { h, icon } from "../lib/html.js";
import { availabilityBadge, choice } from "./availability.js";
import { cover } from "./cover.js";

/** @typedef {import("./availability.js").Title} Title */

/** @param {{ mediaType: string, tmdbId: string }} title */
export function titleAddress({ mediaType, tmdbId }) { return `#/discover/${mediaType}/${tmdbId}`; }

/** @param {{ mediaType: string, tmdbId: string }} title */
export function titleId({ mediaType, tmdbId }) { return `${mediaType}-${tmdbId}`; }

/**
 * A title in a grid: its cover leads to its page, the button asks for it.
 *
 * @param {Title} title
 * @param {{ ask: (title: Title) => unknown, follow: (title: Title) => Promise<unknown> }} actions
 */
export function titleCard(title, actions) {
    const { mediaType, year, rating } = title;
    return h("li", { class: "title-card" },
        h("a", { class: "title-link", id: `title-${titleId(title)}`, href: titleAddress(title) },
            cover(title, "(max-width: 40rem) 44vw, 12rem"),
            h("span", { class: "title-name" }, title.title),
            h("span", { class: "title-facts" },
                h("span", {}, mediaTypeName(mediaType)),
                year && h("span", {}, year),
                rating && h("span", { class: "title-rating" }, icon("star"),
                    h("span", { class: "visually-hidden" }, "Rated "), rating.toFixed(1)))),
        h("div", { class: "title-badge" }, availabilityBadge(title)),
        h("div", { class: "title-action" }, action(title, actions)));
}

/**
 * @param {Title} title
 * @param {{ ask: (title: Title) => unknown, follow: (title: Title) => Promise<unknown> }} actions
 */
function action(title, { ask, follow }) {
    const { kind, request } = choice(title);
    const about = title.title;
    const id = `do-${titleId(title)}`;
    switch (kind) {
        case "ask":
            return button(request ? "Ask for more" : "Ask for it", () => ask(title), {
                id, about, icon: "plus", opens: true,
            });
        case "follow": return button("Follow", () => follow(title), { id, about, icon: "bell" });
        case "following": return h("span", { class: "title-note" }, icon("check"), "You follow it");
        case "show":
            return h("a", { class: "button", id, href: `#/requests/${request?.id}` }, "Your request",
                h("span", { class: "visually-hidden" }, ` ${about}`));
        default: return false;
    }
}
