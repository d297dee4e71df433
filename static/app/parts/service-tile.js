// @ts-check
import { timeElement } from "../lib/clock.js";
import { h, icon } from "../lib/html.js";
import { stateWords } from "./service-status.js";

/**
 * A service and how it is, leading to all that is known of it.
 *
 * @param {import("./service-status.js").Service} service
 */
export function serviceTile(service) {
    const { serviceName: name, displayName, status, isInMaintenance, responseTimeMs, lastCheckAt } = service;
    const state = isInMaintenance ? "maintenance" : status;
    const { label, icon: iconName, tone } = stateWords[state] ?? stateWords.unknown;
    const href = `#/services/${encodeURIComponent(name)}`;
    return h("li", { class: "glance-service", "data-tone": tone, "data-state": state },
        h("span", { class: "glance-service-mark" }, icon(iconName)),
        h("div", {},
            h("h2", {}, h("a", { class: "row-link", id: `service-${name}`, href }, displayName)),
            h("p", { class: "meta" },
                h("span", {}, label),
                status !== "unknown" && responseTimeMs != null && h("span", {}, `${responseTimeMs} ms`),
                state === "offline" && lastCheckAt && h("span", {}, timeElement(lastCheckAt)))));
}
