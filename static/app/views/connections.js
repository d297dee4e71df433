// @ts-check
import { call, remembered } from "../api.js";
import { whileBusy } from "../lib/button.js";
import { clearProblems, field, formAlert, showProblem } from "../lib/forms.js";
import { fill, h } from "../lib/html.js";
import { failure, skeleton } from "../parts/feedback.js";
import { overseerrWebhook } from "../parts/overseerr-webhook.js";
import { statusPageSettings } from "../parts/status-page-settings.js";
import { toast } from "../parts/toast.js";

/**
 * @typedef {object} Service
 * @property {string} serviceName
 * @property {string} serviceUrl
 * @property {boolean} enabled
 * @property {boolean} isConfigured
 * @property {{ configured: boolean, lastFour: string | null }} apiKey
 */

export const title = "Connections";

/**
 * What the portal works with, for admins.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const body = h("div", { class: "settings" }, skeleton(2));
    root.append(h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Connections")), body,
        h("div", { class: "settings" }, statusPageSettings(signal)));
    load();

    async function load() {
        const known = remembered("/admin/services");
        if (known) show(known);
        try {
            show(await call("GET", "/admin/services", undefined, { signal }));
        } catch (error) {
            if (!signal.aborted && !known) fill(body, failure(error, load));
        }
    }

    /** @param {{ data: Service[] }} answer */
    function show({ data }) {
        const overseerr = data.find(({ serviceName }) => serviceName === "overseerr");
        const webhook = h("section", { class: "card", id: "webhook", "aria-labelledby": "webhook-title" });
        const connection = h("section", { class: "card", "aria-labelledby": "overseerr-title" },
            h("header", { class: "settings-header" }, h("div", {},
                h("h2", { id: "overseerr-title" }, "Overseerr"),
                h("p", { class: "hint" }, "Overseerr or Seerr: it knows films and series, and fetches them."))),
            connectionForm(overseerr, load));
        fill(body, connection, overseerr?.isConfigured && webhook);
        if (overseerr?.isConfigured) overseerrWebhook(webhook, signal);
    }

    /** @param {Service | undefined} service @param {() => unknown} onSaved */
    function connectionForm(service, onSaved) {
        const send = h("button", { class: "button", "data-tone": "primary", type: "submit" }, "Save");
        const { configured = false, lastFour = null } = service?.apiKey ?? {};
        const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
            field({
                label: "Address", hint: "As this server reaches it, for example http://127.0.0.1:5055.",
                control: h("input", {
                    id: "service-url", name: "serviceUrl", type: "url", value: service?.serviceUrl, autocomplete: "off",
                }),
            }),
            field({
                label: "API key", optional: configured,
                hint: configured ? `There is one${lastFour ? ` that ends in ${lastFour}` : ""}. Empty keeps it.`
                    : "From Overseerr's settings, under General.",
                control: h("input", { id: "service-key", name: "apiKey", type: "password", autocomplete: "off" }),
            }),
            h("label", { class: "check" },
                h("input", { type: "checkbox", name: "enabled", checked: service?.enabled ?? true }), " Use it"),
            h("div", {}, send));
        return form;

        /** @param {Event} event */
        function submit(event) {
            event.preventDefault();
            whileBusy(send, async () => {
                clearProblems(form);
                const data = new FormData(form);
                const apiKey = String(data.get("apiKey") ?? "").trim();
                try {
                    await call("PUT", "/admin/services/overseerr", {
                        serviceUrl: String(data.get("serviceUrl") ?? "").trim(), enabled: data.has("enabled"),
                        ...(apiKey && { apiKey }),
                    });
                    toast("Saved.");
                    await onSaved();
                } catch (error) {
                    if (!signal.aborted) showProblem(form, error);
                }
            });
        }
    }
}
