// @ts-check
/**
 * The secret of a one-time link, which is taken out of the address bar at once: it must stay in no history and on no
 * screen that others see. It came behind the `#`, which browsers send to nobody.
 *
 * @param {URLSearchParams} query
 * @param {string} path - What the address says from now on.
 * @returns {string} Empty when the address has none, as after reloading.
 */
export function takeToken(query, path) {
    const token = query.get("token") ?? "";
    if (token) history.replaceState(history.state, "", `#${path}`);
    return token;
}
