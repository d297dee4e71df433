// @ts-check
import { button } from "../lib/button.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";

/**
 * Grey shapes where rows will be. Said to be slow after a few seconds (see feedback.css).
 *
 * @param {number} [rows]
 */
export function skeleton(rows = 5) {
    return h("div", { class: "skeleton", role: "status" },
        h("p", { class: "visually-hidden" }, "Loading"),
        ...Array.from({ length: rows }, () => h("div", { class: "skeleton-row", "aria-hidden": true },
            h("span", { class: "skeleton-tile" }), h("span", { class: "skeleton-lines" }))),
        h("p", { class: "skeleton-slow" }, "This is taking longer than usual. Your connection may be slow."));
}

/**
 * Nothing there, and what to do about it.
 *
 * @param {{ icon: string, title: string, text: string, action?: Node | false }} options
 */
export function emptyState(options) {
    return h("div", { class: "empty" }, icon(options.icon, "empty-icon"),
        h("h2", {}, options.title), h("p", {}, options.text), options.action);
}

/**
 * A page or list that could not be loaded.
 *
 * @param {any} error
 * @param {() => Promise<unknown>} [retry]
 */
export function failure(error, retry) {
    const { text, reference } = explain(error);
    return h("div", { class: "empty", role: "alert" }, icon("alert", "empty-icon"),
        h("h2", {}, "That did not load"),
        h("p", {}, text),
        reference && h("p", {}, h("small", {}, `Reference ${reference}`)),
        retry && button("Retry", retry, { icon: "retry" }));
}

/**
 * A line above something that is shown but could not be brought up to date.
 *
 * @param {any} error
 * @param {() => Promise<unknown>} retry
 */
export function staleNotice(error, retry) {
    return h("div", { class: "notice", "data-tone": "warn", role: "status" }, icon("alert"),
        h("span", {}, `What you see may be out of date. ${explain(error).text}`),
        button("Retry", retry, { icon: "retry" }));
}
