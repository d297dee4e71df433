// @ts-check
import { call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { randomKey } from "../lib/random-key.js";
import { notificationTypes } from "./notification-types.js";

/**
 * Tells everybody something.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<{ title: string } | undefined>} `undefined` when dismissed.
 */
export function announce(signal) {
    const type = h("select", { id: "announce-type", name: "type" }, Object.entries(notificationTypes)
        .map(([value, { name }]) => h("option", { value }, name)));
    const title = h("input", { id: "announce-title", name: "title", maxlength: 200, autocomplete: "off", autofocus: true });
    const message = h("textarea", { id: "announce-message", name: "message", maxlength: 2000, rows: 4 });
    let sent = "";
    let key = "";
    return openForm({
        title: "Tell everyone",
        content: [
            field({ label: "What it is", control: type }),
            field({ label: "Title", control: title }),
            field({ label: "Message", control: message, hint: "Everyone sees it here, and on targets that want announcements." }),
        ],
        submitLabel: "Tell everyone",
        signal,
        submit: () => {
            const errors = [title, message].filter(({ value }) => !value.trim())
                .map(({ name }) => ({ field: name, message: `Please enter a ${name}.` }));
            if (errors.length) throw new InvalidInput(errors);
            const body = { type: type.value, title: title.value.trim(), message: message.value.trim() };
            if (JSON.stringify(body) !== sent) key = randomKey(); // the same once more, and it is told once
            sent = JSON.stringify(body);
            return call("POST", "/admin/notifications", body, { idempotencyKey: key });
        },
    });
}
