// @ts-check
import { call } from "../api.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { toast } from "./toast.js";

/**
 * Saves what a list shows as a table, and says so when there is more than one file holds.
 *
 * @param {string} path - As for `call`.
 * @param {string} tooMany - What to say then.
 */
export function csvLink(path, tooMany) {
    return h("a", { class: "button", id: "export", href: `/api/v1${path}`, download: true, onclick: save },
        icon("download"), "CSV");

    /** @param {Event} event */
    async function save(event) {
        event.preventDefault(); // the browser's own way shows nobody the field that tells of more
        try {
            const { file, name, isPart } = await call("GET", path);
            const address = URL.createObjectURL(file);
            h("a", { href: address, download: name }).click();
            setTimeout(() => URL.revokeObjectURL(address), 60_000);
            if (isPart) toast(tooMany, { tone: "bad" });
        } catch (error) {
            toast(explain(error).text, { tone: "bad" });
        }
    }
}
