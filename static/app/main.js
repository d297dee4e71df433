// @ts-check
import { ApiError } from "./api.js";
import { startClock } from "./lib/clock.js";
import { byId, fill } from "./lib/html.js";
import { match } from "./lib/router.js";
import { ScrollMemory } from "./lib/scroll-memory.js";
import { failure, skeleton } from "./parts/feedback.js";
import { endPlexSignIn } from "./plex-sign-in.js";
import { startReporting } from "./report.js";
import { session } from "./session.js";
import { showLocation, startShell } from "./shell.js";
import * as account from "./views/account.js";
import * as approval from "./views/approval.js";
import * as approvals from "./views/approvals.js";
import * as audit from "./views/audit.js";
import * as bootstrap from "./views/bootstrap.js";
import * as connections from "./views/connections.js";
import * as dashboard from "./views/dashboard.js";
import * as database from "./views/database.js";
import * as discover from "./views/discover.js";
import * as invitation from "./views/invitation.js";
import * as invitations from "./views/invitations.js";
import * as error from "./views/error.js";
import * as errors from "./views/errors.js";
import * as notFound from "./views/not-found.js";
import * as notificationTargets from "./views/notification-targets.js";
import * as notifications from "./views/notifications.js";
import * as passwordChange from "./views/password-change.js";
import * as plex from "./views/plex.js";
import * as reports from "./views/reports.js";
import * as request from "./views/request.js";
import * as requests from "./views/requests.js";
import * as service from "./views/service.js";
import * as services from "./views/services.js";
import * as signIn from "./views/sign-in.js";
import * as titlePage from "./views/title.js";
import * as users from "./views/users.js";

/**
 * The whole portal on one page.
 *
 * @type {import("./lib/router.js").Route[]}
 */
const routes = [
    { pattern: "/sign-in", view: signIn, for: "guest" },
    { pattern: "/bootstrap", view: bootstrap, for: "guest" },
    { pattern: "/plex", view: plex, for: "guest" },
    { pattern: "/home", view: dashboard },
    { pattern: "/discover", view: discover },
    { pattern: "/discover/:mediaType/:id", view: titlePage },
    { pattern: "/invitation", view: invitation, for: "anyone" },
    { pattern: "/requests", view: requests },
    { pattern: "/requests/:id", view: request },
    { pattern: "/approvals", view: approvals, for: "admin" },
    { pattern: "/approvals/:id", view: approval, for: "admin" },
    { pattern: "/users", view: users, for: "admin" },
    { pattern: "/connections", view: connections, for: "admin" },
    { pattern: "/errors", view: errors, for: "admin" },
    { pattern: "/errors/:id", view: error, for: "admin" },
    { pattern: "/audit", view: audit, for: "admin" },
    { pattern: "/database", view: database, for: "admin" },
    { pattern: "/reports", view: reports, for: "admin" },
    { pattern: "/services", view: services },
    { pattern: "/services/:id", view: service },
    { pattern: "/users/invitations", view: invitations, for: "admin" },
    { pattern: "/notifications", view: notifications },
    { pattern: "/notifications/targets", view: notificationTargets },
    { pattern: "/account", view: account },
];
const home = "/home";

const outlet = byId("outlet");
const scrolling = new ScrollMemory();
let leaving = new AbortController();
let isFirst = true;

/** Shows what the address names, or where its reader has to go first. */
function show() {
    const { route, path, parameters, query } = match(routes, location.hash);
    if (path === "" || path === "/") return location.replace(`#${home}`);
    if (!session.user && !["guest", "anyone"].includes(route?.for ?? "")) return location.replace(signInAddress());
    if (session.user && route?.for === "guest") return location.replace(`#${destination(query)}`);

    scrolling.leave();
    leaving.abort();
    leaving = new AbortController();
    const isAllowed = route && (route.for !== "admin" || session.isAdmin);
    const view = session.user?.requiresPasswordChange ? passwordChange : isAllowed ? route.view : notFound;
    const focusedId = document.activeElement?.id ?? "";

    fill(outlet);
    document.title = `${view.title} · MediaNest`;
    showLocation(path);
    view.render(outlet, { parameters, query, signal: leaving.signal });
    scrolling.arrive();
    announce(focusedId);
}

/** The sign-in page, which leads back to here. */
function signInAddress() {
    return `#/sign-in?next=${encodeURIComponent(location.hash.slice(1))}`;
}

/**
 * Where to go after signing in: back to where one was.
 *
 * @param {URLSearchParams} query
 */
function destination(query) {
    const begun = endPlexSignIn();
    const next = query.get("next") ?? begun?.next ?? "";
    return next.startsWith("/") && !next.startsWith("/sign-in") ? next : home;
}

/**
 * Moves focus to the new page's heading, which reads it out, unless the control that was used is there again.
 *
 * The first page keeps the browser's own start.
 *
 * @param {string} focusedId
 */
function announce(focusedId) {
    const successor = document.getElementById(focusedId) ?? outlet.querySelector("h1");
    if (!isFirst && !outlet.contains(document.activeElement)) successor?.focus({ preventScroll: true });
    isFirst = false;
}

async function start() {
    fill(outlet, skeleton());
    try {
        await session.resume();
    } catch (error) {
        const isGuest = error instanceof ApiError && error.status === 401;
        if (!isGuest) return fill(outlet, failure(error, start));
    }
    session.addEventListener("change", show);
    addEventListener("hashchange", ({ newURL }) => { if (newURL === location.href) show(); }); // else told of too late
    show();
}

startReporting();
startShell();
startClock();
start();
