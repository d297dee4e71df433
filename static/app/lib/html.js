// @ts-check
const svg = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false} Child - Strings become text, never markup. */

/**
 * Builds an element.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, any>} [attributes] - `onclick` and the like are listeners. `true` gives an empty attribute
 *   (`aria-…="true"`); `false`, `null` and `undefined` give none.
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function h(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === false || value == null) continue;
        if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
        else element.setAttribute(key, value === true && !key.startsWith("aria-") ? "" : String(value));
    }
    element.append(...nodes(children));
    return element;
}

/**
 * Replaces what an element holds.
 *
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
    element.replaceChildren(...nodes(children));
}

/**
 * A decorative icon from the sprite; the words beside it carry the meaning.
 *
 * @param {string} name - The id of a symbol in `icons.svg`.
 * @param {string} [className]
 */
export function icon(name, className = "icon") {
    const image = document.createElementNS(svg, "svg");
    image.setAttribute("class", className);
    image.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(svg, "use");
    use.setAttribute("href", `/icons.svg#${name}`);
    image.append(use);
    return image;
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
function nodes(children) {
    return children.flat().filter((child) => child !== false && child != null)
        .map((child) => (child instanceof Node ? child : String(child)));
}

/**
 * The element with this id, which `index.html` promises.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`index.html has no #${id}`);
    return element;
}

/**
 * A link that opens beside this page.
 *
 * @param {string} href
 * @param {string} text
 */
export function externalLink(href, text) {
    return h("a", { href, target: "_blank", rel: "noreferrer" }, text);
}
