// @ts-check
const storageKey = "medianest.theme"; // read by early.js, too

/** @typedef {"auto" | "light" | "dark"} Theme - `auto` follows the system. */

/** @returns {Theme} */
export function theme() {
    const { theme } = document.documentElement.dataset;
    return theme === "light" || theme === "dark" ? theme : "auto";
}

/**
 * Applies a theme now and remembers it in this browser.
 *
 * @param {Theme} choice
 */
export function setTheme(choice) {
    if (choice === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    try {
        if (choice === "auto") localStorage.removeItem(storageKey);
        else localStorage.setItem(storageKey, choice);
    } catch {
        // Storage is forbidden here: the choice lasts until the page is closed.
    }
}
