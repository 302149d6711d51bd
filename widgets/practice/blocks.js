// What a practice screen shows beside its form: records, statuses, reviews, notes, and the look back at the end.

import { h, button, say } from "../host/dom.js";
import { inbox } from "./inbox.js";

const DRAWN = { record, status, review, inbox, debrief, note };

/** Draw a block; one of an unknown kind draws nothing. `act(answer)` sends what the learner does in it. */
export function drawBlock(block, words, act) {
  const draw = DRAWN[block.kind];
  return draw ? draw(block, words, act) : null;
}

function record({ tone, title, rows, note: remark }) {
  return h(
    "section",
    { class: "record", "data-tone": tone || "info" },
    h("h5", { class: "record__title" }, title),
    h("dl", null, (rows || []).map(({ label, value }) => h("div", null, h("dt", null, label), h("dd", null, value)))),
    remark ? h("p", { class: "record__note" }, remark) : null,
  );
}

function status({ ticket, status: now, history }, words) {
  const steps = history || [];
  return h(
    "section",
    { class: "status", "data-status": now.code },
    h("p", { class: "status__ticket" }, say(words, "ticket"), " ", h("strong", null, ticket)),
    h("p", { class: "status__now" }, now.text),
    h("h5", null, say(words, "history")),
    h(
      "ol",
      { class: "status__way" },
      steps.map(({ text, at }, place) => {
        const newest = place === steps.length - 1;
        return h(
          "li",
          { "aria-current": newest ? "step" : null },
          h("span", null, text),
          h("span", { class: "status__at" }, at, newest ? ` · ${say(words, "now")}` : null),
        );
      }),
    ),
  );
}

function review({ rows }, words, act) {
  return h(
    "dl",
    { class: "review" },
    (rows || []).map(({ label, value, action }) =>
      h(
        "div",
        null,
        h("dt", null, label),
        h("dd", null, value === "" || value === null ? "–" : value),
        action
          ? h(
              "dd",
              { class: "review__change" },
              button(say(words, "change"), () => act({ action, fields: {} }), {
                look: "quiet",
                "data-act": true,
                "aria-label": say(words, "changeWhat", { label }),
              }),
            )
          : null,
      ),
    ),
  );
}

function debrief({ items, remember, where }, words) {
  const lines = (items || []).map(({ done, text, learned }) =>
    h(
      "li",
      { "data-done": done ? "yes" : "no" },
      h("strong", null, text),
      h("span", { class: "debrief__mark" }, ` (${say(words, done ? "itemDone" : "itemMissed")})`),
      learned ? h("p", null, learned) : null,
    ),
  );
  const lessons = (remember || []).map((text) => h("li", null, text));
  return h(
    "section",
    { class: "debrief" },
    h("h5", null, say(words, "debriefTitle")),
    h("ul", { class: "debrief__items" }, lines),
    lessons.length ? [h("h5", null, say(words, "rememberTitle")), h("ul", null, lessons)] : null,
    where ? [h("h5", null, say(words, "whereTitle")), h("p", null, where)] : null,
  );
}

function note({ mark, text }, words) {
  const shown = mark === "ilustrasi" ? say(words, "illustration") : mark;
  return h("p", { class: "practice__note" }, shown ? h("span", { class: "practice__mark" }, shown) : null, " ", text);
}
