// @ts-check
/**
 * Moves between the links of a grid by arrow keys, Home and End, as it looks on the screen.
 *
 * Tab goes on as ever.
 *
 * @param {HTMLElement} grid
 * @param {string} selector - Of what takes the focus, one in each cell.
 * @param {HTMLElement} above - Takes the focus when one goes up from the first row.
 */
export function gridKeys(grid, selector, above) {
    grid.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        /** @type {HTMLElement[]} */
        const links = [...grid.querySelectorAll(selector)];
        const here = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        if (here < 0) return;
        const columns = Math.max(1, links.findIndex((link) => link.offsetTop > links[0].offsetTop));
        /** @type {Record<string, number>} */
        const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
        const ends = { Home: 0, End: links.length - 1 };
        const target = ends[/** @type {"Home" | "End"} */ (event.key)] ?? here + (steps[event.key] ?? NaN);
        if (Number.isNaN(target)) return;
        event.preventDefault();
        if (target < 0 && event.key === "ArrowUp") above.focus();
        else links[Math.min(target, links.length - 1)]?.focus();
    });
}
