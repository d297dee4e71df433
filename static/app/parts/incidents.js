// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { field, InvalidInput } from "../lib/forms.js";
import { h, icon } from "../lib/html.js";
import { toast } from "./toast.js";

/**
 * @typedef {object} Incident
 * @property {string} id
 * @property {string} serviceName
 * @property {"outage" | "degradation" | "configuration" | "performance"} incidentType
 * @property {"low" | "medium" | "high" | "critical"} severity
 * @property {"open" | "investigating" | "resolved" | "closed"} status
 * @property {string} description
 * @property {string} createdAt
 * @property {boolean} isOpen
 * @property {string} durationFormatted
 * @property {{ byHand?: boolean } | null} metadata
 * @property {{ status: string, message: string, author?: string | null, createdAt: string }[]} events
 */

const typeNames = {
    outage: "Outage", degradation: "Degradation", configuration: "Configuration problem", performance: "Slowness",
};
const statusNames = { open: "Open", investigating: "Being looked into", resolved: "Resolved", closed: "Closed" };
const severityTones = { low: "plain", medium: "waiting", high: "bad", critical: "bad" };

/**
 * An incident as a row; admins can open it.
 *
 * @param {Incident} incident
 * @param {((incident: Incident) => void) | undefined} open
 */
export function incidentRow(incident, open) {
    const { id, incidentType, severity, status, description, createdAt, isOpen, durationFormatted, events } = incident;
    return h("li", { class: "row incident", "data-open": isOpen },
        h("span", { class: "event-mark", "data-tone": isOpen ? severityTones[severity] : "good" },
            icon(isOpen ? "alert" : "check")),
        h("div", { class: "row-text" },
            h("h3", {}, `${typeNames[incidentType]}, ${severity}`),
            h("p", {}, description),
            h("p", { class: "meta" },
                h("span", {}, statusNames[status]), timeElement(createdAt),
                h("span", {}, `${isOpen ? "for" : "lasted"} ${durationFormatted}`)),
            events.length > 1 && h("details", { id: `events-${id}` }, h("summary", {}, "What happened"), eventList(events))),
        open && button("Open", () => open(incident), { id: `incident-${id}`, opens: true, about: `incident: ${description}` }));
}

/** @param {Incident["events"]} events */
function eventList(events) {
    return h("ol", { class: "incident-events" }, events.map((event) => h("li", {},
        h("p", {}, event.message),
        h("p", { class: "meta" }, timeElement(event.createdAt), event.author && h("span", {}, event.author)))));
}

/**
 * An incident's history, and what an admin does about it.
 *
 * @param {Incident} incident
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} Whether something changed.
 */
export async function workOn(incident, signal) {
    /** @type {Incident} */
    const whole = await call("GET", `/admin/incidents/${incident.id}`, undefined, { signal });
    const end = whole.metadata?.byHand ? ["resolved"] : []; // what a look has opened, a look ends
    const moves = { open: ["investigating", ...end], investigating: end, resolved: ["closed"], closed: [] }[whole.status];
    const words = { investigating: "I am looking into it", resolved: "It is resolved", closed: "Close it" };
    const changed = await openForm({
        title: `${typeNames[whole.incidentType]}: ${statusNames[whole.status].toLowerCase()}`,
        content: [
            eventList(whole.events),
            moves.length > 0 && field({
                label: "Next", control: h("select", { id: "incident-status", name: "status" },
                    h("option", { value: "" }, "Leave it as it is"),
                    moves.map((move) => h("option", { value: move }, words[/** @type {keyof words} */ (move)]))),
            }),
            field({
                label: "Comment", optional: true,
                control: h("textarea", { id: "incident-comment", name: "comment", rows: 2, maxlength: 2000 }),
                hint: "People who look at this service read it.",
            }),
        ].filter((part) => part instanceof Node),
        submitLabel: "Save",
        signal,
        submit: (form) => {
            const data = new FormData(form);
            const [status, comment] = ["status", "comment"].map((name) => String(data.get(name) ?? "").trim());
            if (!status && !comment) {
                throw new InvalidInput([{ field: "comment", message: "Say something, or choose what happens next." }]);
            }
            return call("PATCH", `/admin/incidents/${incident.id}`, { ...(status && { status }), ...(comment && { comment }) });
        },
    });
    if (changed) toast("Saved.");
    return changed !== undefined;
}
