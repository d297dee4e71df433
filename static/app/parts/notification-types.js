// @ts-check

/** @type {Record<string, { icon: string, tone: string, name: string }>} */
export const notificationTypes = {
    info: { icon: "info", tone: "approved", name: "Information" },
    success: { icon: "check", tone: "good", name: "Good news" },
    warning: { icon: "alert", tone: "waiting", name: "Warning" },
    error: { icon: "cross", tone: "bad", name: "Problem" },
};

/** What an admin is told of requests that are nobody's he asked for or follows: only his own view of them knows these. */
const adminsNews = ["request.pending", "request.needs_admin"];

/**
 * Where what a notification is about is shown; `null` when it is about no request.
 *
 * @param {{ event: string, metadata: { requestId?: string } | null }} notification
 */
export function subjectAddress({ event, metadata }) {
    if (!metadata?.requestId) return null;
    return `#/${adminsNews.includes(event) ? "approvals" : "requests"}/${encodeURIComponent(metadata.requestId)}`;
}
