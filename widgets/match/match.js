// Give every item its partner with the phone's own list (select), which everyone's fingers and readers know.

import { activity } from "../host/activity.js";
import { h, breakable, say, newId } from "../host/dom.js";
import { partMark } from "../host/feedback.js";

export default activity({
  draw(body, view, words, changed) {
    const targets = view.targets || [];
    const rows = (view.pairs || []).map(({ key, text }) => {
      const id = newId("match");
      const select = h(
        "select",
        { class: "k-input", id, on: { change: onChange } },
        h("option", { value: "" }, say(words, "choose")),
        targets.map((target) => h("option", { value: target.key }, target.text)),
      );
      const row = h("div", { class: "match__row", "data-key": key }, h("label", { for: id }, breakable(text)), select);
      return { key, select, row };
    });
    body.append(h("div", { class: "match" }, rows.map(({ row }) => row)));

    function onChange() {
      paint();
      changed();
    }

    function paint() {
      for (const { select, row } of rows) row.classList.toggle("match__row--chosen", select.value !== "");
    }

    return {
      read() {
        const chosen = rows.filter(({ select }) => select.value !== "");
        return chosen.length ? Object.fromEntries(chosen.map(({ key, select }) => [key, select.value])) : null;
      },
      write(answer) {
        const known = targets.map((target) => target.key);
        for (const { key, select } of rows) {
          const value = answer ? answer[key] : "";
          select.value = known.includes(value) ? value : "";
        }
        paint();
      },
      mark(parts) {
        for (const { key, row, select } of rows) {
          const old = row.querySelector(".mark");
          if (old) old.remove();
          select.removeAttribute("aria-describedby");
          const mark = partMark(parts && parts[key], words);
          if (!mark) continue;
          mark.id = newId("mark");
          select.setAttribute("aria-describedby", mark.id);
          row.append(mark);
        }
      },
      lock(locked) {
        for (const { select } of rows) select.disabled = locked;
      },
    };
  },
});
