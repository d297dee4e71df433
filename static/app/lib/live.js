// @ts-check
/**
 * @typedef {object} LiveEvent
 * @property {string} type - `request`, `notification`, `service`, `incident`, `download`, `user`; `resync`: look at everything.
 * @property {string} [id] - Of the row that has changed.
 * @property {string} [status]
 * @property {number} [progress] - Of a download, in percent.
 * @property {string} [eventId]
 */

const address = "/api/v1/events";
const name = "medianest.live";
const types = ["request", "notification", "service", "incident", "download", "user", "resync"];
const firstWaitMilliseconds = 2_000;
const longestWaitMilliseconds = 60_000;
const rememberedEvents = 300;

/**
 * What the server tells as it happens. Fires `event` with a `LiveEvent`, and `change` when the stream comes or goes.
 *
 * One tab of a browser holds the stream and passes on what it hears; when it goes, another takes its place. Whatever may
 * have been missed meanwhile is covered by a `resync`.
 */
class Live extends EventTarget {
    #isOn = false;
    /** @type {Set<string>} */
    #seen = new Set();

    /** Whether changes are told here: then nobody has to ask for them. */
    get isOn() { return this.#isOn; }

    /**
     * Listens until `signal` aborts.
     *
     * @param {AbortSignal} signal
     * @param {() => Promise<unknown>} checkSession - Called when the stream was refused: the session may be over.
     */
    watch(signal, checkSession) {
        const tabs = new BroadcastChannel(name);
        let isHolder = false;
        const hear = (/** @type {any} */ word) => this.#hear(word);
        const tell = (/** @type {any} */ word) => {
            hear(word);
            tabs.postMessage(word);
        };
        tabs.onmessage = ({ data }) => {
            if (data.question && isHolder) tabs.postMessage({ isOn: this.#isOn });
            else if (!data.question) hear(data);
        };
        signal.addEventListener("abort", () => {
            tabs.close();
            this.#set(false);
        });

        const lead = () => new Promise((resolve) => {
            isHolder = true;
            holdStream(tell, checkSession, signal);
            signal.addEventListener("abort", resolve);
        });
        tabs.postMessage({ question: true });
        // Plain HTTP has no locks between tabs: there each has a stream of its own, while it is looked at.
        if (navigator.locks) navigator.locks.request(name, { signal }, lead).catch(() => {}); // no longer wanted
        else whileVisible((visible) => holdStream(hear, checkSession, visible), signal);
    }

    /** @param {{ event?: LiveEvent, opened?: boolean, isOn?: boolean }} word */
    #hear({ event, opened, isOn }) {
        if (event && this.#isNew(event)) this.dispatchEvent(new CustomEvent("event", { detail: event }));
        if (opened) this.dispatchEvent(new CustomEvent("event", { detail: { type: "resync" } }));
        if (isOn !== undefined) this.#set(isOn);
    }

    /**
     * An event may come on several channels, and again after a drop.
     *
     * @param {LiveEvent} event
     */
    #isNew({ eventId = "" }) {
        if (this.#seen.has(eventId)) return false;
        if (eventId) this.#seen.add(eventId);
        if (this.#seen.size > rememberedEvents) this.#seen.delete([...this.#seen][0]);
        return true;
    }

    /** @param {boolean} isOn */
    #set(isOn) {
        if (isOn === this.#isOn) return;
        this.#isOn = isOn;
        this.dispatchEvent(new Event("change"));
    }
}

export const live = new Live();

/**
 * Keeps a stream open. The browser itself goes on after a drop, where it left off; after a refusal it is tried again, each
 * time later.
 *
 * @param {(word: any) => void} tell
 * @param {() => Promise<unknown>} checkSession
 * @param {AbortSignal} signal
 */
function holdStream(tell, checkSession, signal) {
    /** @type {EventSource | undefined} */
    let source;
    /** @type {number | undefined} */
    let timer;
    let wait = firstWaitMilliseconds;

    function open() {
        clearTimeout(timer);
        source?.close();
        const stream = source = new EventSource(address);
        stream.onopen = () => {
            wait = firstWaitMilliseconds;
            tell({ isOn: true, opened: true });
        };
        stream.onerror = () => {
            tell({ isOn: false });
            if (stream.readyState !== EventSource.CLOSED) return;
            timer = setTimeout(open, wait * (0.75 + Math.random() / 2));
            wait = Math.min(wait * 2, longestWaitMilliseconds);
            checkSession().catch(() => {}); // whoever shows something says so
        };
        for (const type of types) {
            stream.addEventListener(type, ({ data }) => tell({ event: JSON.parse(data) }));
        }
    }

    addEventListener("online", open, { signal });
    signal.addEventListener("abort", () => {
        clearTimeout(timer);
        source?.close();
    });
    open();
}

/**
 * Runs `begin` whenever the page comes into view, with a signal that aborts when it goes.
 *
 * @param {(signal: AbortSignal) => void} begin
 * @param {AbortSignal} signal
 */
function whileVisible(begin, signal) {
    let current = new AbortController();
    const look = () => {
        current.abort();
        current = new AbortController();
        if (!document.hidden) begin(AbortSignal.any([signal, current.signal]));
    };
    document.addEventListener("visibilitychange", look, { signal });
    look();
}
