// @ts-check

/** @type {Record<string, { icon: string, tone: string, name: string }>} */
export const notificationTypes = {
    info: { icon: "info", tone: "approved", name: "Information" },
    success: { icon: "check", tone: "good", name: "Good news" },
    warning: { icon: "alert", tone: "waiting", name: "Warning" },
    error: { icon: "cross", tone: "bad", name: "Problem" },
};
