// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { exactTime } from "../lib/format.js";
import { fill, h, icon } from "../lib/html.js";
import { takeToken } from "../lib/link-token.js";
import { explain } from "../lib/problem.js";
import { skeleton } from "../parts/feedback.js";
import { toast } from "../parts/toast.js";
import { session } from "../session.js";

export const title = "You are invited";

/**
 * What somebody sees who opens an invitation's link.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const token = takeToken(query, "/invitation");
    const place = h("div", { class: "sign-in" });
    root.append(place);
    if (session.user) return fill(place, ending("You have an account already",
        "An invitation is for somebody who has none yet; it changes nothing for you.", "To your requests", "#/requests"));
    if (!token) return fill(place, ending("Please open the link again",
        "This page holds an invitation only once. You need the whole link that you were sent."));
    fill(place, skeleton(1));
    show();

    async function show() {
        try {
            fill(place, offer(await call("POST", "/auth/invitation", { token }, { signal }), token));
        } catch (error) {
            if (signal.aborted) return;
            const { text } = explain(error);
            fill(place, ending("This invitation does not work", text));
        }
        place.querySelector("h1")?.focus();
    }
}

/** @param {{ name: string, role: string, expiresAt: string }} invitation @param {string} token */
function offer({ name, role, expiresAt }, token) {
    const rememberMe = h("input", { type: "checkbox", name: "rememberMe" });
    const begin = button("Sign in with Plex", async () => {
        try {
            const { beginPlexSignIn } = await import("../plex-sign-in.js"); // few who come here go further
            await beginPlexSignIn({ rememberMe: rememberMe.checked, invitation: token }, "");
        } catch (error) {
            toast(explain(error).text, { tone: "bad" });
        }
    }, { id: "with-plex", icon: "play", tone: "primary" });
    return [
        icon("nest", "sign-in-mark"),
        h("h1", { tabindex: -1 }, "You are invited"),
        h("p", { class: "lead" }, `Hello ${name}! Ask for films, series and music here, and follow them until they are in `,
            "Plex. Sign in with the Plex account that this server is shared with."),
        role === "ADMIN" && h("p", { class: "hint" }, "You will be an admin here."),
        h("div", { class: "card" }, h("div", { class: "stack" }, begin,
            h("label", { class: "check" }, rememberMe, h("span", {}, "Keep me signed in on this device")))),
        h("p", { class: "hint" }, `The invitation works once, until ${exactTime(expiresAt)}.`),
    ];
}

/** @param {string} heading @param {string} text @param {string} [label] @param {string} [href] */
function ending(heading, text, label = "To the sign-in page", href = "#/sign-in") {
    return [
        icon("info", "empty-icon"),
        h("h1", { tabindex: -1 }, heading),
        h("p", { class: "lead" }, text),
        h("a", { class: "button", "data-tone": "primary", href }, label),
    ];
}
