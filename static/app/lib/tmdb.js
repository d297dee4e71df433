// @ts-check
/**
 * @typedef {object} TmdbTitle
 * @property {string} tmdbId
 * @property {"movie" | "tv" | null} mediaType - `null` when only a number was given.
 * @property {number | null} season - From the address of a season's page.
 */

/**
 * Reads what people paste: a number, or an address of themoviedb.org in any of its forms.
 *
 * @param {string} text
 * @returns {TmdbTitle | { problem: string }} `problem` says what to do instead.
 */
export function parseTmdb(text) {
    const trimmed = text.trim();
    if (!trimmed) return { problem: "Paste the address of the film or series on themoviedb.org, or its number." };
    if (/^\d+$/.test(trimmed)) return title(trimmed, null, null);
    if (/(^|\/)tt\d{5,}/.test(trimmed)) {
        return { problem: "That number is from IMDb. Please find the title on themoviedb.org and paste its address." };
    }

    const { host, path } = split(trimmed);
    if (host !== null && !/^(www\.)?themoviedb\.org$/i.test(host)) {
        return { problem: "Only addresses of themoviedb.org can be read here." };
    }
    const found = /^\/?(movie|tv)\/(\d+)(?:-[^/]*)?(?:\/season\/(\d+))?(?:\/|$)/i.exec(path);
    if (!found) return { problem: "This is no film or series. Their addresses look like themoviedb.org/movie/438631." };
    return title(found[2], found[1].toLowerCase() === "tv" ? "tv" : "movie", found[3] ? Number(found[3]) : null);
}

/** @param {string} digits @param {"movie" | "tv" | null} mediaType @param {number | null} season */
function title(digits, mediaType, season) {
    const tmdbId = digits.replace(/^0+/, "");
    if (!tmdbId || tmdbId.length > 10) return { problem: "That number is not one of themoviedb.org's." };
    return { tmdbId, mediaType, season };
}

/**
 * Splits an address, with or without scheme or host, and drops query and fragment.
 *
 * @param {string} text
 */
function split(text) {
    const bare = text.replace(/^https?:\/\//i, "").replace(/[?#].*$/, "");
    const slash = bare.indexOf("/");
    const first = slash < 0 ? bare : bare.slice(0, slash);
    const hasHost = first.includes(".") || bare !== text.replace(/[?#].*$/, "");
    return hasHost ? { host: first, path: slash < 0 ? "/" : bare.slice(slash) } : { host: null, path: bare };
}

/**
 * The public page of a title.
 *
 * @param {string} mediaType
 * @param {string} tmdbId
 */
export function tmdbAddress(mediaType, tmdbId) {
    return `https://www.themoviedb.org/${mediaType === "tv" ? "tv" : "movie"}/${encodeURIComponent(tmdbId)}`;
}
