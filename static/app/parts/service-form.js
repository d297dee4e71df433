// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { openForm } from "../lib/dialog.js";
import { clearProblems, field, InvalidInput, showProblem } from "../lib/forms.js";
import { fill, h, icon } from "../lib/html.js";
import { keyField } from "./key-field.js";
import { fresh, isOwn, kinds, nameFor } from "./service-kinds.js";

/** @typedef {import("./service-kinds.js").Configuration} Configuration @typedef {import("./service-kinds.js").Kind} Kind */

/** @type {Record<string, { label: string, hint: string, type: "number" | "text", min?: number, max: number, placeholder?: string }>} */
const options = {
    failuresToTrouble: {
        label: "Failed looks in a row until it is down", hint: "1 to 10.", type: "number", min: 1, max: 10, placeholder: "3",
    },
    passesToRecover: {
        label: "Good looks in a row until it is up again", hint: "1 to 10.", type: "number", min: 1, max: 10, placeholder: "2",
    },
    slowAfterMs: {
        label: "Slow after, in milliseconds", hint: "50 to 5,000: a look ends after 5 s.", type: "number", min: 50, max: 5_000, placeholder: "1000",
    },
    machineIdentifier: {
        label: "Machine identifier", hint: "Which server it must be. Learnt from the address when it is empty.", type: "text", max: 100,
    },
    youtubeSection: { label: "Library for YouTube videos", hint: "Its name in Plex.", type: "text", max: 200 },
    expectedStatus: { label: "Expected status", hint: "Any from 200 to 299 when it is empty.", type: "number", min: 100, max: 599 },
    keyword: { label: "Expected words", hint: "What the page must contain.", type: "text", max: 500 },
};
const thresholds = ["failuresToTrouble", "passesToRecover", "slowAfterMs"];

/**
 * Sets a service up, with a test before it is saved.
 *
 * @param {Configuration} service @param {AbortSignal} signal
 * @returns {Promise<Configuration | undefined>} `undefined` when dismissed.
 */
export function editService(service, signal) {
    const parts = controls(service);
    return openForm({
        title: service.updatedAt ? `Edit ${service.displayName}` : `Set up ${service.displayName}`,
        content: [...parts.content, tester(() => service.serviceName, () => draft(service, parts), parts)],
        submitLabel: "Save",
        signal,
        submit: () => sending(parts, () => call("PUT", path(service.serviceName), draft(service, parts))),
    });
}

/**
 * Adds a service of the admin's own.
 *
 * @param {string[]} taken - Names that there are. @param {AbortSignal} signal
 * @returns {Promise<Configuration | undefined>} `undefined` when dismissed.
 */
export function addService(taken, signal) {
    const kind = h("select", { id: "service-kind", name: "kind", onchange: ask },
        h("option", { value: "http" }, "Page: a status, a word"), h("option", { value: "tcp" }, "Port: accepts connections"));
    const body = h("div", { class: "stack" });
    /** @type {{ service: Configuration, parts: ReturnType<typeof controls> }} */
    let current;
    ask();
    return openForm({
        title: "Add a service",
        content: [field({ label: "Kind", control: kind }), body],
        submitLabel: "Add",
        signal,
        submit: () => sending(current.parts, () => {
            if (!current.parts.words()) throw new InvalidInput([{ field: "displayName", message: "Please give it a name." }]);
            return call("PUT", path(name()), { kind: current.service.kind, ...draft(current.service, current.parts) });
        }),
    });

    function name() { return nameFor(current.parts.words() || "service", taken); }

    function ask() {
        const service = fresh(/** @type {Kind} */ (kind.value));
        const parts = controls(service, current?.parts.words() ?? "");
        current = { service, parts };
        fill(body, ...parts.content,
            tester(name, () => ({ kind: service.kind, ...draft(service, parts) }), parts));
    }
}

/** @param {string} name */
function path(name) { return `/admin/services/${encodeURIComponent(name)}`; }

/**
 * What is asked about a service.
 *
 * @param {Configuration} service @param {string} [words] - What it is called so far.
 */
