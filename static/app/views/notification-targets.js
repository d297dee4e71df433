// @ts-check
import { button } from "../lib/button.js";
import { h, icon } from "../lib/html.js";
import { deadLetters } from "../parts/dead-letters.js";
import { serviceNews } from "../parts/service-news.js";
import { settingsSection } from "../parts/settings-section.js";
import { targetList } from "../parts/target-list.js";
import { session } from "../session.js";

export const title = "Where you are told";

/**
 * Targets outside the portal and what they are told; for an admin also the household's.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { signal }) {
    const own = settingsSection("targets", "Your targets", "Your phone, a chat, a program: told as soon as you are told here.",
        button("New target", () => ownList.add(), { id: "new-target", icon: "plus", opens: true }));
    const ownDead = settingsSection("undelivered", "Not delivered", "Tried again and again, and given up.");
    const services = settingsSection("service-news", "News of services", "What you hear here, in the portal; your targets have topics of their own.");
    const sections = h("div", { class: "settings" }, own, ownDead, services);
    root.append(
        h("header", { class: "page-header" },
            h("h1", { tabindex: -1 }, "Where you are told"),
            h("a", { class: "button", href: "#/notifications" }, icon("back"), h("span", {}, "Notifications"))),
        sections);
    const ownList = targetList(own, { path: "/me/notification-targets", isHousehold: false, signal });
    deadLetters(ownDead, {
        path: "/me/notification-deliveries", label: "What was not delivered to you", showsOwner: false, signal,
    });
    serviceNews(services, signal);
    if (!session.isAdmin) return;

    const house = settingsSection("household-targets", "Targets of the household",
        "Get announcements and what admins have to know; nobody's private news.",
        button("New target", () => houseList.add(), { id: "new-household-target", icon: "plus", opens: true, about: "of the household" }));
    const allDead = settingsSection("all-undelivered", "Not delivered to anybody", "Everyone's, for admins.");
    sections.append(house, allDead);
    const houseList = targetList(house, { path: "/admin/notification-targets", isHousehold: true, signal });
    deadLetters(allDead, {
        path: "/admin/notification-deliveries", label: "What was not delivered to anybody", showsOwner: true, signal,
    });
}
