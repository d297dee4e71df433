// @ts-check

/** 128 random bits in hexadecimal; `randomUUID` does not exist on plain HTTP. */
export function randomKey() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
