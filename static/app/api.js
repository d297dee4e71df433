// @ts-check
const timeoutMilliseconds = 20_000;
const rememberedAnswers = 30;

/** A refusal, or no answer at all: the members of an `application/problem+json` body (RFC 9457). */
export class ApiError extends Error {
    /**
     * @param {number} status - 0 when no answer came.
     * @param {{ code?: string, title?: string, detail?: string, correlationId?: string, since?: string,
     *   errors?: { field: string, message: string }[] }} [problem]
     * @param {Date | null} [retryAt] - From `Retry-After`.
     */
    constructor(status, problem = {}, retryAt = null) {
        super(problem.detail || problem.title || `HTTP ${status}`);
        this.status = status;
        this.code = problem.code ?? "";
        this.title = problem.title ?? "";
        this.detail = problem.detail ?? "";
        this.errors = problem.errors ?? [];
        this.correlationId = problem.correlationId ?? "";
        this.since = problem.since ?? "";
        this.retryAt = retryAt;
    }

    /** Whether a write may have happened all the same; sent again, it needs the same `Idempotency-Key`. */
    get isUncertain() { return this.status === 0 || this.status >= 500; }
}

/**
 * `passwordChangeRequired`: nothing else is answered until then. `reachable`, `unreachable`: whether the last call was
 * answered at all. `gatewayFailed`: something before the responders answered with a failure, of which they know nothing.
 */
export const apiEvents = new EventTarget();

let csrfToken = "";
/** @type {() => Promise<boolean>} */
let renewSession = async () => false;

/** @param {string} token - Sent with every write from now on; it lives in this page's memory only. */
export function useCsrfToken(token) { csrfToken = token; }

/** @param {() => Promise<boolean>} renew - Fetches a fresh session or token; true when the call may go out again. */
export function onStaleSession(renew) { renewSession = renew; }

/**
 * The last answers by path, oldest first.
 *
 * @type {Map<string, { etag: string, payload: any }>}
 */
let answers = new Map();

/**
 * The last answer to this GET, if there was one lately: something to show at once.
 *
 * @param {string} path
 */
export function remembered(path) { return answers.get(path)?.payload; }

/** Drops everything known about the last user; what is still under way lands in the old map, where nobody looks. */
export function forgetAnswers() { answers = new Map(); }

/**
 * Calls the API; what was refused for an ended session or a stale CSRF token goes out once more with fresh ones.
 *
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path - Below `/api/v1`, e.g. `/admin/requests?status=pending`.
 * @param {object} [body] - Sent as JSON.
 * @param {{ signal?: AbortSignal, idempotencyKey?: string }} [options]
 * @returns {Promise<any>} The decoded body, `null` for 204. An unchanged list is the same object as before. For a table to be
 *   saved: `{ file, name, isPart }`.
 * @throws {ApiError} For every status from 400 up, and with status 0 when nothing answers. When `signal` aborts, its
 *   reason.
 */
export async function call(method, path, body, options = {}) {
    try {
        return await callOnce(method, path, body, options);
    } catch (error) {
        if (!isStale(error, path) || !await renewSession()) throw error;
        return callOnce(method, path, body, options);
    }
}

/** @param {any} error @param {string} path */
function isStale(error, path) {
    if (!(error instanceof ApiError) || path === "/auth/login") return false;
    return error.status === 401 || (error.status === 403 && error.code.includes("csrf"));
}

/**
 * The same, but every refusal is final.
 *
 * @type {typeof call}
 */
export async function callOnce(method, path, body, { signal, idempotencyKey } = {}) {
    const memory = answers;
    const known = method === "GET" ? memory.get(path) : undefined;
    const { response, payload } = await answer(`/api/v1${path}`, {
        method,
        headers: headers(method, body, idempotencyKey, known?.etag),
        body: body && JSON.stringify(body),
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMilliseconds), ...(signal ? [signal] : [])]),
    }, signal);

    if (response.status === 304 && known) return known.payload;
    if (!response.ok) {
        if (payload?.code === "auth.password_change_required") {
            apiEvents.dispatchEvent(new Event("passwordChangeRequired"));
        }
        const correlationId = response.headers.get("X-Correlation-ID") ?? undefined;
        const error = new ApiError(response.status, { correlationId, ...payload }, retryTime(response));
        if (error.status >= 500 && /^(gateway\.|$)/.test(error.code)) {
            const detail = { method, path: path.replace(/\?.*/s, ""), error };
            apiEvents.dispatchEvent(new CustomEvent("gatewayFailed", { detail }));
        }
        throw error;
    }
    const isFile = payload?.file instanceof Blob;
    if (method === "GET" && !isFile) remember(memory, path, response.headers.get("ETag"), payload);
    return payload;
}

/** @param {string} method @param {object} [body] @param {string} [idempotencyKey] @param {string} [etag] */
function headers(method, body, idempotencyKey, etag) {
    return {
        Accept: "application/json",
        ...(body && { "Content-Type": "application/json" }),
        ...(method !== "GET" && { "X-CSRF-Token": csrfToken }),
        ...(idempotencyKey && { "Idempotency-Key": idempotencyKey }),
        ...(etag && { "If-None-Match": etag }),
    };
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @param {AbortSignal} [signal] - The caller's own, to tell giving up from failing.
 */
async function answer(address, request, signal) {
    try {
        const response = await fetch(address, request);
        const payload = await decode(response);
        apiEvents.dispatchEvent(new Event("reachable"));
        return { response, payload };
    } catch (error) {
        if (signal?.aborted) throw signal.reason;
        apiEvents.dispatchEvent(new Event("unreachable"));
        const isLate = error instanceof DOMException && error.name === "TimeoutError";
        throw new ApiError(0, { code: isLate ? "network.timeout" : "network.unreachable" });
    }
}

/**
 * The JSON body, or a table; `null` without one, or when a proxy answered with a page of its own.
 *
 * @param {Response} response
 */
async function decode(response) {
    if ([204, 304].includes(response.status)) return null;
    const type = response.headers.get("Content-Type") ?? "";
    if (/json/.test(type)) return response.json();
    if (!/^text\/csv\b/.test(type)) return null;
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
    const isPart = /rel="?next/.test(response.headers.get("Link") ?? "");
    return { file: await response.blob(), name: name ?? "table.csv", isPart };
}

/**
 * `Retry-After` in either of its forms, seconds or a date.
 *
 * @param {Response} response
 */
function retryTime(response) {
    const value = response.headers.get("Retry-After");
    if (!value) return null;
    const time = /^\d+$/.test(value) ? Date.now() + Number(value) * 1000 : Date.parse(value);
    return Number.isNaN(time) ? null : new Date(time);
}

/**
 * @param {Map<string, { etag: string, payload: any }>} memory
 * @param {string} path
 * @param {string | null} etag
 * @param {any} payload
 */
function remember(memory, path, etag, payload) {
    memory.delete(path);
    memory.set(path, { etag: etag ?? "", payload });
    if (memory.size > rememberedAnswers) memory.delete(memory.keys().next().value ?? "");
}
