// @ts-check
import { call } from "./api.js";
import { session } from "./session.js";

const mostReports = 5; // a page that fails in a loop must not use up its reader's rate limit
/** @type {Set<string>} */
const reported = new Set();

/** Tells the admin what went wrong in this page; refusals by the server are in his list already. */
export function startReporting() {
    addEventListener("error", (event) => report(event.error ?? event.message));
    addEventListener("unhandledrejection", (event) => report(event.reason));
}

/**
 * Of a script from elsewhere, such as a browser's extension, the page learns nothing and there is nothing to tell.
 *
 * @param {any} error
 */
function report(error) {
    if (!session.user || error?.name === "ApiError" || error?.name === "AbortError" || "status" in Object(error)) return;
    const message = String(error?.message ?? error).slice(0, 2000);
    if (!message || message === "Script error." || reported.has(message) || reported.size >= mostReports) return;
    reported.add(message);
    const stackTrace = String(error?.stack ?? "").slice(0, 8000);
    call("POST", "/errors", { message, stackTrace, path: location.hash.slice(0, 500) }).catch(() => {}); // it was only a report
}
