// @ts-check
import { call, remembered } from "../api.js";
import { timeElement } from "../lib/clock.js";
import { count } from "../lib/format.js";
import { fill, h, icon } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { emptyState, failure, skeleton, staleNotice } from "../parts/feedback.js";
import { drawReportChart, periodName, periods } from "../parts/report-chart.js";
import { change, inWords, reports } from "../parts/report-words.js";

export const title = "Reports";

const presets = [7, 30, 90];

/**
 * What was asked for, how it went, and how reliable everything was, over days, weeks or months.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const report = (query.get("report") ?? "") in reports ? String(query.get("report")) : "requests";
    const words = reports[report];
    const range = rangeOf(query);
    const asked = new URLSearchParams({ from: range.from, to: range.to, groupBy: range.groupBy });
    const path = `/admin/reports/${report}?${asked}`;
    const notice = h("div");
    const body = h("div", {}, skeleton(3));
    root.append(
        h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Reports"),
            h("a", { class: "button", id: "export", href: `/api/v1/admin/reports/${report}/export?${asked}`, download: true },
                icon("download"), "CSV")),
        h("nav", { class: "report-tabs", "aria-label": "Report" }, Object.entries(reports).map(([key, { title }]) =>
            h("a", {
                id: `report-${key}`, href: address(key, range), "aria-current": key === report && "page",
            }, title))),
        rangeForm(report, range), notice, body);
    root.querySelector(".report-tabs > [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

    let shown = "";
    let drawing = new AbortController();
    signal.addEventListener("abort", () => drawing.abort());
    if (remembered(path)) show(remembered(path));
    const { refresh } = keepFresh({
        load: (signal) => call("GET", path, undefined, { signal }),
        show,
        fail: (error) => fill(shown ? notice : body, shown ? staleNotice(error, refresh) : failure(error, refresh)),
        signal,
        seconds: 300, // the sums are made every hour
    });

    /** @param {any} answer */
    function show(answer) {
        fill(notice);
        const text = JSON.stringify(answer);
        if (text === shown) return;
        shown = text;
        drawing.abort();
        drawing = new AbortController();
        const asOf = h("p", { class: "hint" }, `${words.about} Days begin at midnight UTC. `,
            answer.asOf ? h("span", {}, "Summed up ", timeElement(answer.asOf), ".") : "Nothing has been summed up yet.");
        if (!answer.series.length) return fill(body, emptyState(nothing(answer)), asOf);
        const chart = h("div", { class: "chart" });
        fill(body, h("div", { class: "report" }, tiles(answer),
            h("section", { class: "card", "aria-labelledby": "over-time" },
                h("h2", { id: "over-time" }, "Over time"), chart, figures(answer)),
            breakdown(answer), asOf));
        drawReportChart(chart, answer, words, drawing.signal);
    }

    /** @param {any} answer */
    function nothing(answer) {
        if (answer.asOf && report === "errors") return { icon: "check", title: "Nothing went wrong", text: "No error was noted in these days." };
        return answer.asOf
            ? { icon: "list", title: "Nothing in these days", text: "Try a longer time." }
            : { icon: "clock", title: "No sums yet", text: "A worker makes them every hour. Look again soon." };
    }

    /** @param {any} answer */
    function tiles({ totals, previous }) {
        return h("dl", { class: "report-tiles" }, words.tiles.map((measure) => h("div", { class: "report-tile" },
            h("dt", {}, measure.label),
            h("dd", {}, h("strong", {}, inWords(measure, totals)),
                h("span", { title: `${previous.from} to ${previous.to}: ${inWords(measure, previous.totals)}` },
                    change(measure, totals, previous.totals))))));
    }

    /** The chart's numbers, for whoever cannot see it, and for copying. @param {any} answer */
    function figures(answer) {
        const rows = new Map(answer.series.map((/** @type {any} */ row) => [row.period, row]));
        const groupName = { day: "Day", week: "Week from", month: "Month" }[answer.groupBy] ?? "";
        return h("details", { class: "report-figures" }, h("summary", {}, "Figures"),
            table(`${words.title} over time`, groupName, words.lines, periods(answer).reverse().map((period) => ({
                name: periodName(period, answer.groupBy), row: rows.get(period) ?? {},
            }))));
    }

    /** @param {any} answer */
    function breakdown(answer) {
        return h("section", { class: "card", "aria-labelledby": "by-subject" },
            h("h2", { id: "by-subject" }, `By ${words.subject.toLowerCase()}`),
            table(`${words.title} by ${words.subject.toLowerCase()}`, words.subject, words.columns,
                answer.breakdown.map((/** @type {any} */ row) => ({ name: words.name(row), row }))));
    }
}

