// A list of options with a radio button or a checkbox each. Used by pick-one and pick-many.

import { h, breakable, newId } from "./dom.js";
import { partMark } from "./feedback.js";

/** Draw the options; chosen() gives their keys in the order shown. */
export function choiceList(body, options, type, words, changed) {
  const name = newId("choice");
  const lines = options.map(({ key, text }) => {
    const input = h("input", { type, name, value: key, on: { change: onChange } });
    const label = h("label", { class: "choice" }, input, h("span", null, breakable(text)));
    const line = h("div", { "data-key": key }, label);
    return { key, input, label, line };
  });
  const group = type === "radio" ? { role: "radiogroup", "aria-labelledby": body.getAttribute("aria-labelledby") } : {};
  body.append(h("div", { class: "choices", ...group }, lines.map(({ line }) => line)));

  function onChange() {
    paint();
    changed();
  }

  function paint() {
    for (const { input, label } of lines) label.classList.toggle("choice--chosen", input.checked);
  }

  return {
    chosen: () => lines.filter(({ input }) => input.checked).map(({ key }) => key),
    choose(keys) {
      for (const { key, input } of lines) input.checked = keys.includes(key);
      paint();
    },
    mark(parts) {
      for (const { key, line, input } of lines) {
        const old = line.querySelector(".mark");
        if (old) old.remove();
        input.removeAttribute("aria-describedby");
        const mark = partMark(parts && parts[key], words);
        if (mark) {
          mark.id = newId("mark");
          input.setAttribute("aria-describedby", mark.id);
          line.append(mark);
        }
      }
    },
    lock(locked) {
      for (const { input, label } of lines) {
        input.disabled = locked;
        label.classList.toggle("choice--locked", locked);
      }
    },
  };
}
