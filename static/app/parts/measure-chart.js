// @ts-check
import { chartText, colour, drawChart } from "../lib/chart.js";

/** @typedef {import("../views/database.js").Measure} Measure */

/**
 * How a measure was in the last 24 hours, against its target.
 *
 * @param {HTMLElement} frame - Gets the chart, or nothing when there is nothing to draw.
 * @param {Measure} measure
 * @param {AbortSignal} signal
 */
export async function drawMeasureChart(frame, measure, signal) {
    frame.hidden = measure.history.length < 2;
    if (frame.hidden) return;
    await drawChart(frame, description(measure), () => settings(measure), signal);
}

/** @param {Measure} measure */
function settings({ history, target, unit }) {
    const label = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
    const { color, font } = chartText();
    const text = { color, font: { ...font, size: 11 } };
    const line = { borderWidth: 2, pointRadius: 0, pointHitRadius: 12, tension: 0.25 };
    return {
        type: "line",
        data: {
            labels: history.map(({ at }) => label.format(new Date(at))),
            datasets: [
                { ...line, label: "Mean", data: history.map(({ value }) => value), borderColor: colour("--accent") },
                { ...line, label: "Target", data: history.map(() => target.value), borderColor: colour("--egg"), borderDash: [5, 4] },
            ],
        },
        options: {
            animation: false, responsive: true, maintainAspectRatio: false,
            interaction: { mode: "index", intersect: false },
            scales: {
                x: { ticks: { ...text, maxTicksLimit: 4, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
                y: {
                    beginAtZero: target.is !== "above",
                    ticks: { ...text, maxTicksLimit: 3, callback: (/** @type {number} */ value) => `${rounded(value)} ${unit}`.trim() },
                    grid: { color: colour("--line") },
                },
            },
            plugins: {
                legend: { display: false },
                tooltip: { callbacks: { label: (/** @type {any} */ item) => `${item.dataset.label}: ${rounded(item.raw)} ${unit}` } },
            },
        },
    };
}

/** @param {Measure} measure */
function description({ history, target, unit }) {
    const values = history.map(({ value }) => value);
    const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => `${rounded(value)} ${unit}`.trim());
    return `Between ${least} and ${most} in 24 hours; it should be ${target.is} ${target.humanValue}.`;
}

/** @param {number} value */
function rounded(value) { return Math.round(value * 100) / 100; }
