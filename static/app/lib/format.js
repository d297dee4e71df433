// @ts-check
const relative = new Intl.RelativeTimeFormat("en");

/**
 * Largest unit first, in seconds.
 *
 * @type {[Intl.RelativeTimeFormatUnit, number][]}
 */
const units = [
    ["year", 31_557_600], ["month", 2_629_800], ["week", 604_800], ["day", 86_400], ["hour", 3_600], ["minute", 60],
];

/**
 * "3 minutes ago", "1 day ago", "in 2 hours"; under 45 seconds either way it is "just now".
 *
 * @param {string | Date} time @param {Date} [now]
 */
export function relativeTime(time, now = new Date()) {
    const seconds = (new Date(time).getTime() - now.getTime()) / 1000;
    if (Math.abs(seconds) < 45) return "just now";
    // 2 % early, so that 59.6 minutes are an hour and not "60 minutes"; what is left, 45 to 58 seconds, is a minute
    const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length * 0.98) ?? units[units.length - 1];
    return relative.format(Math.round(seconds / length), unit);
}

/**
 * Date and time to the second, in the reader's zone and customs.
 *
 * @param {string | Date} time
 * @param {string} [locale]
 */
export function exactTime(time, locale) {
    return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }).format(new Date(time));
}

/**
 * "7 Nov 2026, 14:32", short enough for a table.
 *
 * @param {string | Date} time
 * @param {string} [locale]
 */
export function shortTime(time, locale) {
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
}

/**
 * When to try again: "in 20 seconds", "in 5 minutes, at 14:37".
 *
 * @param {Date} time @param {Date} [now] @param {string} [locale]
 */
export function waitingTime(time, now = new Date(), locale = undefined) {
    const seconds = Math.max(1, Math.ceil((time.getTime() - now.getTime()) / 1000));
    if (seconds < 90) return `in ${count(seconds, "second")}`;
    const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(time);
    const minutes = Math.ceil(seconds / 60);
    return minutes < 90 ? `in ${count(minutes, "minute")}, at ${clock}` : `at ${clock}`;
}

/**
 * "1 season", "3 seasons".
 *
 * @param {number} amount
 * @param {string} noun
 */
export function count(amount, noun) {
    return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/**
 * What to call somebody, who may have no name.
 *
 * @param {{ name?: string | null, email?: string | null }} person
 */
export function personName({ name, email }) {
    return name?.trim() || email || "Somebody";
}

/** @param {string} mediaType */
export function mediaTypeName(mediaType) {
    return { movie: "Film", tv: "Series", music: "Music" }[mediaType] ?? mediaType;
}

/**
 * "Season 2", "Seasons 1–3, 5"; without a list "All seasons".
 *
 * @param {number[] | null | undefined} seasons
 */
export function seasonsName(seasons) {
    if (!seasons?.length) return "All seasons";
    const sorted = [...seasons].sort((a, b) => a - b);
    /** @type {[number, number][]} */
    const runs = [];
    for (const season of sorted) {
        const run = runs.at(-1);
        if (run && season <= run[1] + 1) run[1] = season;
        else runs.push([season, season]);
    }
    const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
    return `${sorted.length === 1 ? "Season" : "Seasons"} ${words.join(", ")}`;
}

/**
 * The title, or "Film 438631" while nobody has looked it up.
 *
 * @param {{ title?: string | null, mediaType: string, tmdbId?: string | null }} request
 */
export function requestTitle({ title, mediaType, tmdbId }) {
    return title || `${mediaTypeName(mediaType)}${tmdbId ? ` ${tmdbId}` : ""}`;
}

/**
 * The two largest units: "3 d 4 h", "2 h 5 min", "45 s".
 *
 * @param {number} seconds
 */
export function durationWords(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    const units = /** @type {const} */ ([[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]]);
    const first = Math.max(0, units.findIndex(([length]) => whole >= length));
    if (whole === 0) return "0 s";
    return units.slice(first, first + 2)
        .map(([length, unit], index) => [Math.floor((index ? whole % units[first][0] : whole) / length), unit])
        .filter(([amount]) => Number(amount) > 0).map((parts) => parts.join(" ")).join(" ");
}

/**
 * "0 B", "1.5 GB", in steps of 1000.
 *
 * @param {number} bytes
 */
export function byteWords(bytes) {
    const power = Math.min(5, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    const amount = bytes / 1000 ** power;
    return `${amount.toLocaleString(undefined, { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${["B", "kB", "MB", "GB", "TB", "PB"][power]}`;
}
