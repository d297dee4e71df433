// @ts-check
import { call, remembered } from "../api.js";
import { timeElement } from "../lib/clock.js";
import { count } from "../lib/format.js";
import { fill, h, icon } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { emptyState, failure, skeleton, staleNotice } from "../parts/feedback.js";
import { drawMeasureChart } from "../parts/measure-chart.js";

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {string} label
 * @property {number | null} value
 * @property {string} unit
 * @property {string | null} humanValue
 * @property {{ is: string, value: number, humanValue: string }} target
 * @property {"unknown" | "ok" | "yellow" | "red" | "critical"} state
 * @property {string} since
 * @property {string | null} reason - Why there is no value.
 * @property {string} advice
 * @property {{ pid: number, seconds: number, state: string, applicationName: string, begins: string }[]} statements
 * @property {{ at: string, value: number }[]} history
 */

/** @typedef {{ state: string, statistics: string, measuredAt: string | null, measures: Measure[] }} Report */

export const title = "Database";

/** @type {Record<string, { label: string, icon: string, tone: string }>} */
const stateWords = {
    ok: { label: "Good", icon: "check", tone: "good" },
    yellow: { label: "Yellow", icon: "alert", tone: "waiting" },
    red: { label: "Red", icon: "alert", tone: "bad" },
    critical: { label: "Critical", icon: "cross", tone: "bad" },
    unknown: { label: "Not known", icon: "info", tone: "plain" },
};

/**
 * How the database is, measure by measure, and what helps where it is not well.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const path = "/admin/database";
    const summary = h("p", { class: "lead", role: "status" });
    const measuredAt = h("p", { class: "meta" });
    const notice = h("div");
    const body = h("div", {}, skeleton(4));
    root.append(
        h("header", { class: "page-header" }, h("div", {}, h("h1", { tabindex: -1 }, title), summary, measuredAt)), notice, body);

    let shown = "";
    let drawing = new AbortController();
    signal.addEventListener("abort", () => drawing.abort());
    if (remembered(path)) show(remembered(path));
    const { refresh } = keepFresh({
        load: (signal) => call("GET", path, undefined, { signal }),
        show,
        fail: (error) => fill(shown ? notice : body, shown ? staleNotice(error, refresh) : failure(error, refresh)),
        signal,
        liveSeconds: 60, // a look is no event
        concerns: ({ type }) => type === "notification",
    });

    /** @param {Report} report */
    function show(report) {
        fill(notice, report.statistics === "cannot_be_seen" && grantNotice());
        const text = JSON.stringify(report);
        if (text === shown) return;
        shown = text;
        summary.textContent = overall(report);
        fill(measuredAt, report.measuredAt && h("span", {}, "looked at ", timeElement(report.measuredAt)));
        drawing.abort();
        drawing = new AbortController();
        if (!report.measures.length) return fill(body, nothingYet());
        // What is opened stays open, and what has the focus keeps it.
        const focusedId = body.contains(document.activeElement) ? document.activeElement?.id : "";
        const opened = new Set([...body.querySelectorAll("details[open]")].map(({ id }) => id));
        fill(body, h("ul", { class: "rows measures", "aria-label": "Measures" }, report.measures.map((measure) => row(measure, opened))));
        if (focusedId) document.getElementById(focusedId)?.focus({ preventScroll: true });
    }

    /** @param {Measure} measure @param {Set<string>} opened */
    function row(measure, opened) {
        const { name, label, humanValue, target, state, since, reason, advice, statements } = measure;
        const chart = h("div", { class: "measure-chart" });
        drawMeasureChart(chart, measure, drawing.signal);
        const words = stateWords[state] ?? stateWords.unknown;
        const isBad = !["ok", "unknown"].includes(state);
        const id = `advice-${name}`;
        return h("li", { class: "row measure", "data-state": state },
            h("span", { class: "status", "data-tone": words.tone }, icon(words.icon), words.label),
            h("div", { class: "row-text" },
                h("h2", {}, label),
                h("p", { class: "meta" },
                    h("span", {}, `Should be ${target.is} ${target.humanValue}`),
                    h("span", {}, "since ", timeElement(since))),
                reason && h("p", {}, reason),
                statements.length > 0 && running(statements),
                h("details", { open: isBad || opened.has(id), id },
                    h("summary", { id: `${id}-summary` }, "What it is, and what helps"), h("p", {}, advice)),
                chart),
            h("p", { class: "measure-value" }, humanValue ?? "–"));
    }
}

/** @param {Measure["statements"]} statements */
function running(statements) {
    return h("ul", { class: "measure-statements" }, statements.map(({ pid, seconds, applicationName, begins }) =>
        h("li", {}, h("code", {}, begins ? `${begins} …` : "…"), ` for ${Math.round(seconds)} s, process ${pid}`,
            applicationName && ` (${applicationName})`)));
}

function grantNotice() {
    return h("div", { class: "notice", "data-tone": "warn", role: "status" }, icon("eye"),
        h("span", {}, "What other sessions do cannot be seen. As a superuser of the database: ",
            h("code", {}, "grant pg_monitor to medianest_worker")));
}

function nothingYet() {
    return emptyState({
        icon: "database", title: "Nothing measured yet", text: "A worker looks at the database every minute. Does one run?",
    });
}

/** @param {Report} report */
function overall({ measures }) {
    if (!measures.length) return "";
    const bad = measures.filter(({ state }) => !["ok", "unknown"].includes(state));
    const unknown = measures.filter(({ state }) => state === "unknown").length;
    if (bad.length) return `${bad.map(({ label }) => label).join(", ")}: ${bad.length === 1 ? "not" : "none"} as it should be.`;
    return unknown ? `Nothing is wrong; ${count(unknown, "measure")} cannot be told yet.` : "All is as it should be.";
}
