// @ts-check
import { count } from "../lib/format.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";

/** @typedef {import("./maintenance.js").MaintenanceWindow} MaintenanceWindow */

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const durations = [15, 30, 60, 120, 240, 480, 1440];

/**
 * "45 minutes", "1 hour", "1 day 2 hours".
 *
 * @param {number} minutes
 */
export function durationWords(minutes) {
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    return [days && count(days, "day"), hours && count(hours, "hour"), rest && count(rest, "minute")].filter(Boolean).join(" ");
}

/**
 * What is asked about a window.
 *
 * @param {{ services: { serviceName: string, displayName: string }[], isNow: boolean, window?: MaintenanceWindow }} options
 * @returns {HTMLElement[]}
 */
export function windowFields({ services, isNow, window }) {
    const service = h("select", { id: "window-serviceName", name: "serviceName" },
        h("option", { value: "", selected: !window?.serviceName }, "All services"),
        services.map(({ serviceName, displayName }) =>
            h("option", { value: serviceName, selected: serviceName === window?.serviceName }, displayName)));
    const title = h("input", {
        id: "window-title", name: "title", maxlength: 200, autocomplete: "off", value: window?.title ?? (isNow ? "Maintenance" : ""),
    });
    const minutes = window?.durationMinutes ?? 60;
    const duration = h("select", { id: "window-durationMinutes", name: "durationMinutes" },
        [...new Set([...durations, minutes])].sort((a, b) => a - b).map((value) =>
            h("option", { value, selected: value === minutes }, durationWords(value))));
    const head = [
        field({ label: "For", control: service }),
        field({ label: "What for", control: title }),
    ];
    if (isNow) return [...head, field({ label: "For how long", control: duration })];
    return [...head, ...times(window), field({ label: "For how long", control: duration })];
}

/** @param {MaintenanceWindow | undefined} window */
function times(window) {
    const isWeekly = window?.weekdays != null;
    const once = h("div", { hidden: isWeekly }, field({
        label: "Begins", hint: "By the clock of this device.",
        control: h("input", {
            id: "window-startsAt", name: "startsAt", type: "datetime-local", value: localText(window?.startsAt ?? inAnHour()),
        }),
    }));
    const zone = window?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const weekly = h("div", { class: "stack", hidden: !isWeekly },
        h("fieldset", { class: "weekdays", id: "window-weekdays" }, h("legend", {}, "On"), weekdays.map((name, index) =>
            h("label", { class: "check" },
                h("input", { type: "checkbox", name: "weekday", value: index + 1, checked: window?.weekdays?.includes(index + 1) ?? index === 6 }),
                h("span", {}, name)))),
        field({ label: "At", control: h("input", { id: "window-startTime", name: "startTime", type: "time", value: window?.startTime ?? "03:00" }) }),
        field({
            label: "Time zone", hint: "It stays at this time when the clocks change.",
            control: h("input", { id: "window-timeZone", name: "timeZone", list: "time-zones", autocomplete: "off", spellcheck: false, value: zone }),
        }),
        h("datalist", { id: "time-zones" }, Intl.supportedValuesOf("timeZone").map((value) => h("option", { value }))));
    const show = (/** @type {boolean} */ repeats) => {
        once.hidden = repeats;
        weekly.hidden = !repeats;
    };
    const choice = h("fieldset", { class: "segments" }, h("legend", {}, "When"), h("div", {},
        [["once", "Once"], ["weekly", "Every week"]].map(([value, label]) => h("label", {},
            h("input", {
                type: "radio", name: "recurrence", value, checked: (value === "weekly") === isWeekly, onchange: () => show(value === "weekly"),
            }), label))));
    return [choice, once, weekly];
}

/**
 * What the fields say, as the API takes it.
 *
 * @param {HTMLFormElement} form @param {boolean} isNow
 * @throws {InvalidInput}
 */
export function windowIn(form, isNow) {
    const data = new FormData(form);
    const text = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
    const errors = [];
    if (!text("title")) errors.push({ field: "title", message: "Please say what for." });
    const draft = { serviceName: text("serviceName") || null, title: text("title"), durationMinutes: Number(text("durationMinutes")) };
    /** @type {object} */
    let time = {};
    if (!isNow && text("recurrence") === "weekly") {
        const days = data.getAll("weekday").map(Number);
        if (!text("startTime")) errors.push({ field: "startTime", message: "Please enter a time." });
        if (!days.length) errors.push({ field: "startTime", message: "Please choose a day at least." });
        time = { weekdays: days, startTime: text("startTime").slice(0, 5), timeZone: text("timeZone") || "UTC" };
    } else if (!isNow) {
        const start = new Date(text("startsAt"));
        if (Number.isNaN(start.getTime())) errors.push({ field: "startsAt", message: "Please enter a date and a time." });
        else time = { startsAt: start.toISOString() };
    }
    if (errors.length) throw new InvalidInput(errors);
    return { ...draft, ...time };
}

function inAnHour() {
    const time = new Date(Date.now() + 3_600_000);
    time.setMinutes(0, 0, 0);
    return time.toISOString();
}

/**
 * As `datetime-local` has it: by this device's clock, without a zone.
 *
 * @param {string} time
 */
function localText(time) {
    const date = new Date(time);
    return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
