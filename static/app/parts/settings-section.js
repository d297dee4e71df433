// @ts-check
import { h } from "../lib/html.js";

/**
 * A card with a heading, one of a page's settings.
 *
 * @param {string} id
 * @param {string} name
 * @param {string} text
 * @param {Node} [action]
 */
export function settingsSection(id, name, text, action) {
    return h("section", { class: "card", id, "aria-labelledby": `${id}-title` },
        h("header", { class: "settings-header" },
            h("div", {}, h("h2", { id: `${id}-title` }, name), text && h("p", { class: "hint" }, text)),
            action));
}
