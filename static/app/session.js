// @ts-check
import { apiEvents, ApiError, call, callOnce, forgetAnswers, onStaleSession, useCsrfToken } from "./api.js";
import { alone } from "./lib/alone.js";

/**
 * @typedef {object} User
 * @property {string} id
 * @property {string | null} email
 * @property {string} name
 * @property {"USER" | "ADMIN"} role
 * @property {boolean} requiresPasswordChange - Nothing else is open until then.
 */

/** Who is signed in. Fires `change` when somebody comes or goes, `rename` at a
 * new name; tokens stay in the browser's HttpOnly cookie. */
class Session extends EventTarget {
    /** @type {User | null} */
    user = null;

    get isAdmin() { return this.user?.role === "ADMIN"; }

    /** @type {Promise<void> | null} */
    #resuming = null;

    /**
     * Takes up the session of the cookie, else exchanges what this browser remembers for a new one.
     *
     * @throws {ApiError} 401 when there is neither.
     */
    resume() {
        // The remembered token works once, and a second use signs all its devices out: never two at a time.
        this.#resuming ??= alone("medianest.session", () => this.#resume()).finally(() => { this.#resuming = null; });
        return this.#resuming;
    }

    async #resume() {
        try {
            const { csrfToken, ...user } = await callOnce("GET", "/me"); // another tab may have been quicker
            this.#become(user, csrfToken);
        } catch (error) {
            if (!(error instanceof ApiError) || error.status !== 401) throw error;
            const renewed = await refresh();
            if (!renewed) throw error;
            this.#become(renewed.user, renewed.csrfToken);
        }
    }

    /** @param {string} email @param {string} password @param {boolean} rememberMe - Also after the browser closes. */
    async signIn(email, password, rememberMe) {
        const { csrfToken, user } = await call("POST", "/auth/login", { email, password, rememberMe });
        this.#become(user, csrfToken);
    }

    /**
     * Makes the first admin, who is signed in with that.
     *
     * @param {{ token: string, name: string, email: string, password: string }} details
     */
    async bootstrap(details) {
        const { csrfToken, user } = await callOnce("POST", "/auth/bootstrap", details);
        this.#become(user, csrfToken);
    }

    /** @param {string} name - What the person is called from now on. */
    async rename(name) {
        this.user = await call("PATCH", "/me", { name });
        this.dispatchEvent(new Event("rename"));
    }

    /**
     * Asks whether the person has said yes on Plex's page, and if so, signs him in.
     *
     * @param {string} id @param {AbortSignal} signal
     */
    async continuePlexSignIn(id, signal) {
        const path = `/auth/plex/pins/${encodeURIComponent(id)}`;
        const answer = await callOnce("GET", path, undefined, { signal });
        if (answer.status === "authorized") this.#become(answer.user, answer.csrfToken);
    }

    /** @param {{ everywhere?: boolean }} [options] - On all devices of this person. */
    async signOut({ everywhere = false } = {}) {
        await call("POST", "/auth/logout", { allDevices: everywhere });
        this.end();
    }

    /** The server refuses everything else until the password is changed. */
    requirePasswordChange() {
        if (this.user) this.#become({ ...this.user, requiresPasswordChange: true });
    }

    /** Forgets the user: the server has ended the session. */
    end() { this.#become(null, ""); }

    /** @param {User | null} user @param {string} [csrfToken] - The one in use by default. */
    #become(user, csrfToken) {
        const isSame = user?.id === this.user?.id && user?.role === this.user?.role
            && user?.requiresPasswordChange === this.user?.requiresPasswordChange;
        this.user = user;
        if (csrfToken !== undefined) useCsrfToken(csrfToken);
        if (isSame) return;
        forgetAnswers();
        this.dispatchEvent(new Event("change"));
    }
}

export const session = new Session();

/** @returns {Promise<{ user: User, csrfToken: string } | null>} `null` when nothing is remembered, or no longer. */
async function refresh() {
    try {
        return await callOnce("POST", "/auth/refresh", {});
    } catch (error) {
        if (error instanceof ApiError && [401, 403].includes(error.status)) return null;
        throw error;
    }
}

apiEvents.addEventListener("passwordChangeRequired", () => session.requirePasswordChange());

// The session ended, or another tab signed in again. What was refused may only go on for the same person.
onStaleSession(async () => {
    const before = session.user?.id;
    try {
        await session.resume();
    } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        session.end();
    }
    return session.user !== null && session.user.id === before;
});
