// @ts-check
import { chartText, colour, drawChart } from "../lib/chart.js";
import { h } from "../lib/html.js";

/** @typedef {{ at: string, p50: number, p95: number, max: number, count: number }} Point */

/**
 * How fast a service answered: the median, and what 95 % stayed under.
 *
 * @param {HTMLElement} frame - Gets the chart, or words when there is nothing to draw.
 * @param {Point[]} points
 * @param {"24h" | "7d" | "30d" | "90d"} range
 * @param {AbortSignal} signal
 */
export async function drawResponseChart(frame, points, range, signal) {
    if (points.length < 2) {
        frame.replaceChildren(h("p", { class: "hint" }, "Not enough has been measured for a chart yet."));
        return;
    }
    await drawChart(frame, description(points), () => settings(points, range), signal);
}

/** @param {Point[]} points @param {string} range */
function settings(points, range) {
    const label = new Intl.DateTimeFormat(undefined, range === "24h"
        ? { hour: "2-digit", minute: "2-digit" }
        : { day: "numeric", month: "short", ...(range === "7d" && { hour: "2-digit" }) });
    const line = (/** @type {string} */ name, /** @type {"p50" | "p95"} */ key, /** @type {string} */ token, dashed = false) => ({
        label: name, data: points.map((point) => Math.round(point[key])), borderColor: colour(token), borderWidth: 2,
        borderDash: dashed ? [5, 4] : [], pointRadius: 0, pointHitRadius: 12, tension: 0.25,
    });
    const text = chartText();
    return {
        type: "line",
        data: {
            labels: points.map(({ at }) => label.format(new Date(at))),
            datasets: [line("Median", "p50", "--accent"), line("95 % stayed under", "p95", "--egg", true)],
        },
        options: {
            animation: false, responsive: true, maintainAspectRatio: false,
            interaction: { mode: "index", intersect: false },
            scales: {
                x: { ticks: { ...text, maxTicksLimit: 8, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
                y: {
                    beginAtZero: true, ticks: { ...text, maxTicksLimit: 5, callback: (/** @type {number} */ value) => `${value} ms` },
                    grid: { color: colour("--line") },
                },
            },
            plugins: {
                legend: { labels: { ...text, boxWidth: 18, boxHeight: 2 } },
                tooltip: { callbacks: { label: (/** @type {any} */ item) => `${item.dataset.label}: ${item.formattedValue} ms` } },
            },
        },
    };
}

/** @param {Point[]} points */
function description(points) {
    const medians = points.map(({ p50 }) => p50).sort((a, b) => a - b);
    const slowest = Math.max(...points.map(({ max }) => max));
    return `It answered in ${Math.round(medians[Math.floor(medians.length / 2)])} ms as a rule, and in ${Math.round(slowest)} ms at worst.`;
}
