// @ts-check
import { shortTime } from "../lib/format.js";
import { h, icon } from "../lib/html.js";

/**
 * Says how old an answer is that could not be brought up to date; `false` for a fresh one.
 *
 * @param {import("./availability.js").Age} age
 */
export function ageNotice({ asOf, isStale, unreachableSince }) {
    return isStale && h("p", { class: "notice", "data-tone": "warn", role: "status", id: "age" }, icon("cloud-off"),
        h("span", {}, `As of ${shortTime(asOf)}: `,
            unreachableSince ? `Overseerr has not answered since ${shortTime(unreachableSince)}.`
                : "Overseerr could not say anything newer.",
            " You can go on asking; requests are kept and passed on later."));
}
