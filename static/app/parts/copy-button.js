// @ts-check
import { iconButton } from "../lib/button.js";
import { fill, h } from "../lib/html.js";

/**
 * A button that copies what a control holds, and the place where it says so.
 *
 * @param {string} label @param {HTMLInputElement} control
 */
export function copyButton(label, control) {
    const status = h("p", { class: "hint", role: "status" });
    const copy = iconButton(label, "copy", async () => {
        fill(status, await copyFrom(control) ? "Copied." : "Please copy it by hand: it is selected.");
    }, { id: `copy-${control.name}` });
    return { copy, status };
}

/** @param {HTMLInputElement} control */
async function copyFrom(control) {
    control.select();
    try {
        await navigator.clipboard.writeText(control.value);
        return true;
    } catch {
        return document.execCommand("copy"); // plain HTTP has no clipboard
    }
}
