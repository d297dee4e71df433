// @ts-check
/**
 * Turns days, as the reader's clock has them, into the instants that the API asks for: from the first's beginning to the last's
 * end. What is no day is left out.
 *
 * @param {URLSearchParams} query - Its `from` and `to` are replaced.
 */
export function daysToInstants(query) {
    for (const name of ["from", "to"]) {
        const day = new Date(`${query.get(name)}T00:00`);
        if (name === "to") day.setDate(day.getDate() + 1); // the whole of it
        if (Number.isNaN(day.getTime())) query.delete(name);
        else query.set(name, day.toISOString());
    }
}
