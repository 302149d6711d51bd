// The learner's own words, or something said in the room and ticked. A person judges it later, with the rubric shown.

import { activity } from "../host/activity.js";
import { h, say, figure, fill, newId } from "../host/dom.js";

const ROWS = [3, 8]; // at least and at most; more text scrolls, or makes the field grow where a browser can
const WORDS_A_ROW = 8;

/** Return how many words a text has; signs that stand alone are none. kelas.activities.written counts in the same way. */
export function countWords(text) {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

export default activity({
  draw(body, view, words, changed, { lang }) {
    const { least, most, spoken } = view;
    const ids = { text: newId("text"), count: newId("count") };
    const done = h("input", { type: "checkbox", on: { change: onTick } });
    const tick = h("label", { class: "choice reflection__done" }, done, h("span", null, say(words, "done")));
    const text = h("textarea", {
      class: "k-input reflection__text",
      id: ids.text,
      rows: Math.min(Math.max(Math.ceil(most / WORDS_A_ROW), ROWS[0]), ROWS[1]),
      dir: "auto",
      "aria-describedby": ids.count,
      on: {
        input: () => {
          count();
          changed("text");
        },
      },
    });
    const counter = h("p", { class: "reflection__count", id: ids.count });
    body.append(
      ...(spoken ? [tick] : []),
      h("label", { class: "reflection__label", for: ids.text }, say(words, spoken ? "note" : "text")),
      text,
      counter,
      rubric(),
    );

    function onTick() {
      tick.classList.toggle("choice--chosen", done.checked);
      changed();
    }

    function count() {
      fill(counter, say(words, least ? "count" : "countUpTo", { n: countWords(text.value), least, most }));
    }

    function rubric() {
      const steps = (levels) =>
        levels.map((level) =>
          h("li", null, h("strong", null, say(words, "points", { points: figure(level.points, lang) })), " ", level.text),
        );
      return h(
        "details",
        { class: "rubric" },
        h("summary", null, say(words, "rubric")),
        (view.rubric || []).flatMap((one) => [h("p", { class: "rubric__what" }, one.text), h("ul", null, steps(one.levels))]),
      );
    }

    return {
      read() {
        if (!text.value.trim() && !done.checked) return null;
        return spoken ? { done: done.checked ? "yes" : "no", text: text.value } : { text: text.value };
      },
      /** Say what is still missing before the answer can be kept, or nothing. */
      problem() {
        const n = countWords(text.value);
        if (spoken && !done.checked) return say(words, "tickFirst");
        if (n < least) return say(words, "tooFew", { n, least });
        return n > most ? say(words, "tooMany", { n, most }) : "";
      },
      write(answer) {
        const value = answer && typeof answer.text === "string" ? answer.text : "";
        if (text.value !== value) text.value = value;
        done.checked = Boolean(answer && answer.done === "yes");
        tick.classList.toggle("choice--chosen", done.checked);
        count();
      },
      mark() {},
      lock(locked) {
        text.readOnly = locked; // not disabled: a long text can still be scrolled and copied
        done.disabled = locked;
        tick.classList.toggle("choice--locked", locked);
      },
    };
  },
});
