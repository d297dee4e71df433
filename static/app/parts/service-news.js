// @ts-check
import { call } from "../api.js";
import { whileBusy } from "../lib/button.js";
import { clearProblems, formAlert, showProblem } from "../lib/forms.js";
import { fill, h } from "../lib/html.js";
import { failure, skeleton } from "./feedback.js";
import { toast } from "./toast.js";

/** @type {[string, string][]} */
const levels = [["all", "Everything"], ["outages", "Outages"], ["none", "Nothing"]];

/**
 * What the person hears of the services, here in the portal.
 *
 * @param {HTMLElement} section @param {AbortSignal} signal
 */
export function serviceNews(section, signal) {
    const body = h("div", {}, skeleton(1));
    section.append(body);
    load();

    async function load() {
        try {
            const [choice, { data }] = await Promise.all(["/me/service-news", "/services"].map((path) => call("GET", path, undefined, { signal })));
            fill(body, form(choice, data));
        } catch (error) {
            if (!signal.aborted) fill(body, failure(error, load));
        }
    }

    /** @param {{ level: string, muted: string[] }} choice @param {{ serviceName: string, displayName: string }[]} services */
    function form({ level, muted }, services) {
        const send = h("button", { class: "button", type: "submit" }, "Save");
        const of = h("fieldset", { class: "of-services", hidden: level === "none" }, h("legend", {}, "Of these services"),
            services.map(({ serviceName, displayName }) => h("label", { class: "check" },
                h("input", { type: "checkbox", name: "service", value: serviceName, checked: !muted.includes(serviceName) }),
                h("span", {}, displayName))));
        const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
            h("fieldset", { class: "segments" }, h("legend", {}, "What you hear"), h("div", {}, levels.map(([value, label]) =>
                h("label", {}, h("input", {
                    type: "radio", name: "level", value, checked: value === level, onchange: () => { of.hidden = value === "none"; },
                }), label)))),
            of,
            h("div", {}, send));
        return form;

        /** @param {Event} event */
        function submit(event) {
            event.preventDefault();
            whileBusy(send, async () => {
                clearProblems(form);
                const data = new FormData(form);
                const wanted = data.getAll("service").map(String);
                try {
                    await call("PUT", "/me/service-news", {
                        level: String(data.get("level")),
                        muted: services.map(({ serviceName }) => serviceName).filter((name) => !wanted.includes(name)),
                    });
                    toast("Saved.");
                } catch (error) {
                    if (!signal.aborted) showProblem(form, error);
                }
            });
        }
    }
}
