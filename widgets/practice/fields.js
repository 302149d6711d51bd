// The fields of a practice form. Each is {key, root, read, said, typing, draft, lock, focus}; a number that looks real never stays.

import { h, breakable, fill, say, newId } from "../host/dom.js";
import { plausibleNik, withoutNik } from "../host/privacy.js";

const NUMBERS = ["nik", "kk"];
const TURNS = [-9, 6, -4, 10, -7, 5, -11, 8]; // degrees; the letters to copy lean, as they do on real forms

/**
 * Draw a field.
 * @param field of the view
 * @param value what to show in it
 * @param faults sentences from the kernel
 * @param context {words, changed(key), refused()}
 */
export function formField(field, value, faults, context) {
  const ids = { input: newId("field"), help: newId("help"), error: newId("error") };
  const error = h("p", { class: "practice__error", id: ids.error, role: "alert" });
  const control = controlOf(field, value, ids, context);
  const described = [field.help ? ids.help : null, ids.error].filter(Boolean).join(" ");
  for (const input of control.inputs) input.setAttribute("aria-describedby", described);
  const mark = h("span", { class: "practice__need" }, ` (${say(context.words, field.required ? "required" : "optional")})`);
  const help = field.help ? h("p", { class: "practice__help", id: ids.help }, field.help) : null;
  const label = control.ownLabel ? null : h("label", { for: ids.input }, field.label, mark);
  const root = control.group
    ? h("fieldset", { class: "practice__field" }, h("legend", null, field.label, mark), help, control.drawn, error)
    : h("div", { class: "practice__field" }, label, help, control.drawn, error);
  root.dataset.field = field.key;

  function showFault(sentences) {
    const wrong = sentences.length > 0;
    fill(error, sentences.join(" "));
    root.classList.toggle("practice__field--wrong", wrong);
    for (const input of control.inputs) {
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  function onInput() {
    const found = control.read();
    if (typeof found === "string" && plausibleNik(found)) {
      control.write(withoutNik(found));
      showFault([say(context.words, "nikRefused"), say(context.words, "nikInstead")]);
      context.refused();
    } else {
      showFault([]);
    }
    context.changed();
  }

  root.addEventListener("input", onInput);
  // leaving a typed field changes nothing more, and must not take back what was said about a number
  root.addEventListener("change", (event) => ["text", "textarea"].includes(event.target.type) || onInput());
  showFault(faults || []);
  return {
    key: field.key,
    label: field.label,
    root,
    read: control.read,
    /** What stands beside the field, or null. */
    said: () => (error.textContent ? [error.textContent] : null),
    /** Whether somebody is typing here. */
    typing: () => root.contains(document.activeElement) && document.activeElement.matches("input[type=text], textarea"),
    /** What may be kept in the browser: a half-typed number of sixteen digits is nobody's business. */
    draft() {
      const found = control.read();
      const count = NUMBERS.includes(field.kind) ? String(found).replace(/[^0-9]/g, "").length : 0;
      return count > 8 && count !== 16 ? "" : found;
    },
    lock(locked) {
      for (const input of control.inputs) input.disabled = locked;
    },
    focus() {
      control.inputs[0].focus();
    },
  };
}

function controlOf(field, value, ids, context) {
  if (field.kind === "long") return typed(h("textarea", { class: "k-input", id: ids.input, rows: 4, dir: "auto" }), value);
  if (field.kind === "choice") return choices(field, "radio", value);
  if (field.kind === "many") return choices(field, "checkbox", value);
  if (field.kind === "tick") return tick(field, value, ids);
  if (field.kind === "kelurahan") return list(field, value, ids, context.words);
  if (field.kind === "letters") return letters(field, value, ids, context.words);
  if (NUMBERS.includes(field.kind)) return sixteenDigits(value, ids, context.words);
  return typed(textInput(ids), value);
}

function textInput(ids, more) {
  return h("input", { class: "k-input", id: ids.input, type: "text", autocomplete: "off", dir: "auto", ...more });
}

function typed(input, value, drawn) {
  input.value = value === null || value === undefined ? "" : String(value);
  return {
    drawn: drawn || input,
    inputs: [input],
    read: () => input.value,
    write(text) {
      input.value = text;
    },
  };
}

function sixteenDigits(value, ids, words) {
  const input = textInput(ids, { inputmode: "numeric", spellcheck: "false", dir: "ltr" });
  input.classList.add("practice__digits");
  const count = h("p", { class: "practice__count", "aria-hidden": "true" });
  const control = typed(input, value, [input, count]);
  const tell = () => fill(count, say(words, "digitsTyped", { n: input.value.replace(/[^0-9]/g, "").length }));
  input.addEventListener("input", tell);
  tell();
  return control;
}

function letters(field, value, ids, words) {
  const shown = Array.from(field.letters || "");
  const drawing = h(
    "span",
    { class: "letters", role: "img", "aria-label": say(words, "lettersShown", { letters: shown.join(", ") }) },
    shown.map((letter, at) => {
      const span = h("span", { "aria-hidden": "true" }, letter);
      span.style.transform = `rotate(${TURNS[at % TURNS.length]}deg) translateY(${at % 2 ? 3 : -2}px)`;
      return span;
    }),
  );
  const input = textInput(ids, { autocapitalize: "characters", autocorrect: "off", spellcheck: "false", dir: "ltr" });
  return typed(input, value, [drawing, input]);
}

function list(field, value, ids, words) {
  const select = h(
    "select",
    { class: "k-input", id: ids.input },
    h("option", { value: "" }, say(words, "choose")),
    (field.options || []).map(({ key, text }) => h("option", { value: key }, text)),
  );
  return typed(select, value);
}

function choices(field, type, value) {
  const name = newId("choice");
  const chosen = [value].flat();
  const inputs = (field.options || []).map(({ key }) => h("input", { type, name, value: key, checked: chosen.includes(key) }));
  const labels = (field.options || []).map(({ text }, at) => h("label", { class: "choice" }, inputs[at], h("span", null, breakable(text))));
  const drawn = h("div", { class: "choices" }, labels);
  const paint = () => inputs.forEach((input, at) => labels[at].classList.toggle("choice--chosen", input.checked));
  drawn.addEventListener("change", paint);
  paint();
  const keys = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return { group: true, drawn, inputs, read: () => (type === "radio" ? keys()[0] || "" : keys()), write() {} };
}

function tick(field, value, ids) {
  const input = h("input", { type: "checkbox", id: ids.input, checked: value === true || value === "yes" });
  const label = h("label", { class: "choice" }, input, h("span", null, field.label));
  const paint = () => label.classList.toggle("choice--chosen", input.checked);
  input.addEventListener("change", paint);
  paint();
  return { ownLabel: true, drawn: label, inputs: [input], read: () => input.checked, write() {} };
}
