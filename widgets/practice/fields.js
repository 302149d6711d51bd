// The fields of a practice form. Each is {key, label, root, read, said, typing, draft, lock, focus}; a number that looks
// real never stays. A kind draws a control {drawn, inputs, read, write}, and may add
//   group       it is several controls, named by the field's legend        ownLabel    it says the field's label itself
//   extra       an element with ids.extra describes it                     lock, focus instead of the usual way
//   place(sentences) -> those it does not show itself                      said() -> sentences that it shows
//   blame(element, sentence) -> whether it shows it beside that element

import { h, fill, say, newId } from "../host/dom.js";
import { holdsPlausibleNik, withoutNik } from "../host/privacy.js";
import { list, many, one, slots, tick } from "./field-chosen.js";
import { rows } from "./field-rows.js";
import { date, letters, line, long, number, otp, sixteenDigits } from "./field-typed.js";
import { fold } from "./fold.js";
import { areaMap } from "./map.js";
import { paperChoice } from "./papers.js";

const NUMBERS = { nik: sixteenDigits, kk: sixteenDigits };
const TYPED = { text: line, long, letters, number, date, otp, ...NUMBERS };
const CHOSEN = { choice: one, many, tick, kelurahan: list, slot: slots, document: paperChoice, map: areaMap, rows };
const DRAWN = { ...TYPED, ...CHOSEN };
const TEXTS = "input[type=text], textarea";

/**
 * Draw a field.
 * @param field of the view
 * @param value what to show in it
 * @param faults sentences from the kernel
 * @param context {words, lang, memory(key), changed(), refused()}
 */
export function formField(field, value, faults, context) {
  const { words } = context;
  const ids = { input: newId("field"), help: newId("help"), error: newId("error"), extra: newId("extra") };
  const error = h("p", { class: "practice__error", id: ids.error, role: "alert" });
  const control = (DRAWN[field.kind] || line)(field, value, ids, context);
  const described = [field.help && ids.help, control.extra && ids.extra, ids.error].filter(Boolean).join(" ");
  const mark = h("span", { class: "practice__need" }, ` (${say(words, field.required ? "required" : "optional")})`);
  const tag = control.group ? ["legend", null] : ["label", { for: ids.input }];
  const label = control.ownLabel ? null : h(...tag, field.label, mark);
  const help = field.help ? h("p", { class: "practice__help", id: ids.help }, field.help) : null;
  const example = field.example ? exampleCard(field, context) : null;
  const root = h(control.group ? "fieldset" : "div", { class: "practice__field" }, label, help, example, control.drawn, error);
  root.dataset.field = field.key;
  for (const part of control.inputs.length ? control.inputs : [root]) part.setAttribute("aria-describedby", described);

  function tell(sentences) {
    const wrong = sentences.length > 0;
    fill(error, sentences.join(" "));
    root.classList.toggle("practice__field--wrong", wrong);
    for (const input of control.inputs) {
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  function onInput({ target }) {
    const found = control.read();
    if (holdsPlausibleNik(found)) {
      const sentences = [say(words, "nikRefused"), say(words, "nikInstead")];
      control.write(withoutNik(found));
      tell(control.blame && control.blame(target, sentences.join(" ")) ? [] : sentences);
      context.refused();
    } else {
      tell([]);
    }
    context.changed();
  }

  root.addEventListener("input", onInput);
  // leaving a typed field changes nothing more, and must not take back what was said about a number
  root.addEventListener("change", (event) => event.target.matches(TEXTS) || onInput(event));
  tell(control.place ? control.place(faults || []) : faults || []);
  return {
    key: field.key,
    label: field.label,
    root,
    read: control.read,
    /** What stands beside the field and in it, or null. */
    said() {
      const sentences = [...(control.said ? control.said() : []), error.textContent].filter(Boolean);
      return sentences.length ? sentences : null;
    },
    /** The place of the text that somebody is typing in, or -1. */
    typing: () => Array.from(root.querySelectorAll(TEXTS)).indexOf(document.activeElement),
    /** What may be kept in the browser: a half-typed number of sixteen digits is nobody's business. */
    draft() {
      const found = control.read();
      const count = field.kind in NUMBERS ? String(found).replace(/[^0-9]/g, "").length : 0;
      return count > 8 && count !== 16 ? "" : found;
    },
    lock(locked) {
      if (control.lock) control.lock(locked);
      else for (const input of control.inputs) input.disabled = locked;
    },
    /** Put the cursor into a text by its place, or into the field. */
    focus(at = -1) {
      const text = root.querySelectorAll(TEXTS)[at];
      if (text) text.focus();
      else if (control.focus) control.focus();
      else (control.inputs.find((input) => !input.disabled) || root).focus();
    },
  };
}

function exampleCard(field, context) {
  const memory = context.memory(field.key);
  const toggled = (open) => (memory.example = open);
  const look = { class: "k-button k-button--quiet", open: memory.example, toggled };
  const { root } = fold(say(context.words, "example"), h("p", { class: "example" }, field.example), look);
  return root;
}
