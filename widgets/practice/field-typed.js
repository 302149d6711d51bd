// The controls that are typed into. A control is {drawn, inputs, read, write}; `extra` says that ids.extra describes it.

import { h, fill, say } from "../host/dom.js";

const TURNS = [-9, 6, -4, 10, -7, 5, -11, 8]; // degrees; the letters to copy lean, as they do on real forms
const DIGITS = { inputmode: "numeric", spellcheck: "false", dir: "ltr" };

function textInput(ids, more) {
  return h("input", { class: "k-input", id: ids.input, type: "text", autocomplete: "off", dir: "auto", ...more });
}

/** Make the control of an input, textarea or select; `drawn` is what stands on the screen, if more than that. */
export function typed(input, value, drawn) {
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

/** One line of text. */
export function line(field, value, ids) {
  return typed(textInput(ids), value);
}

/** A few lines of text. */
export function long(field, value, ids) {
  return typed(h("textarea", { class: "k-input", id: ids.input, rows: 4, dir: "auto" }), value);
}

/** A number of sixteen digits, counted while it is typed. */
export function sixteenDigits(field, value, ids, { words }) {
  const input = textInput(ids, DIGITS);
  input.classList.add("practice__digits");
  const count = h("p", { class: "practice__count", "aria-hidden": "true" });
  const control = typed(input, value, [input, count]);
  const tell = () => fill(count, say(words, "digitsTyped", { n: input.value.replace(/[^0-9]/g, "").length }));
  input.addEventListener("input", tell);
  tell();
  return control;
}

/** Letters to copy from a drawing. */
export function letters(field, value, ids, { words }) {
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

/** A number, with its unit beside it: rupiah before, all others after. */
export function number(field, value, ids) {
  const input = textInput(ids, { ...DIGITS, inputmode: field.decimals ? "decimal" : "numeric" });
  if (!field.unit) return typed(input, value);
  const unit = h("span", { class: "unit__name", id: ids.extra }, field.unit);
  const drawn = h("div", { class: "unit" }, /^Rp/.test(field.unit) ? [unit, input] : [input, unit]);
  return { ...typed(input, value, drawn), extra: true };
}

/** A date, day first. Keyboards of digits have no dash on some phones, so eight digits get theirs. */
export function date(field, value, ids, { words }) {
  const input = textInput(ids, DIGITS);
  input.classList.add("practice__date");
  const form = h("p", { class: "practice__help", id: ids.extra }, say(words, "dateForm"));
  input.addEventListener("input", () => {
    const found = /^([0-3]\d)([01]\d)(\d{4})$/.exec(input.value);
    if (found) input.value = found.slice(1).join("-");
  });
  return { ...typed(input, value, [form, input]), extra: true };
}

/** A code to copy from a message. The phone must not offer real ones. */
export function otp(field, value, ids) {
  const input = textInput(ids, DIGITS);
  input.classList.add("practice__digits", "practice__code");
  return typed(input, value);
}
