// @ts-check
import { button, iconButton } from "../lib/button.js";
import { byId, h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";

const visibleMilliseconds = 8_000;

/**
 * Says briefly that something happened. It stays while the pointer or the focus is on it.
 *
 * @param {string} text
 * @param {object} [options]
 * @param {"good" | "bad" | "plain"} [options.tone]
 * @param {{ label: string, run: () => Promise<unknown> }} [options.action] - E.g. Undo. A failure is a toast, too.
 */
export function toast(text, options = {}) {
    const { tone = "good", action } = options;
    const element = h("div", { class: "toast", "data-tone": tone },
        icon(tone === "bad" ? "alert" : "check"), h("p", {}, text));
    if (action) element.append(button(action.label, perform));
    element.append(iconButton("Dismiss", "close", () => element.remove()));
    byId("toasts").append(element);
    setTimeout(leave, visibleMilliseconds);

    async function perform() {
        try {
            await action?.run();
        } catch (error) {
            toast(explain(error).text, { tone: "bad" });
        }
        element.remove();
    }

    function leave() {
        if (element.matches(":hover, :focus-within")) setTimeout(leave, 1_000);
        else element.remove();
    }
}
