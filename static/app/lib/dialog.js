// @ts-check
import { button, iconButton, whileBusy } from "./button.js";
import { clearProblems, formAlert, showProblem } from "./forms.js";
import { h } from "./html.js";

/**
 * Opens a modal form and waits until it is sent or dismissed.
 *
 * It stays open, with the reason, while `submit` fails. Focus returns to the control that opened it, or to the one that
 * has taken its place meanwhile. Focus starts at the content's `autofocus`, else where nothing can go wrong.
 *
 * @template Result
 * @param {object} options
 * @param {string} options.title
 * @param {(Node | string)[]} options.content
 * @param {string} options.submitLabel
 * @param {string} [options.dismissLabel] - Empty when there is nothing to choose.
 * @param {"primary" | "danger"} [options.tone]
 * @param {AbortSignal} options.signal - Aborting dismisses it: the view below is gone.
 * @param {(form: HTMLFormElement) => Promise<Result>} options.submit
 * @returns {Promise<Result | undefined>} What `submit` gave; `undefined` when dismissed.
 */
export function openForm({ title, content, submitLabel, dismissLabel = "Cancel", tone = "primary", signal, submit }) {
    const opener = document.activeElement;
    const close = () => dialog.close();
    const dismiss = button(dismissLabel, close);
    dismiss.autofocus = true;
    const send = h("button", { class: "button", "data-tone": tone, type: "submit" }, submitLabel);
    const form = h("form", { class: "dialog-form", novalidate: true },
        h("div", { class: "dialog-header" },
            h("h2", { id: "dialog-title" }, title),
            iconButton("Close", "close", close)),
        h("div", { class: "dialog-content" }, formAlert(), ...content),
        h("div", { class: "dialog-footer" }, dismissLabel && dismiss, send));
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);

    return new Promise((resolve) => {
        /** @type {Result | undefined} */
        let result;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            whileBusy(send, async () => {
                clearProblems(form);
                try {
                    result = await submit(form);
                    close();
                } catch (error) {
                    if (!signal.aborted) showProblem(form, error);
                }
            });
        });
        dialog.addEventListener("close", () => {
            dialog.remove();
            returnFocus(opener);
            resolve(result);
        });
        signal.addEventListener("abort", close, { once: true });
        document.body.append(dialog);
        dialog.showModal();
    });
}

/** @param {Element | null} opener */
function returnFocus(opener) {
    const target = opener?.isConnected ? opener : document.getElementById(opener?.id ?? "");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
