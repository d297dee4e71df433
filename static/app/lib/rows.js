// @ts-check
/**
 * Brings the rows of a list or table body up to date with the least change, so that nothing jumps and focus stays.
 *
 * A row that would look the same keeps its element. So does a row that is busy with an action of the user's. When the
 * focused control goes, focus moves to its row, or to the row that took its place; never to another row's button, which
 * a second click or a held key would press.
 *
 * @template {{ id: string }} Item
 * @param {HTMLElement} container
 * @param {Item[]} items
 * @param {(item: Item) => HTMLElement} build - Controls in it need ids, by which focus returns to them.
 */
export function updateRows(container, items, build) {
    const focused = document.activeElement;
    const place = [...container.children].findIndex((row) => row.contains(focused));
    const existing = new Map([...container.children].map((row) => [row.getAttribute("data-row"), row]));

    arrange(container, items.map((item) => {
        const row = build(item);
        row.setAttribute("data-row", item.id);
        row.tabIndex = -1;
        const old = existing.get(item.id);
        return old && (old.isEqualNode(row) || old.querySelector("[aria-busy=true]")) ? old : row;
    }));

    if (place >= 0 && document.activeElement !== focused) refocus(container, place, focused?.id);
}

/**
 * Moves only what is out of place: a moved element would lose focus.
 *
 * @param {HTMLElement} container
 * @param {Element[]} rows
 */
function arrange(container, rows) {
    const wanted = new Set(rows);
    for (const child of [...container.children]) if (!wanted.has(child)) child.remove();
    rows.forEach((row, index) => {
        if (container.children[index] !== row) container.insertBefore(row, container.children[index] ?? null);
    });
}

/** @param {HTMLElement} container @param {number} place @param {string} [id] */
function refocus(container, place, id) {
    const row = container.children[Math.min(place, container.children.length - 1)];
    const target = (id && document.getElementById(id)) || row;
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
