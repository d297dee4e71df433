// @ts-check
import { chartText, colour, drawChart } from "../lib/chart.js";
import { inWords } from "./report-words.js";

const colours = ["--accent", "--egg", "--danger"];

/**
 * Every day, week or month of a range, also those on which nothing happened.
 *
 * @param {{ from: string, to: string, groupBy: string }} answer
 * @returns {string[]} The first day of each.
 */
export function periods({ from, to, groupBy }) {
    const day = new Date(`${from}T00:00:00Z`);
    if (groupBy === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
    if (groupBy === "month") day.setUTCDate(1);
    const all = [];
    for (let text = day.toISOString().slice(0, 10); text <= to; text = day.toISOString().slice(0, 10)) {
        all.push(text);
        if (groupBy === "month") day.setUTCMonth(day.getUTCMonth() + 1);
        else day.setUTCDate(day.getUTCDate() + (groupBy === "week" ? 7 : 1));
    }
    return all;
}

/**
 * "7 Nov", "Nov 2026".
 *
 * @param {string} period
 * @param {string} groupBy
 */
export function periodName(period, groupBy) {
    return new Intl.DateTimeFormat(undefined, {
        timeZone: "UTC", month: "short", ...(groupBy === "month" ? { year: "numeric" } : { day: "numeric" }),
    }).format(new Date(`${period}T00:00:00Z`));
}

/**
 * The report's numbers over time.
 *
 * @param {HTMLElement} frame
 * @param {any} answer
 * @param {import("./report-words.js").ReportWords} words
 * @param {AbortSignal} signal
 */
export function drawReportChart(frame, answer, words, signal) {
    const rows = new Map(answer.series.map((/** @type {any} */ row) => [row.period, row]));
    const all = periods(answer);
    const nothing = words.isShare ? null : 0;
    const datasets = () => words.lines.map(({ key, label }, index) => ({
        label, data: all.map((period) => rows.get(period)?.[key] ?? nothing), spanGaps: false,
        borderColor: colour(colours[index]), backgroundColor: colour(colours[index]), borderWidth: words.isShare ? 2 : 0,
        pointRadius: words.isShare ? 2 : 0, pointHitRadius: 12, maxBarThickness: 28,
    }));
    const text = chartText();
    return drawChart(frame, description(answer, words), () => ({
        type: words.isShare ? "line" : "bar",
        data: { labels: all.map((period) => periodName(period, answer.groupBy)), datasets: datasets() },
        options: {
            animation: false, responsive: true, maintainAspectRatio: false,
            interaction: { mode: "index", intersect: false },
            scales: {
                x: { ticks: { ...text, maxTicksLimit: frame.clientWidth < 500 ? 4 : 8, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
                y: {
                    beginAtZero: !words.isShare, suggestedMax: words.isShare ? 100 : 4,
                    ticks: { ...text, maxTicksLimit: 5, precision: words.isShare ? undefined : 0 }, grid: { color: colour("--line") },
                },
            },
            plugins: { legend: { display: words.lines.length > 1, labels: { ...text, boxWidth: 12, boxHeight: 12 } } },
        },
    }), signal);
}

/** @param {any} answer @param {import("./report-words.js").ReportWords} words */
function description(answer, words) {
    const sums = words.lines.map((line) => `${line.label.toLowerCase()} ${inWords(line, answer.totals)}`);
    return `${words.title} from ${answer.from} to ${answer.to}: ${sums.join(", ")}. The table below has the figures.`;
}
