// @ts-check
import { h, icon } from "../lib/html.js";

export const title = "Not found";

/** @param {HTMLElement} root */
export function render(root) {
    root.append(h("div", { class: "empty" }, icon("nest", "empty-icon"),
        h("h1", { tabindex: -1 }, "There is nothing here"),
        h("p", {}, "This page does not exist, or it is not for you."),
        h("a", { class: "button", "data-tone": "primary", href: "#/requests" }, "To your requests")));
}
