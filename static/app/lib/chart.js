// @ts-check
import { h } from "./html.js";

/** @type {Promise<any> | undefined} */
let library;

/** Chart.js, loaded when the first chart is wanted. */
function chartLibrary() {
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
 * Draws a chart; its description stands in its place where it cannot be drawn.
 *
 * @param {HTMLElement} frame
 * @param {string} description - What it shows, in words.
 * @param {() => object} settings - Of Chart.js.
 * @param {AbortSignal} signal
 */
export async function drawChart(frame, description, settings, signal) {
    const canvas = h("canvas", { role: "img", "aria-label": description });
    try {
        const Chart = await chartLibrary();
        if (signal.aborted) return;
        frame.replaceChildren(canvas);
        const chart = new Chart(canvas, settings());
        signal.addEventListener("abort", () => chart.destroy(), { once: true });
    } catch {
        if (!signal.aborted) frame.replaceChildren(h("p", { class: "hint" }, description));
    }
}

/**
 * A custom property's colour. They hold light-dark(), which a canvas does not know: an element works it out.
 *
 * @param {string} name
 */
export function colour(name) {
    const probe = h("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
}

/** How a chart's words look. */
export function chartText() {
    return { color: colour("--ink-soft"), font: { family: getComputedStyle(document.documentElement).getPropertyValue("--font") } };
}
