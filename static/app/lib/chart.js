// @ts-check
import { h } from "./html.js";

/** @type {Promise<any> | undefined} */
let library;

/** Chart.js, loaded when the first chart is wanted. */
export function chartLibrary() {
    library ??= new Promise((resolve, reject) => {
        const script = h("script", { src: "/libraries/chart.js" });
        script.addEventListener("load", () => resolve(/** @type {any} */ (window).Chart));
        script.addEventListener("error", () => {
            library = undefined;
            script.remove();
            reject(new Error("the chart library did not load"));
        });
        document.head.append(script);
    });
    return library;
}

/**
 * A colour of the page for a canvas. Custom properties hold light-dark(), which a canvas does not know: an element works it out.
 *
 * @param {string} name - `--accent`
 */
export function colour(name) {
    const probe = h("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
}

/** The page's font for a canvas. */
export function font() {
    return { family: getComputedStyle(document.documentElement).getPropertyValue("--font") };
}
