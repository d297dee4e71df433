// @ts-check
import { call } from "../api.js";
import { button } from "../lib/button.js";
import { timeElement } from "../lib/clock.js";
import { openForm } from "../lib/dialog.js";
import { h, icon } from "../lib/html.js";
import { explain } from "../lib/problem.js";
import { emptyState } from "./feedback.js";
import { liveList } from "./live-list.js";
import { addTarget, editTarget, showSecret } from "./target-form.js";
import { toast } from "./toast.js";

/** @typedef {import("./target-words.js").Target} Target */

const testSeconds = 15;

/**
 * Where somebody, or the household, is told outside the portal.
 *
 * @param {HTMLElement} root
 * @param {{ path: string, isHousehold: boolean, signal: AbortSignal }} options
 * @returns {{ add: () => Promise<void> }}
 */
export function targetList(root, { path, isHousehold, signal }) {
    const list = liveList({
        root,
        path,
        isPaged: false,
        rows: h("ul", { class: "rows", "aria-label": isHousehold ? "Targets of the household" : "Your targets" }),
        build: row,
        empty: () => emptyState({
            icon: "device",
            title: "Only here so far",
            text: isHousehold
                ? "Let a channel of the household know about announcements and trouble."
                : "Have your news sent to your phone, a chat or a program of yours.",
        }),
        signal,
    });

    /** @param {Target} target */
    function row(target) {
        const { id, kind, name, address, enabled } = target;
        return h("li", { class: "row target" },
            h("span", { class: "event-mark", "data-tone": tone(target) }, icon(kind === "webhook" ? "wrench" : "device")),
            h("div", { class: "row-text" },
                h("h3", {}, name,
                    !enabled && h("span", { class: "badge" }, "Switched off"),
                    target.deadCount > 0 && h("span", { class: "badge", "data-tone": "bad" }, `${target.deadCount} undelivered`)),
                h("p", { class: "meta" }, h("span", { class: "code" }, address), ...state(target))),
            h("div", { class: "target-actions" },
                enabled && button("Send a test", () => test(target), { id: `test-${id}`, about: `to ${name}` }),
                button("Edit", () => edit(target), { id: `edit-${id}`, opens: true, about: name }),
                button(enabled ? "Switch off" : "Switch on", () => change(target, { enabled: !enabled }),
                    { id: `switch-${id}`, about: name }),
                button("Delete", () => remove(target), { id: `delete-${id}`, opens: true, about: name })));
    }

    /** Waits for the outcome: a worker sends it. @param {Target} target */
    async function test({ id, name, lastOutcomeAt }) {
        try {
            await call("POST", `${path}/${id}/test`, {});
            for (let second = 0; second < testSeconds && !signal.aborted; second += 1) {
                await new Promise((resolve) => { setTimeout(resolve, 1000); });
                const { data } = await call("GET", path, undefined, { signal });
                const target = data.find((/** @type {Target} */ candidate) => candidate.id === id);
                if (!target || target.lastOutcomeAt === lastOutcomeAt) continue;
                if (target.lastOutcome === "delivered") toast(`${name} got the test.`);
                else toast(`${name} did not get the test. ${target.lastError ?? ""}`, { tone: "bad" });
                return;
            }
            if (!signal.aborted) toast(`The test is still on its way to ${name}.`, { tone: "plain" });
        } catch (error) {
            if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
        } finally {
            setTimeout(list.refresh); // a row is not replaced while its button is busy
        }
    }

    /** @param {Target} target */
    async function edit(target) {
        const changed = await editTarget(path, target, isHousehold, signal);
        if (!changed) return;
        list.put(changed);
        toast(`Saved ${changed.name}.`);
    }

    /** @param {Target} target @param {{ enabled: boolean }} body */
    async function change({ id }, body) {
        try {
            await call("PATCH", `${path}/${id}`, body);
        } catch (error) {
            if (!signal.aborted) toast(explain(error).text, { tone: "bad" });
        }
        setTimeout(list.refresh);
    }

    /** @param {Target} target */
    async function remove({ id, name }) {
        const isDone = await openForm({
            title: `Delete ${name}?`,
            content: ["Nothing is sent there any more, not even what is on its way. This cannot be undone."],
            submitLabel: "Delete the target",
            dismissLabel: "Keep it",
            tone: "danger",
            signal,
            submit: async () => {
                await call("DELETE", `${path}/${id}`);
                return true;
            },
        });
        if (!isDone) return;
        toast(`Deleted ${name}.`, { tone: "plain" });
        await list.refresh();
    }

    return {
        async add() {
            const target = await addTarget(path, isHousehold, signal);
            if (!target) return;
            list.put(target);
            if (target.signingSecret) await showSecret({ name: target.name, signingSecret: target.signingSecret }, signal);
            toast(`Added ${target.name}. Send it a test to see whether it works.`);
        },
    };
}

/** @param {Target} target */
function tone({ enabled, lastOutcome }) {
    if (!enabled || !lastOutcome) return "plain";
    return lastOutcome === "delivered" ? "good" : "bad";
}

/** @param {Target} target */
function state({ lastOutcome, lastOutcomeAt, lastError, waitingCount }) {
    const last = {
        delivered: () => ["Last reached ", timeElement(/** @type {string} */ (lastOutcomeAt))],
        failed: () => ["Failed ", timeElement(/** @type {string} */ (lastOutcomeAt)), `: ${lastError ?? ""}`],
    };
    return [
        h("span", {}, lastOutcome ? last[lastOutcome]() : "Nothing sent yet"),
        waitingCount > 0 && h("span", {}, `${waitingCount} on the way`),
    ];
}
