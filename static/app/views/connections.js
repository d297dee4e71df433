// @ts-check
import { call, remembered } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { fill, h } from "../lib/html.js";
import { keepFresh } from "../lib/refresh.js";
import { updateRows } from "../lib/rows.js";
import { auditAddress } from "../parts/audit-filter.js";
import { failure, skeleton } from "../parts/feedback.js";
import { overseerrWebhook } from "../parts/overseerr-webhook.js";
import { addService, editService } from "../parts/service-form.js";
import { allServices, isOwn, kinds } from "../parts/service-kinds.js";
import { stateBadge } from "../parts/service-status.js";
import { settingsSection } from "../parts/settings-section.js";
import { statusPageSettings } from "../parts/status-page-settings.js";
import { toast } from "../parts/toast.js";

/** @typedef {import("../parts/service-kinds.js").Configuration} Configuration */
/** @typedef {import("../parts/service-status.js").Service} Service */

export const title = "Connections";

/**
 * What the portal works with and watches, for admins.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const rows = h("ul", { class: "rows", "aria-label": "Services" });
    const body = h("div", {}, skeleton(4));
    const section = settingsSection("connections", "Services", "What the portal works with, and what else is to be watched.",
        button("Add a service", add, { id: "add-service", icon: "plus", opens: true }));
    section.append(body);
    const webhook = h("section", { class: "card", id: "webhook", "aria-labelledby": "webhook-title", hidden: true });
    const statusPage = statusPageSettings(signal);
    root.append(h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Connections")),
        h("div", { class: "settings" }, section, webhook, statusPage.section));

    const paths = ["/admin/services", "/services"];
    /** @type {Configuration[]} */
    let services = [];
    const known = paths.map(remembered);
    if (known.every(Boolean)) show(/** @type {any} */ (known));
    const { refresh } = keepFresh({
        load: (signal) => Promise.all(paths.map((path) => call("GET", path, undefined, { signal }))),
        show,
        fail: (error) => { if (!services.length) fill(body, failure(error, refresh)); },
        signal,
        concerns: ({ type }) => type === "service",
    });

    /** @param {[{ data: Configuration[] }, { data: Service[] }]} answers */
    function show([{ data: configurations }, { data: states }]) {
        services = allServices(configurations);
        updateRows(rows, services.map((service) => ({
            ...service, id: service.serviceName, state: states.find(({ serviceName }) => serviceName === service.serviceName),
        })), row);
        if (body.firstElementChild !== rows) fill(body, rows);
        statusPage.follow(states);
        const isConnected = services.some(({ kind, isConfigured }) => kind === "overseerr" && isConfigured);
        if (webhook.hidden && isConnected) overseerrWebhook(webhook, signal);
        webhook.hidden = !isConnected;
    }

    /** @param {Configuration & { id: string, state: Service | undefined }} service */
    function row(service) {
        const { serviceName: name, displayName, kind, serviceUrl, enabled, isConfigured, apiKey, updatedAt, updatedBy, state } = service;
        const isSetUp = isConfigured || updatedAt !== null || (kind === "youtube" && state?.lastCheckAt != null);
        const facts = [
            isOwn(kind) && h("span", {}, kinds[kind].name),
            serviceUrl && h("span", { class: "code" }, serviceUrl.replace(/^tcp:\/\//, "")),
            apiKey.configured && h("span", {}, apiKey.lastFour ? `key ends in ${apiKey.lastFour}` : "has a key"),
            updatedAt && h("span", {}, updatedBy ? `set by ${updatedBy} ` : "set ", timeElement(updatedAt)),
        ].filter(Boolean);
        return h("li", { class: "row service-row" },
            state ? stateBadge(state) : h("span", { class: "status", "data-tone": "plain" }, "Not looked at yet"),
            h("div", { class: "row-text" },
                h("h2", {}, displayName,
                    !isSetUp && h("span", { class: "badge" }, "Not set up"),
                    isSetUp && !enabled && h("span", { class: "badge" }, "Switched off")),
                facts.length > 0 && h("p", { class: "meta" }, facts),
                state?.message && h("p", {}, state.message)),
            h("div", { class: "button-row" },
                updatedAt && h("a", { class: "button", id: `changes-${name}`, href: auditAddress({ targetType: "service", targetId: name }) },
                    h("span", {}, "Changes"), h("span", { class: "visually-hidden" }, ` of ${displayName}`)),
                button(isSetUp ? "Edit" : "Set up", () => edit(service), { id: `edit-${name}`, opens: true, about: displayName }),
                isOwn(kind) && button("Remove", () => remove(service), { id: `remove-${name}`, opens: true, about: displayName })));
    }

    /** @param {Configuration} service */
    async function edit(service) {
        const saved = await editService(service, signal);
        if (saved) await done(`Saved ${saved.displayName}.`);
    }

    async function add() {
        const saved = await addService(services.map(({ serviceName }) => serviceName), signal);
        if (saved) await done(`Added ${saved.displayName}. It is looked at within a minute.`);
    }

    /** @param {Configuration} service */
    async function remove({ serviceName, displayName }) {
        const isDone = await openForm({
            title: `Remove ${displayName}?`,
            content: ["It is not watched any more, and its uptime is forgotten. Its incidents stay in the record."],
            submitLabel: "Remove it",
            dismissLabel: "Keep it",
            tone: "danger",
            signal,
            submit: async () => {
                await call("DELETE", `/admin/services/${encodeURIComponent(serviceName)}`);
                return true;
            },
        });
        if (isDone) await done(`Removed ${displayName}.`);
    }

    /** @param {string} words */
    async function done(words) {
        toast(words);
        await refresh();
    }
}
