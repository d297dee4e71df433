// @ts-check
import { apiEvents, call } from "./api.js";
import { whileBusy } from "./lib/button.js";
import { personName } from "./lib/format.js";
import { byId, fill, icon } from "./lib/html.js";
import { live } from "./lib/live.js";
import { explain } from "./lib/problem.js";
import { setTheme, theme } from "./lib/theme.js";
import { toast } from "./parts/toast.js";
import { session } from "./session.js";
import { unread } from "./unread.js";

const mostCounted = 99;

/** Brings to life what `index.html` has around the views: navigation, bell, account menu, connection notice. */
export function startShell() {
    session.addEventListener("change", showUser);
    session.addEventListener("rename", showUser);
    unread.addEventListener("change", showUnread);
    live.addEventListener("change", showLive);
    showConnection();
    startThemeChoice();
    startSkipLink();
    byId("sign-out").addEventListener("click", signOut);
}

/**
 * Marks where one is.
 *
 * @param {string} path
 */
export function showLocation(path) {
    byId("account-menu").hidePopover();
    for (const link of byId("nav").querySelectorAll("a")) {
        const isHere = path.startsWith(link.hash.slice(1));
        if (isHere) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
}

let watching = new AbortController();

function showUser() {
    const { user, isAdmin } = session;
    byId("shell").dataset.signedIn = String(user !== null);
    const isOpen = user !== null && !user.requiresPasswordChange;
    byId("nav").hidden = byId("to-account").hidden = !isOpen;
    const isAdminHere = isAdmin && isOpen;
    for (const id of ["nav-approvals", "nav-users", "to-connections", "to-errors", "to-audit", "to-database", "to-reports"]) {
        byId(id).hidden = !isAdminHere;
    }
    byId("sign-out").hidden = byId("account-details").hidden = user === null;
    byId("account-name").textContent = user ? personName(user) : "Appearance";
    byId("account-button").setAttribute("aria-label", user ? `Account of ${personName(user)}` : "Appearance");
    byId("account-details").textContent = user ? `${user.email ?? personName(user)}${isAdmin ? " · Admin" : ""}` : "";
    fill(byId("account-initial"), user ? personName(user).slice(0, 1).toUpperCase() : icon("sliders"));
    byId("account-menu").hidePopover();

    watching.abort();
    watching = new AbortController();
    if (isOpen) {
        live.watch(watching.signal, () => call("GET", "/me"));
        unread.watch(watching.signal);
    }
    showLive();
}

/** Says so where changes do not come by themselves; only what lasts is seen (see shell.css). */
function showLive() { byId("live").hidden = live.isOn || byId("nav").hidden; }

function showUnread() {
    const { count } = unread;
    const bell = byId("bell-count");
    bell.hidden = count === 0;
    bell.textContent = count > mostCounted ? `${mostCounted}+` : String(count);
    byId("bell").setAttribute("aria-label", count ? `Notifications, ${count} unread` : "Notifications");
}

/** Says so while the network is gone, or while nothing answers. */
function showConnection() {
    const notice = byId("connection");
    /** @param {string} text - Empty when all is well. */
    const say = (text) => {
        if (text) fill(notice, icon("cloud-off"), text);
        notice.hidden = !text;
    };
    const offline = "You are offline. What you see may be out of date.";
    const unreachable = "MediaNest cannot be reached just now.";
    addEventListener("offline", () => say(offline));
    addEventListener("online", () => say(""));
    apiEvents.addEventListener("reachable", () => say(""));
    apiEvents.addEventListener("unreachable", () => say(navigator.onLine ? unreachable : offline));
}

function startThemeChoice() {
    for (const input of byId("theme").querySelectorAll("input")) {
        input.checked = input.value === theme();
        input.addEventListener("change", () => setTheme(/** @type {import("./lib/theme.js").Theme} */ (input.value)));
    }
}

/** A plain link would change the address, which here names the view. */
function startSkipLink() {
    document.querySelector(".skip-link")?.addEventListener("click", (event) => {
        event.preventDefault();
        byId("main").focus();
    });
}

/** @param {Event} event */
function signOut(event) {
    whileBusy(/** @type {HTMLElement} */ (event.currentTarget), async () => {
        try {
            await session.signOut();
            location.replace("#/sign-in"); // without the way back to here: the next one may be somebody else
        } catch (error) {
            if (session.user) toast(`You are still signed in. ${explain(error).text}`, { tone: "bad" });
        }
    });
}
