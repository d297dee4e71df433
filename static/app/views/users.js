// @ts-check
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { personName } from "../lib/format.js";
import { h } from "../lib/html.js";
import { emptyState } from "../parts/feedback.js";
import { liveList } from "../parts/live-list.js";
import { deleteUser, editUser } from "../parts/user-form.js";
import { limitWords, roles, statuses, userStatus } from "../parts/user-words.js";
import { editUsualLimits } from "../parts/usual-limits-form.js";
import { session } from "../session.js";

/** @typedef {import("../parts/user-words.js").Account} Account */

export const title = "Users";

/**
 * Everybody's accounts, newest first.
 *
 * @param {HTMLElement} root
 * @param {import("../lib/router.js").Context} context
 */
export function render(root, { query, signal }) {
    const rows = h("tbody");
    const columns = ["Person", "Role", "Status", "Last signed in", "Change"];
    const wanted = filterOf(query);
    root.append(h("header", { class: "page-header" }, h("h1", { tabindex: -1 }, "Users"),
        h("div", { class: "page-actions" },
            button("Limits for everybody", () => editUsualLimits(signal), { id: "usual-limits", icon: "sliders", opens: true }),
            h("a", { class: "button", id: "to-invitations", href: "#/users/invitations" }, "Invitations"))), filter(wanted));
    const list = liveList({
        root,
        path: `/admin/users${wanted.size ? `?${wanted}` : ""}`,
        rows,
        frame: h("table", { class: "table" },
            h("caption", { class: "visually-hidden" }, "Users"),
            h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
            rows),
        build: row,
        empty: () => (wanted.size ? nobodyFound() : nobodyYet()),
        concerns: ({ type }) => type === "user",
        signal,
    });

    /** @param {Account} user */
    function row(user) {
        const { id, email, role, status, lastLoginAt } = user;
        const name = personName(user);
        return h("tr", {},
            h("td", {}, h("div", { class: "subject" },
                h("span", { class: "avatar", "aria-hidden": true }, name.slice(0, 1).toUpperCase()),
                h("div", { class: "row-text" },
                    h("h2", {}, name, id === session.user?.id && h("span", { class: "badge" }, "You")),
                    h("p", { class: "meta" }, email && h("span", {}, email), ...remarks(user))))),
            h("td", { class: "table-detail", "data-label": "Role" }, roles[role]),
            h("td", { class: "table-detail", "data-label": "Status" }, userStatus(status)),
            h("td", { class: "table-detail", "data-label": "Last signed in" },
                lastLoginAt ? timeElement(lastLoginAt) : "Never"),
            h("td", { class: "table-actions" },
                button("Edit", () => edit(user), { id: `edit-${id}`, icon: "edit", opens: true, about: name }),
                button("Delete", () => remove(user), { id: `delete-${id}`, icon: "trash", opens: true, about: name })));
    }

    /** @param {Account} user */
    async function edit(user) {
        const changed = await editUser(user, signal);
        if (!changed) return;
        list.put(changed);
        await afterwards(user);
    }

    /** @param {Account} user */
    async function remove(user) {
        if (await deleteUser(user, signal)) await afterwards(user);
    }

    /**
     * Who changes or deletes his own account may have to leave this view.
     *
     * @param {Account} user
     */
    async function afterwards({ id }) {
        if (id === session.user?.id) await session.resume().catch(() => session.end());
        if (!signal.aborted) await list.refresh();
    }
}

/** @param {Account} user */
function remarks(user) {
    return [
        user.requiresPasswordChange && "Has to change the password",
        user.autoApprove && "Approved automatically",
        ...limitWords(user),
    ].filter(Boolean).map((words) => h("span", {}, words));
}

/**
 * The part of the address that the API knows, without what is empty.
 *
 * @param {URLSearchParams} query
 */
function filterOf(query) {
    const pairs = ["search", "role", "status"].map((name) => [name, (query.get(name) ?? "").trim()]);
    return new URLSearchParams(pairs.filter(([, value]) => value));
}

/** @param {URLSearchParams} wanted */
function filter(wanted) {
    const search = h("input", {
        id: "user-search", type: "search", maxlength: 100, placeholder: "Name or e-mail address",
        autocomplete: "off", value: wanted.get("search") ?? "", onchange: follow,
    });
    const role = choice("role", "Every role", roles);
    const status = choice("status", "Every status", statuses);
    return h("form", { class: "filters", role: "search", onsubmit: follow },
        h("label", { class: "visually-hidden", for: "user-search" }, "Search"), search, ...role, ...status);

    /** @param {string} name @param {string} all @param {Record<string, string>} words */
    function choice(name, all, words) {
        const id = `user-${name}`;
        return [
            h("label", { class: "visually-hidden", for: id }, name === "role" ? "Role" : "Status"),
            h("select", { id, name, onchange: follow }, h("option", { value: "" }, all),
                Object.entries(words).map(([value, label]) =>
                    h("option", { value, selected: value === wanted.get(name) }, label))),
        ];
    }

    /** @param {Event} event */
    function follow(event) {
        event.preventDefault();
        const value = (/** @type {Node} */ control) => /** @type {HTMLSelectElement} */ (control).value;
        const next = filterOf(new URLSearchParams({
            search: search.value, role: value(role[1]), status: value(status[1]),
        }));
        location.hash = next.size ? `/users?${next}` : "/users";
    }
}

function nobodyFound() {
    return emptyState({
        icon: "users",
        title: "Nobody found",
        text: "Nobody's name, e-mail address, role and status fit.",
        action: h("a", { class: "button", href: "#/users" }, "Show everybody"),
    });
}

function nobodyYet() {
    return emptyState({ icon: "users", title: "Nobody here", text: "Accounts turn up here once they are made." });
}
