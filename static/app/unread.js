// @ts-check
import { call } from "./api.js";
import { keepFresh } from "./lib/refresh.js";

/** How many notifications are unread. Fires `change`. */
class Unread extends EventTarget {
    #count = 0;
    refresh = async () => {};

    get count() { return this.#count; }

    set count(count) {
        if (count === this.#count) return;
        this.#count = count;
        this.dispatchEvent(new Event("change"));
    }

    /**
     * Keeps the count up to date until `signal` aborts.
     *
     * @param {AbortSignal} signal
     */
    watch(signal) {
        const { refresh } = keepFresh({
            load: (signal) => call("GET", "/notifications?limit=1", undefined, { signal }),
            show: ({ unreadCount }) => { this.count = unreadCount; },
            fail: () => {}, // the number just stays; whoever opens the list is told
            signal,
            concerns: ({ type }) => type === "notification",
        });
        this.refresh = refresh;
        signal.addEventListener("abort", () => { this.count = 0; });
    }
}

export const unread = new Unread();
