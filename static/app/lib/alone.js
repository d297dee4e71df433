// @ts-check
/**
 * Runs an action while no other tab of this browser runs one of the same name.
 *
 * Plain HTTP has no locks between tabs: there it just runs.
 *
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function alone(name, action) {
    return navigator.locks ? navigator.locks.request(name, action) : action();
}
