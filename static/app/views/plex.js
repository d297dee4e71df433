// @ts-check
import { button } from "../lib/button.js";
import { fill, h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { keepFresh } from "../lib/refresh.js";
import { toast } from "../parts/toast.js";
import { beginPlexSignIn, endPlexSignIn, plexSignIn } from "../plex-sign-in.js";
import { session } from "../session.js";

export const title = "Sign in with Plex";

const pollSeconds = 2; // the server asks plex.tv once a second at most

/** @typedef {{ icon: string, title: string, text?: string, again: string }} Ending */

/** @type {Record<string, Ending>} */
const endings = {
    "auth.no_server_access": {
        icon: "slash", title: "This server is not shared with you", again: "Use another Plex account",
    },
    "auth.suspended": { icon: "slash", title: "Your account is suspended", again: "" },
    "plex.pin_not_found": {
        icon: "clock", title: "That took too long",
        text: "A sign-in with Plex has to be finished within fifteen minutes.", again: "Begin again",
    },
    "plex.pin_used": {
        icon: "check", title: "This sign-in is done already", text: "Begin again to sign in once more.",
        again: "Begin again",
    },
};
/** @type {Ending} */
const refused = { icon: "alert", title: "That did not work", again: "Begin again" };

/**
 * How a refusal ends a sign-in; `null` for trouble that may pass.
 *
 * @param {any} error
 * @returns {Ending | null}
 */
function ending({ code, status }) {
    const mayPass = status === 0 || status === 429 || status >= 500;
    return endings[code] ?? (mayPass ? null : refused);
}

/**
 * Where a person waits who is on Plex's page, and comes back to from there. A signed-in user is sent on by the router.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const begun = plexSignIn();
    const place = h("div", { class: "sign-in" });
    root.append(place);
    if (!begun) return fill(place, nothingBegun());

    const trouble = h("p", { class: "notice", "data-tone": "warn", role: "status", hidden: true });
    const over = new AbortController();
    fill(place, waiting(begun, trouble));
    keepFresh({
        load: (signal) => session.continuePlexSignIn(begun.id, signal),
        show: () => { trouble.hidden = true; },
        fail: (error) => {
            if (ending(error)) return end(error);
            trouble.textContent = `${explain(error).text} It is tried again by itself.`;
            trouble.hidden = false;
        },
        signal: AbortSignal.any([signal, over.signal]),
        seconds: pollSeconds,
    });

    /** @param {any} error */
    function end(error) {
        over.abort();
        endPlexSignIn();
        fill(place, ended(begun, error));
        place.querySelector("h1")?.focus();
    }
}

/** @param {import("../plex-sign-in.js").PlexSignIn} begun @param {Node} trouble */
function waiting({ authUrl, next }, trouble) {
    return [
        h("span", { class: "waiting-mark" }, icon("nest", "sign-in-mark")),
        h("h1", { tabindex: -1 }, "Signing in with Plex"),
        h("p", { class: "lead", role: "status" }, "Once you have said yes on Plex's page, this goes on by itself."),
        trouble,
        h("div", { class: "sign-in-actions" },
            h("a", { class: "button", "data-tone": "primary", href: authUrl }, "Open Plex's page again"),
            h("a", { class: "button", href: signInAddress(next), onclick: endPlexSignIn }, "Cancel")),
    ];
}

/** @param {import("../plex-sign-in.js").PlexSignIn} begun @param {any} error */
function ended({ wish, next }, error) {
    const { icon: iconName, title, text, again } = ending(error) ?? refused;
    return [
        icon(iconName, "empty-icon"),
        h("h1", { tabindex: -1 }, title),
        h("p", { class: "lead" }, text ?? explain(error).text),
        h("div", { class: "sign-in-actions" },
            again && button(again, () => begin(wish, next), { tone: "primary" }),
            h("a", { class: "button", href: signInAddress(next) }, "Back to sign-in")),
    ];
}

function nothingBegun() {
    return [
        icon("info", "empty-icon"),
        h("h1", { tabindex: -1 }, "No sign-in goes on here"),
        h("p", { class: "lead" }, "If you began in another tab or browser, go back there: it goes on by itself."),
        h("div", { class: "sign-in-actions" },
            h("a", { class: "button", "data-tone": "primary", href: signInAddress("") }, "Sign in here")),
    ];
}

/** @param {import("../plex-sign-in.js").PlexSignIn["wish"]} wish @param {string} next */
async function begin(wish, next) {
    try {
        await beginPlexSignIn(wish, next);
    } catch (error) {
        toast(explain(error).text, { tone: "bad" });
    }
}

/** @param {string} next */
function signInAddress(next) {
    return next ? `#/sign-in?next=${encodeURIComponent(next)}` : "#/sign-in";
}
