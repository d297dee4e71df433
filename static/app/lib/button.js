// @ts-check
import { h, icon } from "./html.js";

/**
 * A button. While its action runs, it is busy and cannot be pressed again.
 *
 * @param {string} label
 * @param {(button: HTMLButtonElement) => unknown} action
 * @param {object} [options]
 * @param {string} [options.id] - Needed in a list row, see `updateRows`.
 * @param {string} [options.icon]
 * @param {"primary" | "danger"} [options.tone]
 * @param {boolean} [options.opens] - It opens a dialog, and is not busy while that is open.
 * @param {string} [options.about] - Read out after the label, where several buttons share it.
 * @param {string} [options.className] - `icon-button` shows the icon alone.
 */
export function button(label, action, options = {}) {
    const { id, icon: iconName, tone, opens = false, about, className = "button" } = options;
    const isBare = className === "icon-button";
    const element = h("button", {
        type: "button",
        id,
        class: className,
        title: isBare && label,
        "data-tone": tone,
        "aria-haspopup": opens && "dialog",
        onclick: () => (opens ? action(element) : whileBusy(element, async () => action(element))),
    },
    iconName && icon(iconName),
    h("span", { class: isBare && "visually-hidden" }, label),
    about && h("span", { class: "visually-hidden" }, ` ${about}`));
    return element;
}

/**
 * An icon as a button; its label is read out, and shown on hovering.
 *
 * @param {string} label
 * @param {string} iconName
 * @param {(button: HTMLButtonElement) => unknown} action
 * @param {{ id?: string }} [options]
 */
export function iconButton(label, iconName, action, options) {
    return button(label, action, { ...options, icon: iconName, className: "icon-button" });
}

/**
 * Runs an action once, however often its button is pressed, and marks the button as busy meanwhile.
 *
 * The button keeps focus: `aria-disabled` instead of `disabled`.
 *
 * @param {HTMLElement} button
 * @param {() => Promise<unknown>} action
 */
export async function whileBusy(button, action) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    button.setAttribute("aria-disabled", "true");
    try {
        await action();
    } finally {
        button.removeAttribute("aria-busy");
        button.removeAttribute("aria-disabled");
    }
}
