// @ts-check
/**
 * @typedef {object} View
 * @property {string} title
 * @property {(root: HTMLElement, context: Context) => void} render - Fills `root` at once, if only with a skeleton.
 *
 * @typedef {object} Context
 * @property {Record<string, string>} parameters - From the pattern, decoded.
 * @property {URLSearchParams} query
 * @property {AbortSignal} signal - Aborts when the view is left: pass it to every call, listener and timer.
 *
 * @typedef {object} Route
 * @property {string} pattern - E.g. `/requests/:id`.
 * @property {View} view
 * @property {"anyone" | "guest" | "signedIn" | "admin"} [for] - `signedIn` unless said otherwise; a signed-in user is sent
 *   on from what is for a guest.
 */

/**
 * The route of an address such as `#/requests/42?status=pending`.
 *
 * @param {Route[]} routes @param {string} hash
 * @returns {{ route: Route | undefined, path: string, parameters: Record<string, string>, query: URLSearchParams }}
 */
export function match(routes, hash) {
    const [path, search = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
    const query = new URLSearchParams(search);
    const parts = path.split("/");
    for (const route of routes) {
        const names = route.pattern.split("/");
        if (names.length !== parts.length) continue;
        const pairs = names.map((name, index) => [name, parts[index]]);
        if (!pairs.every(([name, part]) => (name.startsWith(":") ? part !== "" : name === part))) continue;
        const named = pairs.filter(([name]) => name.startsWith(":"));
        const parameters = Object.fromEntries(named.map(([name, part]) => [name.slice(1), decode(part)]));
        return { route, path, parameters, query };
    }
    return { route: undefined, path, parameters: {}, query };
}

/** @param {string} text - From an address bar, so it may be malformed. */
function decode(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
