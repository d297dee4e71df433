// @ts-check
import { ApiError, call } from "../api.js";
import { openForm } from "../lib/dialog.js";
import { randomKey } from "../lib/random-key.js";
import { session } from "../session.js";
import { askForm, readAsk, valuesOf } from "./ask-form.js";

/** @typedef {import("./request-status.js").MediaRequest} MediaRequest */

/**
 * What somebody began to write: kept while the form is dismissed, and over a new sign-in.
 *
 * @type {{ user?: string, values: Record<string, string> }}
 */
let draft = { values: {} };

/**
 * Asks what is wanted and sends it.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<(MediaRequest & { followed?: boolean }) | undefined>} `followed` when somebody else asked first;
 *   `undefined` when the form was dismissed.
 */
export async function ask(signal) {
    if (draft.user !== session.user?.id) draft = { user: session.user?.id, values: {} };
    const own = draft;
    const content = askForm(own.values);
    const send = sender();
    const result = await openForm({
        title: "Ask for something",
        content: [content],
        submitLabel: "Ask for it",
        signal,
        submit: (form) => send(readAsk(form)),
    });
    own.values = result ? {} : valuesOf(content);
    return result;
}

/** Sends a request; after an unclear outcome the same one goes out under the same key, so that it counts once. */
export function sender() {
    let uncertain = "";
    let idempotencyKey = "";
    /** @param {object} body */
    return async (body) => {
        const text = JSON.stringify(body);
        if (text !== uncertain) idempotencyKey = randomKey();
        try {
            return await call("POST", "/requests", body, { idempotencyKey });
        } catch (error) {
            uncertain = error instanceof ApiError && error.isUncertain ? text : "";
            throw error;
        }
    };
}
