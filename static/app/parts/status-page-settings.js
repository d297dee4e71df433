// @ts-check
import { call } from "../api.js";
import { whileBusy } from "../lib/button.js";
import { clearProblems, field, formAlert, showProblem } from "../lib/forms.js";
import { fill, h } from "../lib/html.js";
import { copyButton } from "./copy-button.js";
import { failure, skeleton } from "./feedback.js";
import { settingsSection } from "./settings-section.js";
import { toast } from "./toast.js";

/** @typedef {{ enabled: boolean, title: string, services: string[] | null }} StatusPage */

const usual = ["plex", "overseerr", "youtube", "uptime-kuma"]; // shown when nobody has chosen

/**
 * Switches the public status page, and hands out its badges.
 *
 * @param {AbortSignal} signal
 */
export function statusPageSettings(signal) {
    const section = settingsSection("status-page", "Public status page",
        "Names and states of the services for everybody who knows the address, signed in or not; nothing else.");
    const body = h("div", {}, skeleton(1));
    section.append(body);
    let offered = "";
    let isTouched = false;
    load();
    return { section, follow };

    /** Offers services that have come meanwhile, unless somebody is choosing. @param {import("./service-status.js").Service[]} services */
    function follow(services) {
        if (offered && namesOf(services) !== offered && !isTouched) load();
    }

    async function load() {
        try {
            const [settings, services] = await Promise.all(
                ["/admin/settings", "/services"].map((path) => call("GET", path, undefined, { signal })));
            show(settings.statusPage, services.data);
        } catch (error) {
            if (!signal.aborted) fill(body, failure(error, load));
        }
    }

    /** @param {StatusPage} page @param {import("./service-status.js").Service[]} services */
    function show(page, services) {
        const watched = services.filter(({ serviceName: name, status }) => status !== "unknown" && usual.includes(name));
        const shown = page.services ? services.filter(({ serviceName: name }) => page.services?.includes(name)) : watched;
        offered = namesOf(services);
        isTouched = false;
        fill(body, form(page, services), page.enabled && badges(page, shown));
    }

    /** @param {StatusPage} page @param {import("./service-status.js").Service[]} services */
    function form(page, services) {
        const send = h("button", { class: "button", "data-tone": "primary", type: "submit" }, "Save");
        const known = services.map(({ serviceName: name }) => name);
        const shown = known.filter((name) => (page.services ?? usual).includes(name));
        const element = h("form", { class: "stack", novalidate: true, onsubmit: submit, oninput: touch }, formAlert(),
            h("label", { class: "check" },
                h("input", { id: "status-page-enabled", type: "checkbox", name: "enabled", checked: page.enabled }),
                h("span", {}, "Show it to everybody at ", h("a", { href: "/status", target: "_blank" }, "/status"))),
            field({
                label: "Title",
                control: h("input", { id: "status-page-title-text", name: "title", value: page.title, maxlength: 100, autocomplete: "off" }),
            }),
            h("fieldset", {}, h("legend", {}, "Services on it"), services.map(({ serviceName: name, displayName }) => h("label", { class: "check" },
                h("input", { type: "checkbox", name: "services", value: name, checked: shown.includes(name) }),
                ` ${displayName}`))),
            h("div", {}, send));
        return element;

        function touch() { isTouched = true; }

        /** @param {Event} event */
        function submit(event) {
            event.preventDefault();
            whileBusy(send, async () => {
                clearProblems(element);
                const data = new FormData(element);
                const chosen = data.getAll("services").map(String);
                const isUntouched = isSame(chosen, shown);
                const isUsual = isSame(chosen, usual.filter((name) => known.includes(name)));
                try {
                    const { statusPage } = await call("PATCH", "/admin/settings", {
                        statusPage: {
                            enabled: data.has("enabled"), title: String(data.get("title") ?? ""),
                            services: isUntouched ? page.services : isUsual ? null : chosen,
                        },
                    });
                    toast(statusPage.enabled ? "Saved. Everybody can see it now." : "Saved. Nobody can see it.");
                    show(statusPage, services);
                } catch (error) {
                    if (!signal.aborted) showProblem(element, error);
                }
            });
        }
    }
}

/** @param {import("./service-status.js").Service[]} services */
function namesOf(services) { return services.map(({ serviceName }) => serviceName).sort().join(" "); }

/** Whatever their order. @param {string[]} some @param {string[]} others */
function isSame(some, others) { return some.length === others.length && some.every((name) => others.includes(name)); }

/**
 * A badge for other pages, as Markdown.
 *
 * @param {StatusPage} page
 * @param {import("./service-status.js").Service[]} shown - The services that have one.
 */
function badges(page, shown) {
    const image = h("img", { alt: "" });
    const control = h("input", { id: "badge-markdown", name: "badge", readonly: true, class: "code" });
    const { copy, status } = copyButton("Copy the Markdown", control);
    const choice = h("select", { id: "badge-service", name: "service", onchange: choose },
        h("option", { value: "overall" }, "All together"),
        shown.map(({ serviceName: name, displayName }) => h("option", { value: name }, displayName)));
    choose();
    return h("div", { class: "badge-choice" },
        field({ label: "Badge", control: choice }), image,
        field({ label: "Markdown", hint: "For a README or a forum.", control, beside: copy }), status);

    function choose() {
        const name = choice.value;
        const path = `/api/v1/status/badges/${encodeURIComponent(name)}.svg`;
        const label = shown.find(({ serviceName }) => serviceName === name)?.displayName ?? page.title;
        image.src = path;
        image.alt = label;
        control.value = `[![${label.replace(/[[\]\\]/g, "\\$&")}](${location.origin}${path})](${location.origin}/status)`;
    }
}
