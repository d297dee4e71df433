// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { field } from "../lib/forms.js";
import { fill, h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { failure, skeleton } from "./feedback.js";
import { toast } from "./toast.js";

/** @typedef {{ state: "free" | "installed" | "taken", address: string | null, lastHeardAt: string | null }} Slot */

const path = "/admin/services/overseerr/webhook";

/** @type {Record<string, { label: string, icon: string, tone: string }>} */
const words = {
    installed: { label: "Installed", icon: "approved", tone: "good" },
    free: { label: "Not installed", icon: "slash", tone: "waiting" },
    taken: { label: "Used by something else", icon: "alert", tone: "plain" },
};

/**
 * Whether Overseerr tells the portal at once what changes, and how to make it so.
 *
 * @param {HTMLElement} section
 * @param {AbortSignal} signal
 */
export function overseerrWebhook(section, signal) {
    const body = h("div", { class: "stack" }, skeleton(1));
    fill(section, h("header", { class: "settings-header" }, h("div", {},
        h("h2", { id: "webhook-title" }, "News from Overseerr"),
        h("p", { class: "hint" }, "With its webhook, what happens there shows at once; else within five minutes."))),
    body);
    load();

    async function load() {
        try {
            show(await call("GET", path, undefined, { signal }));
        } catch (error) {
            if (!signal.aborted) fill(body, failure(error, load));
        }
    }

    /** @param {Slot} slot */
    function show({ state, address, lastHeardAt }) {
        const { label, icon: name, tone } = words[state];
        fill(body,
            h("p", {}, h("span", { class: "status", "data-tone": tone, "data-state": state }, icon(name), label)),
            address && h("p", { class: "hint" }, "Overseerr sends to ", h("span", { class: "code" }, address)),
            state === "taken" && h("p", {},
                "Overseerr has room for one webhook only, and this one is somebody else's, so it is left alone. ",
                "Free it in Overseerr's settings under Notifications, Webhook, if it is no longer needed."),
            state === "installed"
                && h("p", {}, lastHeardAt ? ["Last heard ", timeElement(lastHeardAt), "."] : "Nothing has come yet."),
            h("div", { class: "button-row" },
                state === "free"
                    && button("Install", install, {
                        id: "install-webhook", icon: "plus", tone: "primary", opens: true,
                    }),
                state === "installed"
                    && button("Install again", install, { id: "install-webhook", icon: "retry", opens: true }),
                state === "installed" && button("Remove", remove, { id: "remove-webhook", icon: "trash" })));
    }

    async function install() {
        /** @type {Slot | undefined} */
        const slot = await openForm({
            title: "Install the webhook",
            content: [
                "Overseerr sends a test to this address first. Nothing changes unless it arrives.",
                field({
                    label: "Where Overseerr reaches MediaNest",
                    hint: "Another one than yours, perhaps, when both run in containers.",
                    control: h("input", {
                        id: "base-url", name: "baseUrl", type: "url", value: location.origin, autofocus: true,
                    }),
                }),
            ],
            submitLabel: "Install",
            signal,
            submit: (form) => call("PUT", path, { baseUrl: String(new FormData(form).get("baseUrl") ?? "").trim() }),
        });
        if (!slot) return;
        toast("Installed: the test has arrived.");
        show(slot);
    }

    async function remove() {
        try {
            show(await call("DELETE", path));
            toast("Removed.", { tone: "plain" });
        } catch (error) {
            toast(explain(error).text, { tone: "bad" });
        }
    }
}
