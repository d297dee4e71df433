// @ts-check
import { callOnce } from "./api.js";

const storageKey = "medianest.plexSignIn";

/**
 * A sign-in that goes on in this tab when its person comes back from Plex's page. What the server wants to see again is
 * in an HttpOnly cookie; an invitation is kept no longer than the sign-in, to begin anew with.
 *
 * @typedef {object} PlexSignIn
 * @property {string} id
 * @property {string} authUrl - Plex's page, where the person says yes.
 * @property {{ rememberMe: boolean, invitation?: string }} wish - To begin anew with.
 * @property {string} next - The address within the portal to go to afterwards.
 */

/**
 * Begins a sign-in and leaves for Plex's page, in this tab: no blocker of pop-ups minds, and phones can do it.
 *
 * Plex's page leads back to `#/plex`; so does the browser's back button.
 *
 * @param {PlexSignIn["wish"]} wish
 * @param {string} next
 */
export async function beginPlexSignIn(wish, next) {
    const { id, authUrl } = await callOnce("POST", "/auth/plex/pins", wish);
    write({ id, authUrl, wish, next });
    location.replace("#/plex");
    location.assign(authUrl);
}

/** @returns {PlexSignIn | null} What began in this tab and is not over. */
export function plexSignIn() {
    try {
        return JSON.parse(sessionStorage.getItem(storageKey) ?? "null");
    } catch {
        return null; // no storage, so nothing that could go on
    }
}

/** @returns {PlexSignIn | null} What began in this tab; it is over now. */
export function endPlexSignIn() {
    const ended = plexSignIn();
    if (ended) sessionStorage.removeItem(storageKey);
    return ended;
}

/** @param {PlexSignIn} begun */
function write(begun) {
    try {
        sessionStorage.setItem(storageKey, JSON.stringify(begun));
    } catch {
        // No storage: whoever comes back from Plex's page is told to begin again.
    }
}
