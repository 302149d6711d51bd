// A number to type, with its unit beside the field.

import { activity } from "../host/activity.js";
import { h, say, newId } from "../host/dom.js";
import { partMark } from "../host/feedback.js";

export default activity({
  draw(body, view, words, changed) {
    const id = newId("number");
    const unitId = newId("unit");
    const input = h("input", {
      class: "k-input number__field",
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-describedby": view.unit ? unitId : null,
      on: { input: () => changed("number") },
    });
    const unit = view.unit ? h("span", { class: "number__unit", id: unitId }, view.unit) : null;
    const marks = h("div", null);
    body.append(
      h("label", { class: "number__label", for: id }, say(words, "yourNumber")),
      h("div", { class: "number" }, input, unit),
      marks,
    );

    return {
      read: () => (input.value.trim() === "" ? null : input.value.trim()),
      write(answer) {
        const value = answer === null || answer === undefined ? "" : String(answer);
        if (input.value.trim() !== value) input.value = value;
      },
      mark(parts) {
        marks.textContent = "";
        for (const part of Object.values(parts || {})) {
          const mark = partMark(part, words);
          if (mark) marks.append(mark);
        }
      },
      lock(locked) {
        input.disabled = locked;
      },
    };
  },
});
