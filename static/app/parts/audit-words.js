// @ts-check
import { serviceName } from "./service-status.js";

/**
 * What is written down, by what it is about; the first word is the API's.
 *
 * @type {Record<string, { label: string, icon: string, actions: Record<string, string> }>}
 */
export const areas = {
    service: {
        label: "Services", icon: "pulse", actions: {
            configured: "Service configured", removed: "Service removed", webhook_installed: "Webhook installed",
            webhook_removed: "Webhook removed",
        },
    },
    settings: {
        label: "Settings", icon: "sliders", actions: {
            rate_limits_changed: "Limits changed", monitoring_changed: "Monitoring changed",
            status_page_changed: "Status page changed", retention_changed: "How long things are kept changed",
        },
    },
    user: {
        label: "Accounts", icon: "users", actions: {
            created: "Account made", changed: "Account changed", deleted: "Account deleted", exported: "Own data exported",
            files_removed: "Files of a deleted account removed", files_left: "Files of a deleted account left",
        },
    },
    invitation: {
        label: "Invitations", icon: "user",
        actions: { created: "Invitation made", revoked: "Invitation taken back", redeemed: "Invitation accepted" },
    },
    request: {
        label: "Requests", icon: "list", actions: {
            approved: "Request approved", denied: "Request declined", retried: "Request tried again",
            resolved: "Request seen to by hand",
        },
    },
    incident: {
        label: "Incidents", icon: "alert", actions: {
            opened: "Incident opened", investigating: "Incident being looked into", resolved: "Incident resolved",
            closed: "Incident closed", open: "Incident opened again",
        },
    },
    maintenance: {
        label: "Maintenance", icon: "wrench", actions: {
            created: "Maintenance planned", changed: "Maintenance changed", ended: "Maintenance ended",
            removed: "Maintenance called off",
        },
    },
    auth: {
        label: "Sign-ins", icon: "device", actions: {
            signed_in: "Signed in", refreshed: "Signed in again, remembered", sign_in_failed: "Sign-in failed",
            sign_in_locked: "Sign-in locked after too many failures", wrong_password: "Wrong current password",
            signed_out: "Signed out", signed_out_everywhere: "Signed out everywhere", session_revoked: "Device signed out",
            password_changed: "Password changed", password_reset: "Password set on the command line", access_lost: "Access to Plex lost",
            remember_token_reused: "Remembered sign-in used twice",
        },
    },
    api_key: { label: "API keys", icon: "key", actions: { created: "API key made", revoked: "API key revoked" } },
    notification: { label: "Announcements", icon: "bell", actions: { broadcast: "Announcement sent" } },
    notification_target: {
        label: "Notification targets", icon: "bell",
        actions: {
            created: "Notification target added", changed: "Notification target changed", deleted: "Notification target removed",
        },
    },
    notification_delivery: { label: "Deliveries", icon: "bell", actions: { resent: "Notification sent again" } },
    keys: {
        label: "Encryption key", icon: "key",
        actions: { rotation_started: "Change of the encryption key begun", rotated: "Encryption key changed" },
    },
    bootstrap: {
        label: "First admin", icon: "star", actions: {
            link_made: "Link for the first admin made", admin_made: "First admin made", refused: "Link for the first admin refused",
        },
    },
    retention: { label: "Old data", icon: "trash", actions: { run: "Old data removed" } },
};

const alarming = ["sign_in_failed", "sign_in_locked", "wrong_password", "access_lost", "remember_token_reused", "refused"];
const ending = ["removed", "deleted", "revoked", "denied", "webhook_removed"];

/**
 * What was done, how it looks, and the API's own words where there are no others.
 *
 * @param {string} action
 */
export function actionWords(action) {
    const [area, verb = ""] = action.split(".");
    const known = areas[area];
    const tone = alarming.includes(verb) ? "bad" : ending.includes(verb) ? "waiting" : "approved";
    return { label: known?.actions[verb] ?? action, icon: known?.icon ?? "edit", tone };
}

/** @type {Record<string, string>} */
export const targetTypes = {
    service: "Service", settings: "Settings", user: "Account", invitation: "Invitation", media_request: "Request",
    incident: "Incident", maintenance_window: "Maintenance", session: "Session", session_family: "Remembered sign-in",
    api_key: "API key", notification: "Announcement", notification_target: "Notification target", notification_delivery: "Delivery",
    encryption_key: "Encryption key",
};

/**
 * On what it was done: its name, or which it was.
 *
 * @param {{ type: string | null, id: string | null, name: string | null }} target
 */
export function targetWords({ type, id, name }) {
    if (!type) return "";
    if (type === "settings") return ""; // the action has said which
    const kind = targetTypes[type] ?? type;
    if (name) return name;
    if (type === "service" && id) return serviceName(id);
    return id ? `${kind} ${id.slice(0, 8)}` : kind;
}
