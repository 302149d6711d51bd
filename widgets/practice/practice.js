// A practice service: one screen at a time, each step decided by the kernel. What is typed is kept per screen until
// its step is acknowledged; a step goes through the same queue as every answer.

import { h, button, fill, say, figure, newId } from "../host/dom.js";
import { courier } from "../host/courier.js";
import { openDraft } from "../host/draft.js";
import { feedbackPanel } from "../host/feedback.js";
import { holdsPlausibleNik } from "../host/privacy.js";
import { drawBlock } from "./blocks.js";
import { formField } from "./fields.js";
import { goalLine, personaCard } from "./persona.js";
import { DESK } from "./queue.js";
import { toolbar } from "./tools.js";

const SAID_IN_PANEL = ["refused", "unreadable", "not-saved", "correct", "partial", "wrong"];
const EXPLAINED = ["judge", "decide"]; // steps whose outcome stands beside them
const STAYS = ["save", "decide"]; // steps after which the form stands as it stood

export default { render };

function render({ model, el }) {
  const draft = openDraft(model.get("learner"), model.get("activity"));
  const post = courier(model, onReply, showSending);
  const panel = feedbackPanel();
  const heard = h("div", { class: "k-sr-only", role: "status", "aria-live": "polite" });
  const head = h("div", { class: "activity__head" });
  const prompt = h("h3", { class: "activity__prompt", id: newId("prompt") });
  const hintSlot = h("div", { class: "activity__hint", role: "status", "aria-live": "polite" });
  const statusLine = h("p", { class: "activity__status", role: "status" });
  const storySlot = h("div", { class: "practice__story" });
  const personaSlot = h("div", { class: "practice__persona" });
  const screenSlot = h("section", { class: "practice__screen" });
  const toolSlot = h("div", { class: "practice__tools" });
  let fields = [];
  let actions = [];
  let heading = null;
  let summary = null;
  let cardsOpen = false;
  let started = false;
  let askedHint = false;
  let stepped = false; // the learner made a step here, so the focus follows it
  let planned = false;
  let memories = {}; // by field or block, what is open on this screen and is no answer

  const words = () => model.get("words") || {};
  const view = () => model.get("view") || {};
  const state = () => model.get("state") || {};
  const screenKey = () => (view().screen || {}).key || "";

  // --- drawing ---

  /** Draw everything. What is typed stays, unless the kernel has just answered a step and decides what stands there. */
  function redraw({ stepDone = false } = {}) {
    planned = false;
    const { persona } = view();
    const moved = el.dataset.screen !== screenKey();
    const before = stepDone || moved ? [] : fields;
    const typed = Object.fromEntries(before.map((field) => [field.key, field.read()]));
    const said = Object.fromEntries(before.map((field) => [field.key, field.said()]));
    const held = before.find((field) => field.typing() >= 0);
    const place = held && held.typing();
    if (moved) memories = {};
    el.lang = model.get("lang") || "id";
    el.dataset.screen = screenKey();
    fill(prompt, view().prompt || "");
    const beginning = persona && (view().step || 1) <= 1;
    storySlot.hidden = !beginning;
    fill(storySlot, beginning ? [h("p", null, persona.story), goalLine(persona, words())] : null);
    fill(personaSlot, persona ? personaCard(persona, words(), cardsOpen, (open) => (cardsOpen = open)) : null);
    drawScreen(typed, said);
    const again = held && fields.find((field) => field.key === held.key);
    if (again) again.focus(place);
    if (stepDone) toolSlot.textContent = "";
    refresh();
  }

  function typedValues() {
    return Object.fromEntries(fields.map((field) => [field.key, field.read()]));
  }

  /** Draw what depends on the state alone; the form is left in peace. */
  function refresh() {
    const { hasHint, points } = view();
    const { earned, tries, phase, hint } = state();
    const lang = model.get("lang") || "id";
    el.dataset.state = phase || "ready";
    const worth = { earned: figure(earned, lang), points: figure(points ?? state().points, lang) };
    fill(
      head,
      h("span", { class: "activity__kind" }, say(words(), "instruction")),
      h("span", { class: "activity__points" }, say(words(), tries ? "pointsEarned" : "pointsWorth", worth)),
    );
    if (hintSlot.dataset.shown !== (hint || "")) {
      hintSlot.dataset.shown = hint || "";
      fill(hintSlot, hint ? h("p", null, h("strong", null, say(words(), "hintTitle")), " ", hint) : null);
    }
    drawTools(hasHint && !hint);
    showSending();
  }

  function drawTools(hasHint) {
    const held = toolSlot.contains(document.activeElement) ? document.activeElement.dataset.do : null;
    if (held && held.startsWith("restart-")) return; // a question is open; its answer draws the tools anew
    const tools = toolbar(words(), {
      hint: hasHint ? askHint : null,
      asked: askedHint,
      save: (view().screen || {}).savable ? save : null,
      tomorrow: offersTomorrow() ? () => act({ action: "tomorrow" }) : null,
      restart: () => act({ action: "restart" }),
    });
    fill(toolSlot, tools);
    const again = held && toolSlot.querySelector(`[data-do="${held}"]`);
    if (again) again.focus();
  }

  function drawScreen(shown, said) {
    const { screen = {}, service = {}, faults = {}, notices, step, steps } = view();
    const ids = { title: newId("screen") };
    const kept = (draft.read() || {})[screen.key] || {};
    const pending = post.pending();
    const typed = { ...kept, ...(pending && pending.answer ? pending.answer.fields : null), ...shown };
    if (DESK in kept) memories[DESK] = { ...kept[DESK], ...memories[DESK] };
    const context = { words: words(), lang: el.lang, act, memory, changed: keepDraft, refused: () => post.tell("refused") };
    heading = h("h4", { class: "practice__title", id: ids.title, tabindex: "-1" }, screen.title);
    fields = (screen.fields || []).map((field) => {
      const value = field.key in typed ? typed[field.key] : field.value;
      return formField(field, value, said[field.key] || faults[field.key], context);
    });
    actions = (screen.actions || []).map(actionButton);
    summary = faultSummary(faults);
    screenSlot.setAttribute("aria-labelledby", `${prompt.id} ${ids.title}`); // two practices may have equal screens
    fill(
      screenSlot,
      ribbon(),
      h(
        "div",
        { class: "practice__inside" },
        h("p", { class: "practice__service" }, service.title),
        progressLine(step, steps),
        heading,
        (notices || []).map(({ tone, text }) => h("p", { class: "practice__notice", "data-tone": tone || "info" }, text)),
        summary,
        (screen.text || []).map((text) => h("p", { class: "practice__text" }, text)),
        (screen.blocks || []).map((block) => drawBlock(block, context)),
        fields.map((field) => field.root),
        h("div", { class: "practice__actions" }, actions),
      ),
      ribbon(),
    );
  }

  /** The kernel's own label names the service; when it sends none, ours stands. */
  function ribbon() {
    return h("p", { class: "practice__ribbon", role: "note" }, (view().service || {}).label || say(words(), "ribbon"));
  }

  function progressLine(step, steps) {
    if (!step || !steps) return null;
    const text = say(words(), "stepOf", { step, steps });
    const dots = Array.from({ length: steps }, (_, at) => h("span", { "data-done": at < step ? "yes" : null }));
    const way = h("span", { class: "practice__dots", "aria-hidden": "true" }, dots);
    return h("div", { class: "practice__steps" }, h("span", null, text), way);
  }

  function actionButton({ key, label, style }) {
    const look = ["main", "danger"].includes(style) ? style : null;
    const press = () => act({ action: key, fields: typedValues() });
    return button(label, press, { look, "data-action": key, "data-act": true });
  }

  function faultSummary(faults) {
    const faulty = fields.filter((field) => (faults[field.key] || []).length);
    if (!faulty.length) return null;
    const title = newId("faults");
    return h(
      "div",
      { class: "practice__faults", role: "group", "aria-labelledby": title, tabindex: "-1" },
      h("h5", { id: title }, say(words(), "faultsTitle", { n: faulty.length })),
      h(
        "ul",
        null,
        faulty.map((field) => {
          const text = `${field.label}${/[?!.:]$/.test(field.label) ? "" : ":"} ${faults[field.key].join(" ")}`;
          return h("li", null, button(text, () => field.focus(), { look: "quiet" }));
        }),
      ),
    );
  }

  function offersTomorrow() {
    const { screen = {}, ended } = view();
    const own = (screen.actions || []).some(({ key }) => key === "tomorrow");
    return !ended && !own && (screen.blocks || []).some(({ kind }) => kind === "status");
  }

  function showSending() {
    const waiting = post.pending() !== null;
    const doing = waiting ? post.pending().answer.action : null;
    const controls = [...screenSlot.querySelectorAll("[data-act]"), ...toolSlot.querySelectorAll("button")];
    for (const control of controls) control.setAttribute("aria-disabled", String(waiting));
    for (const field of fields) field.lock(waiting);
    for (const control of actions) {
      if (!control.dataset.label) control.dataset.label = control.textContent;
      control.textContent = control.dataset.action === doing ? say(words(), "sending") : control.dataset.label;
    }
    const sentence = post.stalled() ? say(words(), "notSent") : waiting ? say(words(), "sending") : "";
    if (statusLine.textContent !== sentence) statusLine.textContent = sentence;
  }

  // --- what the learner does ---

  function keepDraft() {
    const desk = DESK in memories ? { [DESK]: memories[DESK] } : null;
    draft.write({ ...draft.read(), [screenKey()]: { ...draftValues(), ...desk } });
    if (panel.root.dataset.outcome === "note") panel.clear(); // what was said of the saved draft holds no more
  }

  function draftValues() {
    return Object.fromEntries(fields.map((field) => [field.key, field.draft()]));
  }

  function memory(key) {
    if (!(key in memories)) memories[key] = {};
    return memories[key];
  }

  function save() {
    act({ action: "save", fields: draftValues() });
  }

  function act(answer) {
    if (post.pending()) return;
    if (holdsPlausibleNik(answer)) {
      post.tell("refused");
      panel.show({ outcome: "refused", text: [say(words(), "nikRefused"), say(words(), "nikInstead")] }, words());
      return;
    }
    stepped = true;
    panel.clear();
    post.answer(answer);
  }

  function askHint() {
    askedHint = true;
    post.tell("hint");
    refresh();
  }

  function onFirstTouch() {
    if (started) return;
    started = true;
    post.tell("start");
  }

  // --- what the kernel says ---

  function onReply({ verdict, progress }, message) {
    const done = message && verdict && !["not-saved", "refused", "unreadable"].includes(verdict.outcome);
    const { action } = (message && message.answer) || {};
    if (done) forget(message.answer);
    if (message) redraw({ stepDone: Boolean(done) && !STAYS.includes(action) });
    else refresh();
    if (verdict && SAID_IN_PANEL.includes(verdict.outcome)) panel.show(verdict, words());
    if (done && action === "save") panel.note(say(words(), "saved"));
    else if (message && stepped) arrive(action);
    stepped = stepped && !message;
    if (progress) el.dispatchEvent(new CustomEvent("kelas:progress", { bubbles: true, detail: progress }));
  }

  /** Forget the draft of the screen that a step has left; its values are the kernel's now. */
  function forget({ action, fields: sent }) {
    if (action === "restart") {
      draft.forget();
      memories = {};
      return;
    }
    const keys = action === "decide" ? [DESK] : Object.keys(sent || {});
    const kept = Object.entries(draft.read() || {});
    const rest = kept.filter(([, values]) => !keys.some((key) => key in values));
    if (rest.length < kept.length) draft.write(rest.length ? Object.fromEntries(rest) : null);
  }

  /** Put the focus where the step's outcome stands: the faults, what is said of a decision, or the new screen. */
  function arrive(action) {
    const beside = summary || (EXPLAINED.includes(action) && screenSlot.querySelector("[data-arrive]"));
    const goal = beside || heading;
    goal.focus({ preventScroll: true });
    (beside || screenSlot).scrollIntoView({ block: "start" });
    fill(heard, beside ? "" : say(words(), "newScreen", { title: heading.textContent }));
  }

  function planRedraw() {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      if (planned) redraw();
    });
  }

  function onState() {
    if (state().hint) askedHint = false;
    refresh();
  }

  // --- waking up ---

  el.textContent = "";
  el.classList.add("activity", "practice");
  el.dataset.activity = model.get("activity");
  el.dataset.kind = model.get("kind");
  el.append(head, prompt, storySlot, personaSlot, screenSlot, panel.root, statusLine, hintSlot, toolSlot, heard);
  redraw();
  post.resume();

  const touches = ["pointerdown", "keydown", "input"];
  const changes = ["change:view", "change:words", "change:lang"];
  touches.forEach((event) => el.addEventListener(event, onFirstTouch));
  model.on("change:state", onState);
  changes.forEach((event) => model.on(event, planRedraw));

  return () => {
    post.close();
    touches.forEach((event) => el.removeEventListener(event, onFirstTouch));
    model.off("change:state", onState);
    changes.forEach((event) => model.off(event, planRedraw));
  };
}
