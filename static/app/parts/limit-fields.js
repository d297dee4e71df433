// @ts-check
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { usualLimits, usualWords } from "./usual-limits.js";

/** @typedef {"requestQuotaLimit" | "requestQuotaDays" | "openRequestLimit"} Limit */
/** @typedef {import("./usual-limits.js").UsualLimits} UsualLimits */

/**
 * A person's own limits and what holds for everybody instead, with the API's least and largest values.
 *
 * @type {{ name: Limit, usual: keyof UsualLimits, label: string, min: number, max: number }[]}
 */
const limits = [
    { name: "requestQuotaLimit", usual: "quotaLimit", label: "Requests", min: 0, max: 100_000 },
    { name: "requestQuotaDays", usual: "quotaDays", label: "Within days", min: 1, max: 3650 },
    { name: "openRequestLimit", usual: "openLimit", label: "Open at once", min: 0, max: 100_000 },
];

/**
 * A person's own; what an empty one comes to is filled in once it is known.
 *
 * @param {string} prefix - Of the controls' ids.
 * @param {AbortSignal} signal
 * @param {Record<Limit, number | null>} [values]
 */
export function limitFields(prefix, signal, values) {
    const hint = h("p", { class: "hint" }, "Empty: what holds for everybody. 0: none.");
    const controls = limits.map(({ name, min, max }) =>
        h("input", { id: `${prefix}-${name}`, name, type: "number", min, max, value: values?.[name] }));
    usualLimits(signal).then(show, () => {}); // without it the form says a little less
    return fieldset("Limits of this person", controls, hint);

    /** @param {UsualLimits} usual */
    function show(usual) {
        hint.textContent = `Empty: what holds for everybody, ${usualWords(usual)}. 0: none.`;
        limits.forEach(({ usual: name }, index) => {
            controls[index].placeholder = String(usual[name] ?? "No limit");
        });
    }
}

/**
 * Everybody's.
 *
 * @param {UsualLimits} usual
 */
export function usualFields(usual) {
    const controls = limits.map(({ usual: name, min, max }) =>
        h("input", { id: `usual-${name}`, name, type: "number", min, max, value: usual[name], required: name === "quotaDays" }));
    return fieldset("For each person", controls, h("p", { class: "hint" }, "Empty: no limit. 0: none."));
}

/** @param {string} legend @param {HTMLInputElement[]} controls @param {HTMLElement} hint */
function fieldset(legend, controls, hint) {
    return h("fieldset", { class: "limits" }, h("legend", {}, legend),
        h("div", {}, limits.map(({ label }, index) => field({ label, control: controls[index] }))), hint);
}

/**
 * What the fields of a person's own say; `null` where they are empty.
 *
 * @param {HTMLFormElement} form
 * @returns {Record<Limit, number | null>}
 * @throws {InvalidInput}
 */
export function limitsIn(form) {
    return valuesIn(form, limits);
}

/** The same of everybody's. @param {HTMLFormElement} form @returns {UsualLimits} @throws {InvalidInput} */
export function usualIn(form) {
    return valuesIn(form, limits.map(({ usual, min, max }) => ({ name: usual, min, max })));
}

/** @param {HTMLFormElement} form @param {{ name: string, min: number, max: number }[]} fields */
function valuesIn(form, fields) {
    const errors = [];
    /** @type {any} */
    const values = {};
    for (const { name, min, max } of fields) {
        const { value, validity } = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
        if (!validity.valid) errors.push({ field: name, message: `A whole number from ${min} to ${max}.` });
        else values[name] = value === "" ? null : Number(value);
    }
    if (errors.length) throw new InvalidInput(errors);
    return values;
}
