// @ts-check
import { call, remembered } from "../api.js";
import { timeElement } from "../lib/clock.js";
import { fill, h, icon } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { updateRows } from "../lib/rows.js";
import { emptyState, failure, skeleton, staleNotice } from "../parts/feedback.js";
import { maintenance } from "../parts/maintenance.js";
import { factsLine, maintenanceLine, percent, stateBadge } from "../parts/service-status.js";
import { session } from "../session.js";

/** @typedef {import("../parts/service-status.js").Service} Service */

export const title = "Services";

/**
 * Whether everything works, and what does not.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const path = "/services";
    const summary = h("p", { class: "lead", role: "status" });
    const notice = h("div");
    const rows = h("ul", { class: "rows", "aria-label": "Services" });
    const body = h("div", {}, skeleton(4));
    root.append(
        h("header", { class: "page-header" }, h("div", {}, h("h1", { tabindex: -1 }, "Services"), summary)), notice, body);

    let isShown = false;
    /** @type {Service[]} */
    let services = [];
    /** @type {ReturnType<typeof maintenance> | undefined} */
    let windows;
    if (remembered(path)) show(remembered(path));
    const { refresh } = keepFresh({
        load: (signal) => call("GET", path, undefined, { signal }),
        show,
        fail: (error) => fill(isShown ? notice : body, isShown ? staleNotice(error, refresh) : failure(error, refresh)),
        signal,
        liveSeconds: 60, // each look is no event
        concerns: ({ type }) => type === "service" || type === "incident",
    });

    if (session.isAdmin) {
        const section = h("section", { class: "card maintenance", id: "maintenance", "aria-labelledby": "maintenance-title" },
            h("header", { class: "settings-header" },
                h("h2", { id: "maintenance-title" }, "Maintenance"), h("div", { class: "button-row maintenance-actions" })));
        root.append(section);
        windows = maintenance(section, { services: () => services, onChange: refresh, signal });
    }

    /** @param {{ data: Service[] }} answer */
    function show({ data }) {
        isShown = true;
        services = data;
        windows?.refresh();
        fill(notice);
        summary.textContent = overall(data);
        updateRows(rows, data.map((service) => ({ id: service.serviceName, ...service })), row);
        const content = data.length ? rows : none();
        if (body.firstElementChild !== content) fill(body, content);
    }
}

function none() {
    return emptyState({ icon: "pulse", title: "No services yet", text: "An admin has to set them up first." });
}

/** @param {Service} service */
function row(service) {
    const { serviceName: name, displayName, message, version, responseTimeMs, lastCheckAt, uptimePercentage, changedAt } = service;
    const isWatched = service.status !== "unknown";
    return h("li", { class: "row service-row" },
        stateBadge(service),
        h("div", { class: "row-text" },
            h("h2", {}, h("a", { class: "row-link", id: `service-${name}`, href: `#/services/${encodeURIComponent(name)}` },
                displayName)),
            message && h("p", {}, message),
            factsLine(service) && h("p", {}, factsLine(service)),
            h("p", { class: "meta" },
                version && h("span", {}, `Version ${version}`),
                responseTimeMs != null && isWatched && h("span", {}, `${responseTimeMs} ms`),
                changedAt && isWatched && h("span", {}, "since ", timeElement(changedAt)),
                lastCheckAt ? h("span", {}, "looked at ", timeElement(lastCheckAt)) : h("span", {}, "not set up yet"),
                maintenanceLine(service))),
        h("p", { class: "service-uptime" }, h("strong", {}, percent(uptimePercentage)), h("span", {}, "up in 30 days")),
        icon("forward"));
}

/** @param {Service[]} services */
function overall(services) {
    const watched = services.filter(({ status, isInMaintenance }) => status !== "unknown" && !isInMaintenance);
    const down = watched.filter(({ status }) => status === "offline").map(({ displayName }) => displayName);
    const slow = watched.filter(({ status }) => status === "degraded").map(({ displayName }) => displayName);
    const lost = services.filter(({ status, message, isInMaintenance }) => status === "unknown" && message && !isInMaintenance);
    if (!watched.length) {
        if (lost.length) return "Nothing is known of the services just now.";
        return services.some(({ isInMaintenance }) => isInMaintenance) ? "Maintenance is under way." : "Nothing is watched yet.";
    }
    if (down.length) return `${list(down)} ${down.length === 1 ? "is" : "are"} down.`;
    if (slow.length) return `${list(slow)} ${slow.length === 1 ? "has" : "have"} trouble; the rest works.`;
    return lost.length ? `Nothing is known of ${list(lost.map(({ displayName }) => displayName))}; the rest works.` : "Everything works.";
}

/** @param {string[]} names */
function list(names) { return new Intl.ListFormat("en").format(names); }
