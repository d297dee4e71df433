// @ts-check
import { button } from "../lib/button.js";
import { field } from "../lib/forms.js";
import { fill, h } from "../lib/html.js";

/**
 * A key that is never shown: its last characters, and ways to replace or remove it.
 *
 * @param {{ configured: boolean, lastFour: string | null }} key
 * @param {{ label: string, hint: string, optional: boolean }} words
 * @returns {{ element: HTMLElement, value: () => string | null | undefined, reveal: () => void }} `value` is `undefined`
 *   when the key stays, `null` when it is to go. `reveal` shows the field, for what is wrong with it.
 */
export function keyField({ configured, lastFour }, { label, hint, optional }) {
    const control = h("input", {
        id: "service-apiKey", name: "apiKey", type: "password", autocomplete: "off", spellcheck: false, maxlength: 1000,
    });
    const element = h("div");
    let state = configured ? "kept" : "asked";
    show();

    return {
        element,
        value() {
            if (state === "removed") return null;
            return (state === "asked" && control.value.trim()) || undefined;
        },
        reveal() {
            if (state !== "asked") become("asked");
        },
    };

    /** @param {"kept" | "asked" | "removed"} next */
    function become(next) {
        state = next;
        show();
        const target = next === "asked" ? control : element.querySelector("button");
        target?.focus();
    }

    function show() {
        if (state === "asked") {
            fill(element, field({ label, hint, optional, control, beside: undefined }),
                configured && button("Keep the stored key", () => become("kept"), { id: "keep-key" }));
            return;
        }
        fill(element, h("div", { class: "field", role: "group", "aria-label": label },
            h("p", { class: "field-label" }, label),
            h("p", { id: "stored-key" }, state === "removed" ? "It is removed when you save."
                : h("span", { class: "code" }, lastFour ? `•••• ${lastFour}` : "Stored, not shown")),
            h("div", { class: "button-row" },
                button("Replace", () => become("asked"), { id: "replace-key", about: "the key" }),
                state === "removed"
                    ? button("Keep it", () => become("kept"), { id: "keep-key", about: "the key" })
                    : button("Remove", () => become("removed"), { id: "remove-key", about: "the key" }))));
    }
}
