// @ts-check
/**
 * Loads something now, and again every so often while the page is visible.
 *
 * A page that comes back into view, or back online, loads at once. A refusal with `retryAt` is respected. Nothing runs
 * twice at a time, and nothing is shown after `signal` aborts.
 *
 * @template Data
 * @param {object} options
 * @param {(signal: AbortSignal) => Promise<Data>} options.load
 * @param {(data: Data) => void} options.show
 * @param {(error: any) => void} options.fail
 * @param {AbortSignal} options.signal
 * @param {number} [options.seconds]
 * @returns {{ refresh: () => Promise<void> }} `refresh` drops a load under way and starts a new one, which therefore
 *   sees what has just been written.
 */
export function keepFresh({ load, show, fail, signal, seconds = 15 }) {
    let current = new AbortController();
    /** @type {number | undefined} */
    let timer;
    let dueAt = 0;

    async function refresh() {
        if (signal.aborted) return;
        current.abort();
        clearTimeout(timer);
        const own = current = new AbortController();
        let waitSeconds = seconds;
        try {
            const data = await load(AbortSignal.any([signal, own.signal]));
            if (!own.signal.aborted && !signal.aborted) show(data);
        } catch (error) {
            if (own.signal.aborted || signal.aborted) return;
            if (!(error instanceof Error && "status" in error)) reportError(error); // a fault of this page
            fail(error);
            waitSeconds = Math.max(seconds, secondsUntil(error));
        }
        if (own.signal.aborted || signal.aborted) return;
        dueAt = Date.now() + waitSeconds * 1000;
        timer = setTimeout(refreshIfVisible, waitSeconds * 1000);
    }

    function refreshIfVisible() {
        if (!document.hidden) refresh();
    }

    document.addEventListener("visibilitychange", () => { if (Date.now() >= dueAt) refreshIfVisible(); }, { signal });
    window.addEventListener("online", refreshIfVisible, { signal });
    signal.addEventListener("abort", () => clearTimeout(timer));
    refresh();
    return { refresh };
}

/**
 * How long a refusal asks to wait.
 *
 * @param {any} error
 */
function secondsUntil(error) {
    return error?.retryAt instanceof Date ? (error.retryAt.getTime() - Date.now()) / 1000 : 0;
}
