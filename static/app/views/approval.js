// @ts-check
import { renderRequest } from "./request.js";

export const title = "Request";

/**
 * Anybody's request, for an admin.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, context) {
    renderRequest(root, context, { path: "/admin/requests", back: ["#/approvals", "Approvals"] });
}
