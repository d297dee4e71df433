// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { shortTime } from "../lib/format.js";
import { fill, h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { updateRows } from "../lib/rows.js";
import { emptyState, failure } from "./feedback.js";
import { durationWords, windowFields, windowIn } from "./maintenance-fields.js";
import { toast } from "./toast.js";

/**
 * @typedef {object} MaintenanceWindow
 * @property {string} id
 * @property {string | null} serviceName - `null` for all.
 * @property {string} title
 * @property {string | null} startsAt - Of a single one.
 * @property {number[] | null} weekdays - Of a weekly one.
 * @property {string | null} startTime
 * @property {string | null} timeZone
 * @property {number} durationMinutes
 * @property {boolean} isActive
 * @property {string | null} activeUntil
 * @property {string | null} nextStartsAt
 * @property {string | null} createdBy
 */

const path = "/admin/maintenance-windows";
const weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * Maintenance that is under way and to come, for admins.
 *
 * @param {HTMLElement} section - With an element `.maintenance-actions` for its buttons.
 * @param {{ services: () => { serviceName: string, displayName: string }[], onChange: () => unknown, signal: AbortSignal }} options
 * @returns {{ refresh: () => Promise<void> }}
 */
export function maintenance(section, { services, onChange, signal }) {
    const rows = h("ul", { class: "rows", "aria-label": "Maintenance" });
    const body = h("div");
    section.append(body);
    fill(section.querySelector(".maintenance-actions") ?? section,
        button("Start maintenance", start, { id: "start-maintenance", icon: "wrench", opens: true }),
        button("Plan maintenance", () => plan(), { id: "plan-maintenance", icon: "plus", opens: true }));
    refresh();
    return { refresh };

    async function refresh() {
        try {
            const { data } = await call("GET", path, undefined, { signal });
            updateRows(rows, data, row);
            const content = data.length ? rows : emptyState({
                icon: "wrench", title: "No maintenance planned", text: "During it nobody is told, and uptime does not count.",
            });
            if (body.firstElementChild !== content) fill(body, content);
        } catch (error) {
            if (!signal.aborted && !body.contains(rows)) fill(body, failure(error, refresh));
        }
    }

    async function changed() {
        await Promise.all([refresh(), onChange()]);
    }

    /** @param {string | null} name */
    function serviceWords(name) {
        if (name === null) return "All services";
        return services().find(({ serviceName }) => serviceName === name)?.displayName ?? name;
    }

    /** @param {MaintenanceWindow} window */
    function row(window) {
        const { id, serviceName, title, isActive, activeUntil, nextStartsAt, weekdays, startTime, timeZone, durationMinutes } = window;
        return h("li", { class: "row" },
            h("span", { class: "event-mark", "data-tone": isActive ? "waiting" : "plain" }, icon("wrench")),
            h("div", { class: "row-text" },
                h("h3", {}, `${serviceWords(serviceName)}: ${title}`, isActive && h("span", { class: "badge" }, "Under way")),
                h("p", { class: "meta" },
                    isActive && activeUntil && h("span", {}, `until ${shortTime(activeUntil)}`),
                    !isActive && nextStartsAt && h("span", {}, "begins ", timeElement(nextStartsAt)),
                    weekdays && h("span", {}, `${weekdays.map((day) => weekdayNames[day - 1]).join(", ")} at ${startTime}, ${timeZone}`),
                    h("span", {}, `for ${durationWords(durationMinutes)}`),
                    window.createdBy && h("span", {}, `by ${window.createdBy}`))),
            h("div", { class: "button-row" },
                isActive && button("End it", () => end(window), { id: `end-${id}`, about: title }),
                button("Edit", () => plan(window), { id: `edit-${id}`, opens: true, about: title }),
                (!isActive || weekdays) && button(weekdays ? "Remove" : "Call off", () => remove(window), { id: `remove-${id}`, opens: true, about: title })));
    }

    async function start() {
        const begun = await openForm({
            title: "Start maintenance",
            content: [
                h("p", {}, "From now on nobody is told what happens to it. What is still down at the end is told then."),
                ...windowFields({ services: services(), isNow: true }),
            ],
            submitLabel: "Start now",
            signal,
            submit: (form) => call("POST", path, windowIn(form, true)),
        });
        if (!begun) return;
        toast(`Maintenance has begun: ${serviceWords(begun.serviceName)}.`);
        await changed();
    }

    /** @param {MaintenanceWindow} [window] - To be changed; without one, a new one. */
    async function plan(window) {
        const planned = await openForm({
            title: window ? `Edit ${window.title}` : "Plan maintenance",
            content: windowFields({ services: services(), isNow: false, window }),
            submitLabel: window ? "Save" : "Plan it",
            signal,
            submit: (form) => {
                const draft = windowIn(form, false);
                return window ? call("PATCH", `${path}/${window.id}`, draft) : call("POST", path, draft);
            },
        });
        if (!planned) return;
        toast(window ? "Saved." : "Planned.");
        await changed();
    }

    /** @param {MaintenanceWindow} window */
    async function end({ id, title }) {
        try {
            await call("POST", `${path}/${id}/end`, {});
            toast(`${title} is over.`, { tone: "plain" });
        } catch (error) {
            if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
        }
        setTimeout(changed); // a row is not replaced while its button is busy
    }

    /** @param {MaintenanceWindow} window */
    async function remove({ id, title, weekdays }) {
        const isDone = await openForm({
            title: weekdays ? `Remove ${title}?` : `Call ${title} off?`,
            content: ["What goes wrong in that time is told like at any other."],
            submitLabel: weekdays ? "Remove it" : "Call it off",
            dismissLabel: "Keep it",
            tone: "danger",
            signal,
            submit: async () => {
                await call("DELETE", `${path}/${id}`);
                return true;
            },
        });
        if (!isDone) return;
        toast(weekdays ? "Removed." : "Called off.", { tone: "plain" });
        await changed();
    }
}
