// @ts-check
const fragment = new URLSearchParams(location.hash.slice(location.hash.indexOf("?") + 1));
const product = fragment.get("context[device][product]") ?? "an app";
const code = fragment.get("code") ?? "";
const whatTheyAre = {
    owner: "owns the server", friend: "may use the server", stranger: "may not use the server",
    homeuser: "in the owner's home, without an e-mail address",
};

/** @param {string} id @returns {any} */
const byId = (id) => document.getElementById(id);

async function start() {
    byId("product").textContent = product;
    const accounts = await (await fetch("/_control/accounts")).json();
    byId("accounts").replaceChildren(...accounts.map(choice));
    byId("allow").disabled = false;
    byId("people").addEventListener("submit", allow);
}

/** @param {{ name: string, friendlyName: string, hasAccess: boolean }} account @param {number} index */
function choice({ name, friendlyName, hasAccess }, index) {
    const input = Object.assign(document.createElement("input"), {
        type: "radio", name: "account", value: name, id: `account-${name}`, defaultChecked: index === 0,
    });
    const what = whatTheyAre[/** @type {keyof typeof whatTheyAre} */ (name)] ?? whatTheyAre[hasAccess ? "friend" : "stranger"];
    const label = document.createElement("label");
    const words = document.createElement("span");
    words.append(friendlyName, Object.assign(document.createElement("small"), { textContent: `${name}, ${what}` }));
    label.append(input, words);
    return label;
}

/** @param {Event} event */
async function allow(event) {
    event.preventDefault();
    const account = new FormData(byId("people")).get("account");
    const answer = await fetch(`/_control/pins/${encodeURIComponent(code)}/approve`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ account }),
    });
    if (!answer.ok) return say("This sign-in is not known, or it took too long. Go back and begin again.");
    const forwardUrl = fragment.get("forwardUrl") ?? "";
    if (/^https?:/.test(forwardUrl)) return location.assign(forwardUrl);
    byId("people").hidden = true;
    say(`You are signed in. Go back to ${product}.`);
}

/** @param {string} words */
function say(words) { byId("outcome").textContent = words; }

start();
