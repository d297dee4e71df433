// @ts-check
import { h } from "../lib/html.js";

/**
 * @typedef {object} Target
 * @property {string} id
 * @property {"webhook" | "apprise"} kind
 * @property {string} name
 * @property {string} address - Scheme and last four characters.
 * @property {string[]} topics
 * @property {boolean} enabled
 * @property {"delivered" | "failed" | null} lastOutcome
 * @property {string | null} lastOutcomeAt
 * @property {string | null} lastError
 * @property {number} waitingCount
 * @property {number} deadCount
 */

/** @type {Record<string, string>} */
export const topics = {
    available: "What I asked for is available",
    problems: "What I asked for was declined or failed",
    progress: "Every step on the way",
    downloads: "YouTube downloads",
    security: "Security of my account",
    announcements: "Announcements to everyone",
    services: "Services going down and coming back",
    administration: "What needs an admin",
};

/** What can go to a target of the household: nobody's private news. */
const householdTopics = ["announcements", "services", "administration"];
const memberTopics = Object.keys(topics).filter((topic) => topic !== "administration");

/** On unless chosen otherwise: what is worth a buzz in the pocket. */
const quiet = ["available", "problems", "downloads", "security", "announcements"];

/**
 * Check boxes for what a target is told.
 *
 * @param {{ isHousehold: boolean, isAdmin: boolean, chosen?: string[] }} options
 */
export function topicChoice({ isHousehold, isAdmin, chosen }) {
    const offered = isHousehold ? householdTopics : isAdmin ? Object.keys(topics) : memberTopics;
    const on = new Set(chosen ?? (isHousehold ? householdTopics : isAdmin ? [...quiet, "administration"] : quiet));
    return h("fieldset", { class: "topics" }, h("legend", {}, "Tell me about"),
        offered.map((topic) => h("label", { class: "check" },
            h("input", { type: "checkbox", name: "topics", value: topic, id: `topic-${topic}`, checked: on.has(topic) }),
            h("span", {}, topics[topic]))));
}

/** @param {HTMLFormElement} form */
export function chosenTopics(form) {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name=topics]:checked"));
    return [...boxes].map(({ value }) => value);
}