/**
 * @param {string} caption
 * @param {string} subject
 * @param {import("../parts/report-words.js").Measure[]} columns
 * @param {{ name: string, row: any }[]} rows
 */
function table(caption, subject, columns, rows) {
    return h("table", { class: "table report-table" },
        h("caption", { class: "visually-hidden" }, caption),
        h("thead", {}, h("tr", {}, [subject, ...columns.map(({ label }) => label)].map((label) => h("th", { scope: "col" }, label)))),
        h("tbody", {}, rows.map(({ name, row }) => h("tr", {},
            h("th", { scope: "row" }, name),
            columns.map((measure) => h("td", { class: "table-detail", "data-label": measure.label }, inWords(measure, row)))))));
}

/** @typedef {{ from: string, to: string, days: number, groupBy: string, isPreset: boolean }} Range */

/**
 * The address's days; the last 30 when it names none, or none that make sense.
 *
 * @param {URLSearchParams} query
 * @returns {Range}
 */
function rangeOf(query) {
    const today = new Date().toISOString().slice(0, 10); // reports go by UTC
    const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
    const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
    if (length >= 1 && length <= 731) return { from, to, days: length, groupBy: grouping(length), isPreset: false };
    const days = presets.find((days) => String(days) === query.get("days")) ?? 30;
    const first = new Date(Date.parse(today) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
    return { from: first, to: today, days, groupBy: grouping(days), isPreset: true };
}

/** As fine as a chart shows. @param {number} days */
function grouping(days) { return days <= 92 ? "day" : days <= 366 ? "week" : "month"; }

/** @param {string} report @param {Range} range */
function address(report, range) {
    const days = range.isPreset ? { days: String(range.days) } : { from: range.from, to: range.to };
    return `#/reports?${new URLSearchParams({ report, ...days })}`;
}

/** @param {string} report @param {Range} range */
function rangeForm(report, range) {
    const day = (/** @type {"from" | "to"} */ name, /** @type {string} */ label) => h("label", { class: "filter-day", for: name },
        h("span", {}, label), h("input", { id: name, name, type: "date", required: true, value: range[name], onchange: follow }));
    const form = h("form", { class: "filters report-range", "aria-label": "Days", onsubmit: follow },
        h("nav", { class: "report-presets", "aria-label": "Last days" }, presets.map((days) => h("a", {
            class: "button", id: `days-${days}`, href: `#/reports?report=${report}&days=${days}`,
            "aria-current": range.isPreset && range.days === days && "true",
        }, count(days, "day")))),
        day("from", "From"), day("to", "to"));
    return form;

    /** @param {Event} event */
    function follow(event) {
        event.preventDefault();
        const data = new FormData(form);
        const [from, to] = [String(data.get("from")), String(data.get("to"))];
        const input = /** @type {HTMLInputElement} */ (form.querySelector("#to"));
        const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
        input.setCustomValidity(length < 1 ? "The last day is before the first one." : length > 731 ? "At most 731 days." : "");
        if (form.reportValidity()) location.hash = `/reports?${new URLSearchParams({ report, from, to })}`;
    }
}
