// The controls that are chosen from: a list, radio buttons, checkboxes, one tick, and the times of an appointment.

import { h, breakable, say, newId } from "../host/dom.js";
import { typed } from "./field-typed.js";

/** A list that opens. `group(option)` may name the group that an option stands in. */
export function list(field, value, ids, { words }, group = () => "") {
  const select = h("select", { class: "k-input", id: ids.input }, h("option", { value: "" }, say(words, "choose")));
  const groups = new Map([["", select]]);
  for (const option of field.options || []) {
    const name = group(option);
    if (!groups.has(name)) groups.set(name, select.appendChild(h("optgroup", { label: name })));
    groups.get(name).append(h("option", { value: option.key }, option.text));
  }
  return typed(select, value);
}

/** Draw one choice: a big target with its radio button or checkbox. */
export function choice(attributes, ...inside) {
  return h("label", { class: "choice" }, h("input", attributes), h("span", null, ...inside));
}

/** Make the control of choices that are drawn; `single` says that one of them is the value. */
export function chosen(drawn, single) {
  const inputs = Array.from(drawn.querySelectorAll("input"));
  const paint = () => inputs.forEach((input) => input.closest(".choice").classList.toggle("choice--chosen", input.checked));
  const keys = () => inputs.filter((input) => input.checked).map((input) => input.value);
  drawn.addEventListener("change", paint);
  paint();
  return { group: true, drawn, inputs, read: () => (single ? keys()[0] || "" : keys()), write() {} };
}

function choices(field, type, value) {
  const name = newId("choice");
  const values = [value].flat();
  const labels = (field.options || []).map(({ key, text }) =>
    choice({ type, name, value: key, checked: values.includes(key) }, breakable(text)),
  );
  return chosen(h("div", { class: "choices" }, labels), type === "radio");
}

/** One of a few. */
export function one(field, value) {
  return choices(field, "radio", value);
}

/** Any of a few. */
export function many(field, value) {
  return choices(field, "checkbox", value);
}

/** A statement to tick. */
export function tick(field, value, ids) {
  const label = choice({ type: "checkbox", id: ids.input, checked: value === true || value === "yes" }, field.label);
  const control = chosen(h("div", null, label), true);
  return { ...control, group: false, ownLabel: true, read: () => control.inputs[0].checked };
}

/** The times of an appointment, by day. A full one says so and cannot be chosen. */
export function slots(field, value, ids, { words }) {
  const name = newId("slot");
  const time = (day, { key, text, full }) => {
    const attributes = { type: "radio", name, value: key, checked: key === value && !full, disabled: full };
    const shown = full ? [h("s", null, text), h("span", { class: "slots__full" }, say(words, "full"))] : [text];
    const label = choice(attributes, h("span", { class: "k-sr-only" }, `${day}, `), ...shown);
    label.classList.toggle("slots__none", Boolean(full));
    return label;
  };
  const days = (field.days || []).map(({ text, times }) =>
    h("div", null, h("h5", null, text), h("div", { class: "slots__times" }, times.map((one) => time(text, one)))),
  );
  const control = chosen(h("div", { class: "slots" }, days), true);
  const full = control.inputs.filter((input) => input.disabled);
  return {
    ...control,
    lock(locked) {
      for (const input of control.inputs) input.disabled = locked || full.includes(input);
    },
  };
}