function controls(service, words = String(service.configData.displayName ?? "")) {
    const { kind } = service;
    const { address, key: keyWords, options: own } = kinds[kind];
    const name = isOwn(kind) && h("input", {
        id: "service-displayName", name: "displayName", maxlength: 50, autocomplete: "off", value: words, autofocus: true,
    });
    const url = address && h("input", {
        id: "service-serviceUrl", name: "serviceUrl", type: kind === "tcp" ? "text" : "url", inputmode: "url", spellcheck: false,
        value: service.serviceUrl?.replace(/^tcp:\/\//, ""), autocomplete: "off", maxlength: 2000, autofocus: !name,
    });
    const key = keyWords && keyField(service.apiKey, keyWords);
    const enabled = h("input", { type: "checkbox", id: "service-enabled", name: "enabled", checked: service.enabled });
    const watched = thresholds.filter((option) => kind !== "youtube" || option !== "slowAfterMs");
    const advanced = h("details", { class: "advanced" }, h("summary", {}, "Advanced"),
        h("div", { class: "stack" }, watched.map((option) => optionField(option, service)),
            own.includes("machineIdentifier") && optionField("machineIdentifier", service)));
    return {
        content: [
            name && field({ label: "Name", control: name, hint: "As people are to see it." }),
            url && field({ label: address.label, control: url, hint: address.hint }),
            key && key.element,
            !address && h("p", { class: "hint" }, "They happen on this machine: yt-dlp, a folder and its disk are looked at. ",
                "Where they are, the server is told by MEDIANEST_YT_DLP and MEDIANEST_DOWNLOAD_ROOT."),
            ...own.filter((option) => option !== "machineIdentifier").map((option) => optionField(option, service)),
            h("label", { class: "check" }, enabled, h("span", {}, address ? "Use and watch it" : "Watch them")),
            advanced,
        ].filter((part) => part instanceof Node),
        names: [...watched, ...own],
        words: () => (name ? name.value.trim() : ""),
        url, key, enabled, advanced,
    };
}

/** @param {string} name @param {Configuration} service */
function optionField(name, service) {
    const { label, hint, ...attributes } = options[name];
    const isNumber = attributes.type === "number";
    return field({
        label, hint,
        control: h("input", {
            ...attributes, id: `service-${name}`, name, value: service.configData[name], autocomplete: "off",
            maxlength: !isNumber && attributes.max, max: isNumber && attributes.max, inputmode: isNumber && "numeric",
        }),
    });
}

/**
 * The body of a PUT, and of a test: what is other than before. The rest is the server's to keep, or to put back when the
 * address changes.
 *
 * @param {Configuration} service @param {ReturnType<typeof controls>} parts
 * @throws {InvalidInput}
 */
function draft(service, { names, words, url, key, enabled }) {
    const errors = [];
    /** @type {Record<string, any>} */
    const configData = {};
    /** @param {string} name @param {string | number | null} value */
    const set = (name, value) => { if (value !== (service.configData[name] ?? null)) configData[name] = value; };
    if (isOwn(service.kind)) set("displayName", words() || null);
    for (const name of names) {
        const input = /** @type {HTMLInputElement} */ (document.getElementById(`service-${name}`));
        const { min, max } = options[name];
        if (!input.validity.valid) errors.push({ field: name, message: `A whole number from ${min} to ${max}.` });
        const text = input.value.trim();
        set(name, text === "" ? null : options[name].type === "number" ? Number(text) : text);
    }
    if (url && !url.value.trim()) errors.push({ field: "serviceUrl", message: "Please enter an address." });
    if (errors.length) throw new InvalidInput(errors);
    const apiKey = key?.value();
    return {
        ...(url && url.value.trim() !== url.defaultValue && { serviceUrl: url.value.trim() }),
        ...(enabled.checked !== service.enabled && { enabled: enabled.checked }),
        ...(apiKey !== undefined && { apiKey }), configData,
    };
}

/**
 * Sends, and brings what is refused to its field: out of `configData`, out of what is folded away.
 *
 * @template Result
 * @param {ReturnType<typeof controls>} parts @param {() => Promise<Result>} send
 */
async function sending({ key, advanced }, send) {
    try {
        return await send();
    } catch (/** @type {any} */ error) {
        error.errors = (error.errors ?? []).map((/** @type {{ field: string, message: string }} */ { field, message }) => ({
            field: field === "name" ? "displayName" : field.replace(/^configData\./, ""),
            message: /^[a-z]/.test(message) ? `It ${message}.` : message,
        }));
        const named = error.errors.map((/** @type {{ field: string }} */ { field }) => field);
        if (named.includes("apiKey")) key?.reveal();
        if (named.some((/** @type {string} */ name) => advanced.querySelector(`[name="${name}"]`))) advanced.open = true;
        throw error;
    }
}

/**
 * A button that looks at the service as it stands in the form, and says what it saw.
 *
 * @param {() => string} name @param {() => object} body @param {ReturnType<typeof controls>} parts
 */
function tester(name, body, parts) {
    const result = h("div", { class: "test-result", role: "status" });
    const press = button("Test the connection", run, { id: "test-connection", icon: "pulse" });
    return h("div", { class: "test" }, press, result);

    async function run() {
        const form = /** @type {HTMLFormElement} */ (press.closest("form"));
        clearProblems(form);
        fill(result, h("p", { class: "hint" }, "Looking …"));
        try {
            show(await sending(parts, async () => call("POST", `${path(name())}/test`, body())));
        } catch (error) {
            fill(result);
            showProblem(form, error);
        }
    }

    /** @param {{ ok: boolean, message: string, checks: { name: string, ok: boolean, message: string }[] }} outcome */
    function show({ ok, message, checks }) {
        fill(result,
            h("p", { class: "notice", "data-tone": ok ? "good" : "bad", "data-ok": String(ok) },
                icon(ok ? "check" : "alert"), h("span", {}, message)),
            checks.length > 1 && h("ul", { class: "checks" }, checks.map((check) =>
                h("li", { "data-ok": String(check.ok) }, icon(check.ok ? "check" : "cross"), h("span", {}, check.message)))));
    }
}
