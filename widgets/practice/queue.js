// The officer's desk: applications one by one, each with its papers and a decision that is explained afterwards.

import { h, button, fill, say, newId } from "../host/dom.js";
import { choice, chosen } from "./field-chosen.js";
import { fold } from "./fold.js";
import { paperFold } from "./papers.js";
import { grouped } from "./persona.js";

/** Where the decision that is not taken yet is kept: {application, decision, reasons}. */
export const DESK = "$desk";
const APPROVED = "APPROVED";

/** Draw the desk. */
export function queue({ applications, decisions, reasons }, context) {
  const { words, act, changed } = context;
  const memory = context.memory(DESK);
  const title = newId("queue");
  const root = h("section", { class: "desk", "aria-labelledby": title });

  function show() {
    const shown = applications.find(({ key }) => key === memory.application) || applications.find(({ decided }) => !decided);
    const over = applications.filter((one) => one.decided && one !== shown);
    const n = applications.filter(({ decided }) => decided).length;
    fill(
      root,
      h("h5", { id: title }, say(words, "deskTitle")),
      h("p", { class: "desk__at" }, say(words, "deskAt", { n, all: applications.length })),
      over.map(past),
      shown ? application(shown) : h("p", null, say(words, "deskDone")),
    );
  }

  function past(one) {
    const mark = h("span", { class: "desk__mark" }, ` ${say(words, one.right ? "deskRight" : "deskWrong")}`);
    const look = { "data-right": one.right ? "yes" : "no", "data-application": one.key };
    return fold(h("span", null, one.title, mark), [values(one), explained(one)], look).root;
  }

  function application(one) {
    const name = newId("application");
    return h(
      "article",
      { class: "desk__one", "data-application": one.key, "aria-labelledby": name },
      h("h6", { class: "desk__title", id: name, tabindex: "-1" }, one.title),
      values(one),
      one.decided ? [explained(one, true), next()] : form(one),
    );
  }

  function values({ rows, papers }) {
    const known = Object.fromEntries((papers || []).map((paper) => [paper.key, paper]));
    const line = ({ label, value, paper }) => {
      const shown = paper in known ? paperFold(known[paper], words) : grouped(String(value || "–"));
      return h("div", { class: paper in known ? "desk__paper" : null }, h("dt", null, label), h("dd", null, shown));
    };
    return h("dl", { class: "desk__values" }, (rows || []).map(line));
  }

  // --- to decide ---

  function form(one) {
    if (memory.application !== one.key) Object.assign(memory, { application: one.key, decision: "", reasons: [] });
    const answer = options("radio", decisions, [memory.decision], "deskDecision");
    const why = options("checkbox", reasons, memory.reasons, "deskReasons");
    const missing = h("p", { class: "practice__error", role: "alert" });
    const paint = () => (why.root.hidden = !memory.decision || memory.decision === APPROVED || !reasons.length);
    const onChange = () => {
      Object.assign(memory, { decision: answer.control.read()[0] || "", reasons: why.control.read() });
      fill(missing);
      paint();
      changed();
    };
    const decide = () => {
      const { decision, reasons: given } = memory;
      if (!decision) fill(missing, say(words, "deskDecisionFirst"));
      else if (decision !== APPROVED && reasons.length && !given.length) fill(missing, say(words, "deskReasonFirst"));
      else act({ action: "decide", application: one.key, decision, reasons: decision === APPROVED ? [] : given });
    };
    paint();
    const send = button(say(words, "deskDecide"), decide, { look: "main", "data-act": true, "data-do": "decide" });
    return h("div", { class: "desk__form", on: { change: onChange } }, answer.root, why.root, missing, send);
  }

  function options(type, offered, values, label) {
    const name = newId("desk");
    const one = ({ key, text }) => choice({ type, name, value: key, checked: values.includes(key) }, text);
    const control = chosen(h("div", { class: "choices" }, offered.map(one)), false);
    return { control, root: h("fieldset", { class: "practice__field" }, h("legend", null, say(words, label)), control.drawn) };
  }

  // --- decided ---

  function explained({ decided, right, reasonsRight, explanation }, arrive) {
    const taken = (decisions.find(({ key }) => key === decided) || {}).text;
    const outcome = say(words, right ? "deskRight" : "deskWrong");
    const why = decided === APPROVED ? null : h("p", null, say(words, reasonsRight ? "deskReasonsRight" : "deskReasonsWrong"));
    return h(
      "div",
      { class: "practice__notice", "data-tone": right ? "good" : "warn", "data-arrive": arrive, tabindex: "-1" },
      h("p", null, say(words, "deskTaken", { decision: taken }), " ", h("strong", null, outcome)),
      why,
      (explanation || []).map((sentence) => h("p", null, sentence)),
    );
  }

  function next() {
    const more = applications.some(({ decided }) => !decided);
    const press = () => {
      memory.application = "";
      show();
      (root.querySelector(".desk__title") || root.querySelector("h5")).focus();
      root.scrollIntoView({ block: "start" });
    };
    return button(say(words, more ? "deskNext" : "deskClose"), press, { look: more ? "main" : null, "data-do": "next" });
  }

  show();
  return root;
}
