// What a practice screen shows beside its form: records, statuses, reviews, notes, and the look back at the end.

import { h, breakable, button, say, svg, newId } from "../host/dom.js";
import { inbox } from "./inbox.js";
import { folder } from "./papers.js";
import { queue } from "./queue.js";

const DRAWN = { record, status, review, inbox, debrief, note, table, picture, qr, documents: folder, queue };
const FIGURE = /^(Rp)?[\s\d.,%-]*\d[\s\d.,%-]*$/;

/**
 * Draw a block; one of an unknown kind draws nothing.
 * @param block of the view
 * @param context {words, act(answer), memory(key), changed()}
 */
export function drawBlock(block, context) {
  const draw = DRAWN[block.kind];
  return draw ? draw(block, context) : null;
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

function status({ ticket, status: now, history }, { words }) {
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

function review({ rows }, { words, act }) {
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

function debrief({ items, remember, where }, { words }) {
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

function note({ mark, text }, { words }) {
  return h("p", { class: "practice__note" }, marked(mark, words), " ", text);
}

function marked(mark, words) {
  const shown = mark === "ilustrasi" ? say(words, "illustration") : mark;
  return shown ? h("span", { class: "practice__mark" }, shown) : null;
}

/** A table moves sideways in a box of its own when the screen is narrow. Figures stand right, under each other. */
function table({ caption, columns, rows, mark }, { words }) {
  const name = newId("table");
  const look = (text) => ({ class: FIGURE.test(text) ? "figures__number" : null });
  const cells = ([first, ...others]) => [
    h("th", { scope: "row" }, breakable(first)),
    ...others.map((text) => h("td", look(text), breakable(text))),
  ];
  const heads = (columns || []).map((text, at) => {
    const numbers = at > 0 && (rows || []).every((row) => FIGURE.test(row[at]));
    return h("th", { scope: "col", class: numbers ? "figures__number" : null }, text);
  });
  const body = (rows || []).map((row) => h("tr", null, cells(row)));
  const drawn = h("table", { "aria-labelledby": name }, h("thead", null, h("tr", null, heads)), h("tbody", null, body));
  return h(
    "div",
    null,
    h("p", { class: "figures__name" }, h("strong", { id: name }, caption), " ", marked(mark, words)),
    h("div", { class: "figures", role: "region", tabindex: 0, "aria-labelledby": name }, drawn),
  );
}

function picture({ src, alt }) {
  return h("img", { class: "practice__picture", src, alt });
}

/** A practice code and what a payment app says after reading it. */
function qr({ d, size, merchant, amount, static: still }, { words }) {
  const title = newId("pay");
  const code = svg("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": say(words, "qrName"), class: "pay__code" });
  code.append(svg("path", { d }));
  const line = (key, value) => h("div", null, h("dt", null, say(words, key)), h("dd", null, value));
  return h(
    "section",
    { class: "phone pay", "aria-labelledby": title },
    h("h5", { class: "phone__title", id: title }, say(words, "qrTitle"), " ", marked(say(words, "cardMark"))),
    code,
    h("p", null, say(words, "qrRead")),
    h("dl", null, line("qrPayee", merchant), line("qrAmount", still ? say(words, "qrOpen") : amount)),
  );
}
