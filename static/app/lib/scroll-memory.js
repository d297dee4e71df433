// @ts-check
const patienceMilliseconds = 5_000;

/**
 * Keeps the scroll position of each visited page: a new page starts at the top, going back returns to where one was.
 *
 * Call `leave` before the page changes, `arrive` once it is filled.
 */
export class ScrollMemory {
    /** @type {Map<number, number>} */
    #positions = new Map();
    #visit = 0;
    #visits = Date.now(); // never a number that history kept from an earlier load
    #returning = new AbortController();

    constructor() { history.scrollRestoration = "manual"; }

    leave() {
        this.#returning.abort();
        this.#positions.set(this.#visit, scrollY);
    }

    arrive() {
        const position = this.#positions.get(history.state?.visit);
        if (position === undefined) {
            this.#visit = this.#visits += 1;
            history.replaceState({ ...history.state, visit: this.#visit }, "");
            scrollTo(0, 0);
        } else {
            this.#visit = history.state.visit;
            this.#return(position);
        }
    }

    /**
     * Goes there as soon as the page has loaded that far, unless its reader scrolls first.
     *
     * @param {number} position
     */
    #return(position) {
        const { signal } = this.#returning = new AbortController();
        const stop = () => this.#returning.abort();
        const observer = new ResizeObserver(() => {
            scrollTo(0, position);
            if (Math.abs(scrollY - position) < 1) stop();
        });
        signal.addEventListener("abort", () => observer.disconnect());
        for (const name of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(name, stop, { signal });
        setTimeout(() => observer.disconnect(), patienceMilliseconds);
        observer.observe(document.body); // reports once at the start, too
    }
}
