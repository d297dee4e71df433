// @ts-check
import { call, remembered } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { fill, h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { keepFresh } from "../lib/refresh.js";
import { emptyState, failure, skeleton, staleNotice } from "../parts/feedback.js";
import { incidentRow, workOn } from "../parts/incidents.js";
import { monitorList } from "../parts/monitor-list.js";
import { drawResponseChart } from "../parts/response-chart.js";
import { factsLine, maintenanceLine, percent, serviceName, stateBadge } from "../parts/service-status.js";
import { stateStrip } from "../parts/state-strip.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";

/** @typedef {import("../parts/service-status.js").Service} Service */

export const title = "Service";

/** @type {Record<string, { words: string, seconds: number }>} */
const ranges = {
    "24h": { words: "24 hours", seconds: 86_400 }, "7d": { words: "7 days", seconds: 604_800 },
    "30d": { words: "30 days", seconds: 2_592_000 }, "90d": { words: "90 days", seconds: 7_776_000 },
};

/**
 * One service: how it is, how it was, and what trouble it had.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { parameters, query, signal }) {
    const name = parameters.id;
    const path = `/services/${encodeURIComponent(name)}`;
    const range = /** @type {"24h"} */ (query.get("range") ?? "") in ranges ? String(query.get("range")) : "24h";
    const notice = h("div");
    const body = h("div", {}, h("h1", { class: "visually-hidden", tabindex: -1 }, serviceName(name)), skeleton(3));
    root.append(h("a", { class: "back", href: "#/services" }, icon("back"), "All services"), notice, body);
    document.title = `${serviceName(name)} · MediaNest`;

    const paths = [path, `${path}/history?range=${range}`, `${path}/incidents`];
    let shown = "";
    let drawing = new AbortController();
    signal.addEventListener("abort", () => drawing.abort());
    const known = paths.map(remembered);
    if (known.every(Boolean)) show(/** @type {any} */ (known));
    const { refresh } = keepFresh({
        load: (signal) => Promise.all(paths.map((path) => call("GET", path, undefined, { signal }))),
        show,
        fail: (error) => {
            if (shown) fill(notice, staleNotice(error, refresh));
            else fill(body, failure(error, error.status === 404 ? undefined : refresh));
        },
        signal,
        liveSeconds: 60, // each look is no event
        concerns: ({ type }) => type === "service" || type === "incident",
    });

    /** @param {any[]} answers */
    function show([service, history, incidents]) {
        fill(notice);
        const text = JSON.stringify([service, history, incidents]);
        if (text === shown) return;
        shown = text;
        const focusedId = body.contains(document.activeElement) ? document.activeElement?.id : "";
        const unfolded = [...body.querySelectorAll("details[open]")].map(({ id }) => id);
        drawing.abort();
        drawing = new AbortController();
        const chart = h("div", { class: "chart" });
        fill(body, header(service),
            h("div", { class: "service" }, times(service, history), service.monitors?.length > 0 && monitorList(service.monitors),
                speed(chart), trouble(incidents.data)));
        for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
        document.title = `${service.displayName} · MediaNest`;
        drawResponseChart(chart, history.points, history.range, drawing.signal);
        if (focusedId) (document.getElementById(focusedId) ?? body.querySelector("h1"))?.focus({ preventScroll: true });
    }

    /** @param {Service} service */
    function header(service) {
        const { message, version, lastCheckAt, responseTimeMs } = service;
        return h("header", { class: "service-header" },
            h("div", { class: "service-title" }, h("h1", { tabindex: -1 }, service.displayName), stateBadge(service)),
            message && h("p", { class: "lead" }, message),
            factsLine(service) && h("p", {}, factsLine(service)),
            h("p", { class: "meta" },
                version && h("span", {}, `Version ${version}`),
                responseTimeMs != null && h("span", {}, `Answered in ${responseTimeMs} ms`),
                lastCheckAt ? h("span", {}, "looked at ", timeElement(lastCheckAt)) : h("span", {}, "not set up yet"),
                maintenanceLine(service)));
    }

    /** @param {Service} service @param {any} history */
    function times(service, history) {
        const now = new Date();
        const from = new Date(now.getTime() - ranges[range].seconds * 1000);
        return h("section", { class: "card", "aria-labelledby": "uptime" },
            h("h2", { id: "uptime" }, "Uptime"),
            h("nav", { class: "range-links", "aria-label": "Time shown" }, Object.entries(ranges).map(([key, { words }]) =>
                h("a", {
                    id: `range-${key}`, href: `#${path}?range=${key}`, "aria-current": key === range && "true",
                }, h("strong", {}, percent(history.uptime[key]?.uptimePercentage)), h("span", {}, words)))),
            stateStrip(history.states, from, now),
            history.uptime[range]?.degradedPercentage > 0
                && h("p", { class: "hint" }, `Degraded for ${percent(history.uptime[range].degradedPercentage)} of the time.`));
    }

    /** @param {HTMLElement} chart */
    function speed(chart) {
        return h("section", { class: "card", "aria-labelledby": "speed" }, h("h2", { id: "speed" }, "Response time"), chart);
    }

    /** @param {import("../parts/incidents.js").Incident[]} incidents */
    function trouble(incidents) {
        const open = session.isAdmin ? openIncident : undefined;
        return h("section", { class: "card", "aria-labelledby": "trouble" },
            h("h2", { id: "trouble" }, "Incidents"),
            incidents.length
                ? h("ul", { class: "rows" }, incidents.map((incident) => incidentRow(incident, open)))
                : emptyState({ icon: "check", title: "No trouble so far", text: "Outages and slowness are listed here." }));
    }

    /** @param {import("../parts/incidents.js").Incident} incident */
    async function openIncident(incident) {
        try {
            if (await workOn(incident, signal)) await refresh();
        } catch (error) {
            if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
        }
    }
}
