// @ts-check
import { h } from "./html.js";
import { explain } from "./problem.js";

/** What this page itself finds wrong with an input, in the shape of the server's refusals. */
export class InvalidInput extends Error {
    /** @param {{ field: string, message: string }[]} errors */
    constructor(errors) {
        super("invalid input");
        this.errors = errors;
    }
}

/**
 * A labelled control with room for a hint and for what is wrong with it.
 *
 * @param {object} options
 * @param {string} options.label
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} options.control - Has a `name` and an `id`.
 * @param {string | Node} [options.hint]
 * @param {boolean} [options.optional] - Says so beside the label.
 * @param {Node} [options.beside] - Stands at the end of the control.
 */
export function field({ label, control, hint, optional = false, beside }) {
    const hintId = `${control.id}-hint`;
    const errorId = `${control.id}-error`;
    control.setAttribute("aria-describedby", `${hint ? `${hintId} ` : ""}${errorId}`);
    return h("div", { class: "field" },
        h("label", { for: control.id }, label, optional && h("span", { class: "optional" }, " optional")),
        beside ? h("div", { class: "field-control" }, control, beside) : control,
        hint && h("p", { class: "hint", id: hintId }, hint),
        h("p", { class: "field-error", id: errorId, hidden: true }));
}

/**
 * A refusal as the mistake of the field that it speaks of.
 *
 * @param {any} error
 * @param {Record<string, string>} fieldByCode
 */
export function placed(error, fieldByCode) {
    const field = fieldByCode[error?.code];
    return field ? new InvalidInput([{ field, message: error.detail }]) : error;
}

/** The place for what is wrong with a form as a whole. */
export function formAlert() {
    return h("p", { class: "notice", "data-tone": "bad", "data-form-alert": true, role: "alert", hidden: true });
}

/**
 * Shows a refusal where it belongs: at its fields, the rest in the form's alert. Focus goes to the first wrong field.
 *
 * @param {HTMLFormElement} form @param {any} error
 */
export function showProblem(form, error) {
    clearProblems(form);
    /** @type {{ field: string, message: string }[]} */
    const errors = error?.errors ?? [];
    const elsewhere = errors.filter(({ field, message }) => !markField(form, field, message));
    if (elsewhere.length === 0 && errors.length > 0) {
        /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"))?.focus();
        return;
    }
    const alert = /** @type {HTMLElement} */ (form.querySelector("[data-form-alert]"));
    const { text, reference } = explain(error);
    alert.replaceChildren(elsewhere.length ? elsewhere.map(({ message }) => message).join(" ") : text);
    if (reference) alert.append(" ", h("small", {}, `Reference ${reference}`));
    alert.hidden = false;
}

/** @param {HTMLFormElement} form */
export function clearProblems(form) {
    for (const control of form.querySelectorAll("[aria-invalid]")) unmark(/** @type {HTMLInputElement} */ (control));
    const alert = /** @type {HTMLElement} */ (form.querySelector("[data-form-alert]"));
    alert.hidden = true;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name - The server's; `seasons[0]` means `seasons`.
 * @param {string} message
 * @returns {boolean} Whether the form shows such a field.
 */
function markField(form, name, message) {
    const control = form.elements.namedItem(name.replace(/[[.].*$/, ""));
    if (!(control instanceof HTMLElement) || control.closest("[hidden]")) return false;
    const note = document.getElementById(`${control.id}-error`);
    if (!note) return false;
    note.textContent = message;
    note.hidden = false;
    control.setAttribute("aria-invalid", "true");
    control.addEventListener("input", () => unmark(control), { once: true });
    return true;
}

/** @param {HTMLElement} control */
function unmark(control) {
    control.removeAttribute("aria-invalid");
    const note = document.getElementById(`${control.id}-error`);
    if (note) note.hidden = true;
}
