// Words to type into a sentence. The fields stand where the words belong.

import { activity } from "../host/activity.js";
import { h, say, newId } from "../host/dom.js";
import { partMark } from "../host/feedback.js";

const WIDEST = 28; // characters; a longer word scrolls inside its field

export default activity({
  draw(body, view, words, changed) {
    const fields = [];
    const count = (view.parts || []).filter((part) => typeof part !== "string").length;
    const sentence = h("p", { class: "fill-in" });
    const marks = h("div", { class: "fill-in__marks" });
    for (const part of view.parts || []) sentence.append(typeof part === "string" ? part : field(part.blank));
    body.append(sentence, marks);

    function field(key) {
      const label = say(words, "blank", { n: fields.length + 1, of: count });
      const input = h("input", {
        class: "k-input fill-in__field",
        id: newId("blank"),
        type: "text",
        "data-key": key,
        "aria-label": label,
        autocomplete: "off",
        autocapitalize: "none",
        autocorrect: "off",
        spellcheck: "false",
        dir: "auto",
        on: {
          input: () => {
            widen(input);
            changed(key);
          },
        },
      });
      widen(input);
      fields.push({ key, input, label });
      return input;
    }

    function widen(input) {
      input.style.width = `${Math.min(Math.max(input.value.length + 4, 11), WIDEST)}ch`;
    }

    return {
      read() {
        const filled = fields.filter(({ input }) => input.value.trim() !== "");
        return filled.length ? Object.fromEntries(filled.map(({ key, input }) => [key, input.value])) : null;
      },
      write(answer) {
        for (const { key, input } of fields) {
          const value = answer && typeof answer[key] === "string" ? answer[key] : "";
          if (input.value !== value) input.value = value;
          widen(input);
        }
      },
      mark(parts) {
        marks.textContent = "";
        for (const { key, input, label } of fields) {
          const part = parts && parts[key];
          input.removeAttribute("aria-describedby");
          input.classList.toggle("fill-in__field--right", Boolean(part && part.right));
          input.classList.toggle("fill-in__field--wrong", Boolean(part && part.right === false));
          const mark = partMark(part, words);
          if (!mark) continue;
          mark.id = newId("mark");
          mark.prepend(h("span", { class: "fill-in__which" }, count > 1 ? `${label}: ` : ""));
          input.setAttribute("aria-describedby", mark.id);
          marks.append(mark);
        }
      },
      lock(locked) {
        for (const { input } of fields) input.disabled = locked;
      },
    };
  },
});
