// @ts-check
import { whileBusy } from "../lib/button.js";
import { clearProblems, field, formAlert, InvalidInput, placed, showProblem } from "../lib/forms.js";
import { h } from "../lib/html.js";
import { session } from "../session.js";
import { toast } from "./toast.js";

/**
 * Changes what somebody is called.
 *
 * @param {AbortSignal} signal
 */
export function nameForm(signal) {
    const name = h("input", {
        id: "own-name", name: "name", autocomplete: "name", maxlength: 100, value: session.user?.name ?? "",
    });
    const send = h("button", { class: "button", type: "submit" }, "Save the name");
    const form = h("form", { class: "stack", novalidate: true, onsubmit: submit }, formAlert(),
        field({ label: "Name", control: name }), h("div", {}, send));
    return form;

    /** @param {Event} event */
    function submit(event) {
        event.preventDefault();
        whileBusy(send, async () => {
            clearProblems(form);
            try {
                const wanted = name.value.trim();
                if (!wanted) throw new InvalidInput([{ field: "name", message: "Please write your name." }]);
                await session.rename(wanted);
                if (signal.aborted) return;
                name.value = session.user?.name ?? "";
                toast("Your name is saved.");
            } catch (error) {
                if (!signal.aborted) showProblem(form, placed(error, { "user.name_unusable": "name" }));
            }
        });
    }
}
