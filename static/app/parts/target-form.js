// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { session } from "../session.js";
import { copyButton } from "./copy-button.js";
import { chosenTopics, topicChoice } from "./target-words.js";

/** @typedef {import("./target-words.js").Target} Target */

/** @type {Record<string, { label: string, hint: string, placeholder: string }>} */
const kinds = {
    apprise: {
        label: "Messenger",
        hint: "As Apprise has it: discord://id/token, tgram://bot-token/chat-id, ntfy://topic, pover://user@token …",
        placeholder: "ntfy://my-topic",
    },
    webhook: {
        label: "Webhook",
        hint: "Gets a signed POST (Standard Webhooks).",
        placeholder: "https://example.org/hook",
    },
};

/**
 * Adds a target.
 *
 * @param {string} path - Of the list that it belongs to.
 * @param {boolean} isHousehold
 * @param {AbortSignal} signal
 * @returns {Promise<(Target & { signingSecret: string | null }) | undefined>} `undefined` when dismissed.
 */
export function addTarget(path, isHousehold, signal) {
    const kind = h("select", { id: "target-kind", name: "kind", onchange: explain },
        Object.entries(kinds).map(([value, { label }]) => h("option", { value }, label)));
    const name = h("input", { id: "target-name", name: "name", maxlength: 100, autocomplete: "off", autofocus: true });
    const address = h("input", {
        id: "target-address", name: "address", maxlength: 2000, autocomplete: "off", spellcheck: false, class: "code",
    });
    const hint = h("span");
    const dialog = openForm({
        title: isHousehold ? "New target of the household" : "New target",
        content: [
            field({ label: "Kind", control: kind }),
            field({ label: "Name", control: name, hint: "Such as “My phone”." }),
            field({ label: "Address", control: address, hint }),
            h("p", { class: "hint" }, "It is kept encrypted, and never shown again."),
            topicChoice({ isHousehold, isAdmin: session.isAdmin }),
        ],
        submitLabel: "Add the target",
        signal,
        submit: (form) => {
            const draft = { kind: kind.value, name: name.value.trim(), address: address.value.trim() };
            const errors = [];
            if (!draft.name) errors.push({ field: "name", message: "Please give it a name." });
            if (!draft.address.includes("://")) errors.push({ field: "address", message: "Please enter an address." });
            if (errors.length) throw new InvalidInput(errors);
            return call("POST", path, { ...draft, topics: chosenTopics(form) });
        },
    });
    explain();
    return dialog;

    function explain() {
        const { hint: words, placeholder } = kinds[kind.value];
        hint.textContent = words;
        address.placeholder = placeholder;
    }
}

/**
 * Shows a webhook's signing secret, this once.
 *
 * @param {{ name: string, signingSecret: string }} target
 * @param {AbortSignal} signal
 */
export async function showSecret({ name, signingSecret }, signal) {
    const control = h("input", {
        id: "secret-text", name: "secret", value: signingSecret, readonly: true, class: "code",
    });
    const { copy, status } = copyButton("Copy the secret", control);
    await openForm({
        title: `The signing secret of ${name}`,
        content: [
            h("p", { class: "notice", "data-tone": "warn" }, icon("alert"),
                h("span", {}, "Copy it now: it is never shown again. With it the receiver can tell that a message is ours.")),
            field({ label: "Signing secret", control, beside: copy }),
            status,
        ],
        submitLabel: "I have kept it",
        dismissLabel: "",
        signal,
        submit: async () => true,
    });
}

/**
 * Renames a target, and chooses what it is told.
 *
 * @param {string} path @param {Target} target @param {boolean} isHousehold @param {AbortSignal} signal
 * @returns {Promise<Target | undefined>} `undefined` when dismissed.
 */
export function editTarget(path, target, isHousehold, signal) {
    const name = h("input", { id: "target-name", name: "name", maxlength: 100, autocomplete: "off", value: target.name });
    return openForm({
        title: `Edit ${target.name}`,
        content: [
            field({ label: "Name", control: name }),
            topicChoice({ isHousehold, isAdmin: session.isAdmin, chosen: target.topics }),
        ],
        submitLabel: "Save",
        signal,
        submit: (form) => {
            const words = name.value.trim();
            if (!words) throw new InvalidInput([{ field: "name", message: "Please give it a name." }]);
            return call("PATCH", `${path}/${target.id}`, { name: words, topics: chosenTopics(form) });
        },
    });
}
