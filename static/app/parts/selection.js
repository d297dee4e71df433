// @ts-check
import { button } from "../lib/button.js";
import { count } from "../lib/format.js";
import { fill, h } from "../lib/html.js";

export const mostSelected = 100; // as many as the API decides about at once
const graceMilliseconds = 5_000;

/**
 * Which rows are chosen, and a bar that says what can be done with them.
 *
 * @param {object} options
 * @param {string} options.noun - "request"
 * @param {(bar: Selection) => HTMLElement[]} options.actions
 * @param {() => void} options.onChange - The rows have to be drawn again.
 * @param {AbortSignal} options.signal
 */
export function selection({ noun, actions, onChange, signal }) {
    /** @type {Set<string>} */
    const ids = new Set();
    const bar = h("div", { class: "selection", role: "region", "aria-label": "Selection", hidden: true });
    /** @type {(() => void) | undefined} */
    let sendNow;
    signal.addEventListener("abort", () => sendNow?.());

    /** @type {Selection} */
    const self = { bar, ids, box, keep, clear, afterwards };
    return self;

    /** @param {{ id: string }} item @param {string} about */
    function box({ id }, about) {
        return h("input", {
            type: "checkbox", id: `select-${id}`, "aria-label": `Select ${about}`, checked: ids.has(id),
            onchange: (/** @type {Event} */ event) => {
                const { checked } = /** @type {HTMLInputElement} */ (event.target);
                if (checked && ids.size < mostSelected) ids.add(id);
                else ids.delete(id);
                if (checked && !ids.has(id)) /** @type {HTMLInputElement} */ (event.target).checked = false;
                draw();
            },
        });
    }

    /** @param {Set<string>} present - Whatever else was chosen is gone. */
    function keep(present) {
        for (const id of ids) if (!present.has(id)) ids.delete(id);
        if (!sendNow) draw();
    }

    function clear() {
        ids.clear();
        draw();
        onChange();
    }

    function draw() {
        bar.hidden = ids.size === 0 && !sendNow;
        if (sendNow) return;
        fill(bar, h("p", { role: "status" }, `${count(ids.size, noun)} selected`), ...actions(self),
            button("Clear", clear, { id: "selection-clear", icon: "close" }));
    }

    /**
     * Waits a moment, in which it can be undone; leaving the view is no undoing.
     *
     * @param {string} text @param {() => Promise<unknown>} send
     */
    async function afterwards(text, send) {
        const goes = await new Promise((resolve) => {
            const timer = setTimeout(() => resolve(true), graceMilliseconds);
            sendNow = () => { clearTimeout(timer); resolve(true); };
            fill(bar, h("p", { role: "status" }, text),
                button("Undo", () => { clearTimeout(timer); resolve(false); }, { id: "selection-undo", icon: "back" }));
            bar.querySelector("button")?.focus({ preventScroll: true });
        });
        sendNow = undefined;
        if (goes) await send();
        if (signal.aborted) return;
        if (goes) clear();
        else draw();
    }
}

/**
 * @typedef {object} Selection
 * @property {HTMLElement} bar
 * @property {Set<string>} ids
 * @property {(item: { id: string }, about: string) => HTMLInputElement} box
 * @property {(present: Set<string>) => void} keep
 * @property {() => void} clear
 * @property {(text: string, send: () => Promise<unknown>) => Promise<void>} afterwards
 */
