// @ts-check
import { live } from "./live.js";

const longestSeconds = 120;
const pauseMilliseconds = 2_000; // between two loads that events ask for

/**
 * Loads something now, again when an event says that it has changed, and every so often while nothing is live.
 *
 * A page that comes back into view, or back online, loads what it has missed. A refusal with `retryAt` is respected, and
 * after several failures the pauses grow. Nothing runs twice at a time, and nothing is shown after `signal` aborts.
 *
 * @template Data
 * @param {object} options
 * @param {(signal: AbortSignal) => Promise<Data>} options.load
 * @param {(data: Data) => void} options.show
 * @param {(error: any) => void} options.fail
 * @param {AbortSignal} options.signal
 * @param {number} [options.seconds] - Between two loads while nothing is live.
 * @param {number} [options.liveSeconds] - The same while events are told: for what no event tells.
 * @param {(event: import("./live.js").LiveEvent) => boolean} [options.concerns] - Whether an event changes what is shown;
 *   without it, only time does.
 * @returns {{ refresh: () => Promise<void>, hold: (milliseconds: number) => void }} `refresh` drops a load under way and
 *   starts a new one, which therefore sees what has just been written. `hold` keeps events from changing what is shown
 *   for so long, from now.
 */
export function keepFresh({ load, show, fail, signal, seconds = 15, liveSeconds = 300, concerns }) {
    let current = new AbortController();
    /** @type {number | undefined} */
    let timer;
    let dueAt = 0;
    let begunAt = 0;
    let wantedAt = Infinity; // by events since the last load was begun
    let heldUntil = 0;
    let failures = 0;

    async function refresh() {
        if (signal.aborted) return;
        current.abort();
        clearTimeout(timer);
        begunAt = Date.now();
        wantedAt = Infinity;
        const own = current = new AbortController();
        let waitSeconds = 0;
        try {
            const data = await load(AbortSignal.any([signal, own.signal]));
            if (!own.signal.aborted && !signal.aborted) show(data);
            failures = 0;
        } catch (error) {
            if (own.signal.aborted || signal.aborted) return;
            if (!(error instanceof Error && "status" in error)) reportError(error); // a fault of this page
            fail(error);
            waitSeconds = Math.max(Math.min(seconds * 2 ** failures++, longestSeconds), secondsUntil(error));
        }
        if (own.signal.aborted || signal.aborted) return;
        const wait = (waitSeconds || (concerns && live.isOn ? liveSeconds : seconds)) * 1000;
        refreshIn(waitSeconds ? wait : Math.min(wait, wantedAt - Date.now()));
    }

    /** @param {number} milliseconds */
    function refreshIn(milliseconds) {
        clearTimeout(timer);
        dueAt = Date.now() + milliseconds;
        timer = setTimeout(refreshIfVisible, milliseconds);
    }

    function refreshIfVisible() {
        if (!document.hidden) refresh();
    }

    /** Many events at once are one load, and not every browser's at the same moment. */
    function refreshSoon() {
        const soonest = Math.max(begunAt + pauseMilliseconds, heldUntil, Date.now() + 30 + Math.random() * 120);
        wantedAt = Math.min(wantedAt, soonest);
        if (wantedAt < dueAt) refreshIn(wantedAt - Date.now());
    }

    live.addEventListener("event", (event) => {
        const told = /** @type {CustomEvent<import("./live.js").LiveEvent>} */ (event).detail;
        if (concerns && (told.type === "resync" || concerns(told))) refreshSoon();
    }, { signal });
    live.addEventListener("change", () => {
        if (concerns && !live.isOn && dueAt > Date.now() + seconds * 1000) refreshIn(seconds * 1000);
    }, { signal });
    document.addEventListener("visibilitychange", () => { if (Date.now() >= dueAt) refreshIfVisible(); }, { signal });
    window.addEventListener("online", refreshIfVisible, { signal });
    signal.addEventListener("abort", () => clearTimeout(timer));
    refresh();

    /** @param {number} milliseconds */
    function hold(milliseconds) {
        heldUntil = Date.now() + milliseconds;
        if (dueAt > Date.now() && dueAt < heldUntil) refreshIn(milliseconds);
    }

    return { refresh, hold };
}

/**
 * How long a refusal asks to wait.
 *
 * @param {any} error
 */
function secondsUntil(error) {
    return error?.retryAt instanceof Date ? (error.retryAt.getTime() - Date.now()) / 1000 : 0;
}
