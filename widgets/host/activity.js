// The frame that every kind of activity stands in: instruction, prompt, body, buttons, hint, feedback, points.
// A kind draws only its body: activity({draw(body, view, words, changed, tools) -> {read, write, mark, lock, problem}}).
//   read() -> the answer, or null when nothing is chosen      write(answer or null) -> show it
//   mark(parts or null, sentences) -> show what was right; sentences are those of the whole verdict
//   lock(bool) -> no more changes
//   problem() -> what keeps the answer from being sent, or nothing; a kind may leave it out
//   changed(burst) -> tell the frame; steps of one burst (typing in one field) undo together
//   tools.announce(sentence) -> say it to a screen reader

import { h, button, fill, say, figure, newId } from "./dom.js";
import { courier } from "./courier.js";
import { openDraft } from "./draft.js";
import { feedbackPanel } from "./feedback.js";
import { holdsPlausibleNik, withoutNik } from "./privacy.js";

const FINAL = ["correct", "done"];

/** Make the module of a kind from the function that draws its body. */
export function activity({ draw }) {
  return { render: ({ model, el }) => frame(draw, model, el) };
}

function frame(draw, model, el) {
  const draft = openDraft(model.get("learner"), model.get("activity"));
  const panel = feedbackPanel();
  const ids = { prompt: newId("prompt"), hint: newId("hint") };
  const heard = h("div", { class: "k-sr-only", role: "status", "aria-live": "polite" });
  const bodySlot = h("div", { class: "activity__body", role: "group", "aria-labelledby": ids.prompt });
  const hintSlot = h("div", { class: "activity__hint", id: ids.hint, role: "status", "aria-live": "polite" });
  const statusLine = h("p", { class: "activity__status", role: "status" });
  const instruction = h("span", { class: "activity__kind" });
  const worth = h("span", { class: "activity__points" });
  const prompt = h("h3", { class: "activity__prompt", id: ids.prompt });
  const main = button("", onMain, { look: "main" });
  const undo = button("", onUndo, { look: "quiet", "data-do": "undo" });
  const hint = button("", onHint, { look: "quiet", "data-do": "hint" });
  const buttons = h("div", { class: "activity__buttons" }, main, undo, hint);

  let body = null;
  let current = null; // what the body shows
  let burst = null; // the field being typed in
  let retrying = false;
  let started = false;
  let asked = false; // a hint is on its way
  let redrawPlanned = false;

  const post = courier(model, onReply, show);

  // --- reading the model ---

  function words() {
    return model.get("words") || {};
  }

  function state() {
    return model.get("state") || {};
  }

  function phase() {
    return state().phase || "ready";
  }

  function editable() {
    return !post.pending() && !FINAL.includes(phase()) && (phase() !== "answered" || retrying);
  }

  // --- drawing ---

  function redraw() {
    redrawPlanned = false;
    const view = model.get("view") || {};
    el.lang = model.get("lang") || "id";
    prompt.textContent = view.prompt || "";
    bodySlot.textContent = "";
    body = draw(bodySlot, view, words(), onChanged, { announce, lang: el.lang });
    body.write(current);
    if (panel.root.dataset.outcome && !retrying && !post.pending()) showStoredVerdict();
    show();
  }

  function planRedraw() {
    if (redrawPlanned) return;
    redrawPlanned = true;
    queueMicrotask(redraw);
  }

  function show() {
    if (!body) return;
    const { verdict, hint: hintText } = state();
    const judged = phase() !== "ready" && !retrying && !post.pending();
    el.dataset.state = phase();
    instruction.textContent = say(words(), "instruction");
    worth.textContent = pointsSentence();
    body.lock(!editable());
    body.mark(judged && verdict ? verdict.parts || {} : null, verdict ? verdict.text || [] : []);

    const waiting = post.pending() !== null;
    const final = FINAL.includes(phase()) && !waiting;
    main.hidden = final;
    main.dataset.do = waiting ? "wait" : editable() ? "send" : "retry";
    main.textContent = say(words(), { wait: "sending", send: "send", retry: "tryAgain" }[main.dataset.do]);
    main.setAttribute("aria-disabled", String(waiting));
    undo.hidden = !editable();
    undo.textContent = say(words(), "undo");
    undo.setAttribute("aria-disabled", String(!draft.hasSteps()));
    hint.hidden = !(model.get("view") || {}).hasHint || Boolean(hintText) || final;
    hint.textContent = say(words(), asked ? "hintWaiting" : "hint");
    buttons.hidden = [main, undo, hint].every((one) => one.hidden);
    setText(statusLine, post.stalled() ? say(words(), "notSent") : "");
    if (hintText && hintSlot.dataset.shown !== hintText) {
      hintSlot.dataset.shown = hintText;
      fill(hintSlot, h("p", null, h("strong", null, say(words(), "hintTitle")), " ", hintText));
    }
  }

  function pointsSentence() {
    const { earned, points, tries, waiting } = state();
    const of = points ?? (model.get("view") || {}).points ?? 1;
    const values = { earned: figure(earned, el.lang), points: figure(of, el.lang) };
    return say(words(), waiting ? "pointsWaiting" : tries ? "pointsEarned" : "pointsWorth", values);
  }

  function showStoredVerdict() {
    const { verdict } = state();
    if (verdict && phase() !== "ready") panel.show(verdict, words());
  }

  function announce(sentence) {
    fill(heard, sentence);
  }

  // --- what the learner does ---

  function onChanged(newBurst) {
    if (!editable()) return;
    const answer = body.read();
    if (holdsPlausibleNik(answer)) {
      refuse(answer);
      return;
    }
    if (!newBurst || newBurst !== burst) draft.addStep(current);
    burst = newBurst || null;
    current = answer;
    draft.write(answer);
    if (panel.root.dataset.outcome === "note") panel.clear();
    show();
  }

  function refuse(answer) {
    current = withoutNik(answer);
    body.write(current);
    draft.forgetSteps();
    draft.write(current);
    burst = null;
    post.tell("refused");
    panel.show({ outcome: "refused", text: [say(words(), "nikRefused"), say(words(), "nikInstead")] }, words());
    show();
  }

  function onMain() {
    if (main.getAttribute("aria-disabled") === "true") return;
    if (!editable()) {
      retry();
      return;
    }
    const answer = body.read();
    const problem = answer === null ? say(words(), "empty") : body.problem && body.problem();
    if (problem) {
      panel.note(problem);
      return;
    }
    if (holdsPlausibleNik(answer)) {
      refuse(answer);
      return;
    }
    current = answer;
    draft.write(answer);
    panel.clear();
    post.answer(answer);
    show();
  }

  function retry() {
    retrying = true;
    panel.clear();
    draft.forgetSteps();
    show();
    const first = bodySlot.querySelector("input, select, textarea, button");
    if (first) first.focus();
  }

  function onUndo() {
    if (!draft.hasSteps() || !editable()) return;
    const step = draft.takeStep();
    current = step === undefined ? null : step;
    burst = null;
    body.write(current);
    draft.write(current);
    announce(say(words(), "undone"));
    show();
  }

  function onHint() {
    asked = true;
    post.tell("hint");
    show();
  }

  function onEnter(event) {
    if (event.key !== "Enter" || event.isComposing || event.target.type !== "text" || !editable()) return;
    event.preventDefault();
    onMain();
  }

  function onFirstTouch() {
    if (started) return;
    started = true;
    post.tell("start");
  }

  // --- what the kernel says ---

  function onReply(reply, message) {
    const { verdict, progress } = reply;
    if (verdict) {
      const settled = !["not-saved", "unreadable", "refused"].includes(verdict.outcome);
      if (settled) {
        retrying = false;
        draft.forget();
        if (message) current = message.answer;
        body.write(current);
      }
      panel.show(verdict, words());
    }
    const hadFocus = el.contains(document.activeElement);
    show();
    if (verdict && hadFocus && (main.hidden || !el.contains(document.activeElement))) panel.root.focus();
    if (progress) el.dispatchEvent(new CustomEvent("kelas:progress", { bubbles: true, detail: progress }));
  }

  function onState() {
    if (state().hint) asked = false;
    show();
  }

  // --- waking up ---

  function wake() {
    const pending = post.pending();
    const kept = draft.read();
    if (FINAL.includes(phase()) && !pending) {
      draft.forget();
      current = state().answer;
    } else if (pending) {
      current = pending.answer;
    } else if (kept !== null) {
      current = kept;
      retrying = phase() === "answered";
    } else {
      current = phase() === "answered" ? state().answer : null;
    }
    if (current === undefined) current = null;
  }

  el.textContent = "";
  el.classList.add("activity");
  el.dataset.activity = model.get("activity");
  el.dataset.kind = model.get("kind");
  el.append(
    h("div", { class: "activity__head" }, instruction, worth),
    prompt,
    bodySlot,
    hintSlot,
    panel.root,
    statusLine,
    buttons,
    heard,
  );
  wake();
  redraw();
  if (!retrying && !post.pending()) showStoredVerdict();
  post.resume();

  const touches = ["pointerdown", "keydown", "input", "change"];
  touches.forEach((event) => el.addEventListener(event, onFirstTouch));
  const endBurst = () => {
    burst = null;
  };
  bodySlot.addEventListener("focusout", endBurst);
  bodySlot.addEventListener("keydown", onEnter);
  const retryHint = () => {
    if (asked) post.tell("hint");
  };
  window.addEventListener("online", retryHint);
  model.on("change:state", onState);
  ["change:view", "change:words", "change:lang"].forEach((event) => model.on(event, planRedraw));

  return () => {
    post.close();
    touches.forEach((event) => el.removeEventListener(event, onFirstTouch));
    window.removeEventListener("online", retryHint);
    model.off("change:state", onState);
    ["change:view", "change:words", "change:lang"].forEach((event) => model.off(event, planRedraw));
  };
}

function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}
