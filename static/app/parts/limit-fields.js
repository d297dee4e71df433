// @ts-check
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";

/** @typedef {"requestQuotaLimit" | "requestQuotaDays" | "openRequestLimit"} Limit */

/**
 * A person's own limits, with the API's least and largest values.
 *
 * @type {{ name: Limit, label: string, min: number, max: number }[]}
 */
const limits = [
    { name: "requestQuotaLimit", label: "Requests", min: 0, max: 100_000 },
    { name: "requestQuotaDays", label: "Within days", min: 1, max: 3650 },
    { name: "openRequestLimit", label: "Open at once", min: 0, max: 100_000 },
];

/**
 * @param {string} prefix - Of the controls' ids.
 * @param {Record<Limit, number | null>} [values]
 */
export function limitFields(prefix, values) {
    return h("fieldset", { class: "limits" }, h("legend", {}, "Limits of this person"),
        h("div", {}, limits.map(({ name, label, min, max }) => field({
            label,
            control: h("input", { id: `${prefix}-${name}`, name, type: "number", min, max, value: values?.[name] }),
        }))),
        h("p", { class: "hint" }, "Empty: what holds for everybody. 0: none."));
}

/**
 * What the fields say; `null` where they are empty.
 *
 * @param {HTMLFormElement} form
 * @returns {Record<Limit, number | null>}
 * @throws {InvalidInput}
 */
export function limitsIn(form) {
    const errors = [];
    /** @type {any} */
    const values = {};
    for (const { name, min, max } of limits) {
        const { value, validity } = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
        if (!validity.valid) errors.push({ field: name, message: `A whole number from ${min} to ${max}.` });
        else values[name] = value === "" ? null : Number(value);
    }
    if (errors.length) throw new InvalidInput(errors);
    return values;
}
