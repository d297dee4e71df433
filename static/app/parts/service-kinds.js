// @ts-check

/**
 * @typedef {"plex" | "overseerr" | "uptime-kuma" | "youtube" | "http" | "tcp"} Kind
 *
 * @typedef {object} Configuration - Of a service, as admins see it.
 * @property {string} serviceName
 * @property {string} displayName
 * @property {Kind} kind
 * @property {string | null} serviceUrl
 * @property {boolean} enabled
 * @property {boolean} isConfigured
 * @property {boolean} needsApiKey
 * @property {{ configured: boolean, lastFour: string | null }} apiKey
 * @property {Record<string, string | number | null>} configData
 * @property {string | null} updatedAt - `null` while it has never been set up.
 * @property {string | null} updatedBy
 */

/**
 * What an admin is asked about each kind.
 *
 * @type {Record<Kind, { name: string, address?: { label: string, hint: string }, key?: { label: string, hint: string,
 *   optional: boolean }, options: string[] }>}
 */
export const kinds = {
    plex: {
        name: "Plex",
        address: { label: "Address", hint: "As this server reaches it, for example http://127.0.0.1:32400." },
        key: {
            label: "Token", optional: true,
            hint: "The owner's token of this server. Signing in works without; libraries and downloads do not.",
        },
        options: ["machineIdentifier", "youtubeSection"],
    },
    overseerr: {
        name: "Overseerr",
        address: { label: "Address", hint: "As this server reaches it, for example http://127.0.0.1:5055." },
        key: { label: "API key", optional: false, hint: "From Overseerr's settings, under General." },
        options: [],
    },
    "uptime-kuma": {
        name: "Uptime Kuma",
        address: { label: "Address", hint: "As this server reaches it, for example http://127.0.0.1:3001." },
        key: { label: "API key", optional: true, hint: "From its settings, under API Keys: uk1_… Needed unless its metrics are open." },
        options: [],
    },
    youtube: { name: "YouTube downloader", options: [] },
    http: {
        name: "Page",
        address: { label: "Address", hint: "For example http://sonarr.lan:8989/ping. Redirects are not followed." },
        options: ["expectedStatus", "keyword"],
    },
    tcp: {
        name: "Port",
        address: { label: "Host and port", hint: "For example nas.lan:445. It works when connections are accepted." },
        options: [],
    },
};

/** @type {Kind[]} */
const builtIn = ["plex", "overseerr", "uptime-kuma", "youtube"];

// `database` is the database's among the measurements, `overall` all services together among the badges.
const reserved = [...builtIn, "database", "overall"];

/** @param {Kind} kind */
export function isOwn(kind) { return !builtIn.includes(kind); }

/**
 * The portal's own services, also those that nobody has set up, then the admin's.
 *
 * @param {Configuration[]} known
 * @returns {Configuration[]}
 */
export function allServices(known) {
    const own = known.filter(({ kind }) => isOwn(kind));
    return [...builtIn.map((kind) => known.find(({ serviceName }) => serviceName === kind) ?? fresh(kind)), ...own];
}

/**
 * One that is not set up yet.
 *
 * @param {Kind} kind
 * @returns {Configuration}
 */
export function fresh(kind) {
    return {
        serviceName: isOwn(kind) ? "" : kind, displayName: isOwn(kind) ? "" : kinds[kind].name, kind, serviceUrl: null,
        enabled: true, isConfigured: false, needsApiKey: kind === "overseerr",
        apiKey: { configured: false, lastFour: null }, configData: {}, updatedAt: null, updatedBy: null,
    };
}

/**
 * "My NAS" becomes my-nas, or my-nas-2 when there is one.
 *
 * @param {string} words @param {string[]} taken
 */
export function nameFor(words, taken) {
    const plain = words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")
        .slice(0, 46).replace(/-+$/, "") || "service";
    let name = plain;
    for (let number = 2; reserved.includes(name) || taken.includes(name); number += 1) name = `${plain}-${number}`;
    return name;
}
