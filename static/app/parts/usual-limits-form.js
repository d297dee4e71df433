// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { explain } from "../lib/problem.js";
import { usualFields, usualIn } from "./limit-fields.js";
import { toast } from "./toast.js";
import { usualLimits, usualWords } from "./usual-limits.js";

/**
 * Changes what everybody may ask for who has no limit of his own.
 *
 * @param {AbortSignal} signal
 */
export async function editUsualLimits(signal) {
    try {
        const usual = await usualLimits(signal);
        const saved = await openForm({
            title: "Limits for everybody",
            content: ["They hold for whoever has none of his own, from the next request on.", usualFields(usual)],
            submitLabel: "Save",
            signal,
            submit: async (form) => (await call("PATCH", "/admin/settings", { requests: usualIn(form) })).requests,
        });
        if (saved) toast(`For everybody: ${usualWords(saved)}.`);
    } catch (error) {
        if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
    }
}
