// @ts-check
import { apiEvents, ApiError, call } from "./api.js";
import { session } from "./session.js";

const mostReports = 5; // a page that fails in a loop must not use up its reader's rate limit
const mostAttempts = 6;
const firstPauseMilliseconds = 4_000; // a responder that died is back by then
/** @type {Set<string>} */
const reported = new Set();

/** Tells the admin what went wrong in this page; refusals by a responder are in his list already. */
export function startReporting() {
    addEventListener("error", (event) => report(event.error ?? event.message));
    addEventListener("unhandledrejection", (event) => report(event.reason));
    apiEvents.addEventListener("gatewayFailed", (event) => reportGateway(/** @type {CustomEvent} */ (event).detail));
}

/**
 * Of a script from elsewhere, such as a browser's extension, the page learns nothing and there is nothing to tell.
 *
 * @param {any} error
 */
function report(error) {
    if (error?.name === "ApiError" || error?.name === "AbortError" || "status" in Object(error)) return;
    const message = String(error?.message ?? error).slice(0, 2000);
    if (!message || message === "Script error." || !isNew(message)) return;
    const stackTrace = String(error?.stack ?? "").slice(0, 8000);
    send({ message, stackTrace, path: location.hash.slice(0, 500) }, 1);
}

/**
 * What nginx answered in a responder's place: only the page can tell, once somebody answers again.
 *
 * @param {{ method: string, path: string, error: ApiError }} detail
 */
function reportGateway({ method, path, error: { status, code, correlationId } }) {
    const message = `${method} ${path} got no answer: ${code || `status ${status}`}`;
    if (path === "/errors" || !isNew(message)) return;
    pause(1).then(() => send({
        message, path: `/api/v1${path}`.slice(0, 500), statusCode: status, ...(correlationId && { correlationId }),
    }, 1));
}

/** @param {string} message */
function isNew(message) {
    if (!session.user || reported.has(message) || reported.size >= mostReports) return false;
    reported.add(message);
    return true;
}

/** @param {object} body @param {number} attempt */
async function send(body, attempt) {
    try {
        await call("POST", "/errors", body);
    } catch (error) {
        const isWorthwhile = error instanceof ApiError && error.isUncertain && attempt < mostAttempts;
        if (isWorthwhile) pause(attempt).then(() => send(body, attempt + 1)); // else: it was only a report
    }
}

/** @param {number} attempt */
function pause(attempt) {
    return new Promise((resolve) => { setTimeout(resolve, firstPauseMilliseconds * 2 ** (attempt - 1)); });
}
