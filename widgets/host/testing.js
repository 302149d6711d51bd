// For the tests and the gallery: a model that lives in memory, and eyes and hands for an activity on the page.
// The model is the plain front-end interface of anywidget; nothing here replaces a part of the product.

/** Make a model with get, set, save_changes, send, on, off. `sent` lists what the activity sent. */
export function makeModel(traits) {
  const listeners = new Map();
  const sent = [];
  const emit = (event, ...details) => [...(listeners.get(event) || [])].forEach((listener) => listener(...details));
  return {
    sent,
    get: (name) => traits[name],
    set(name, value) {
      traits[name] = value;
      emit(`change:${name}`);
    },
    save_changes() {},
    send(content) {
      sent.push(JSON.parse(JSON.stringify(content)));
    },
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event).add(listener);
    },
    off(event, listener) {
      if (listeners.has(event)) listeners.get(event).delete(listener);
    },
    /** As the kernel does: new traits first, then a custom message. */
    hear(changes, message) {
      Object.assign(traits, changes);
      Object.keys(changes).forEach((name) => emit(`change:${name}`));
      if (message) emit("msg:custom", message, []);
    },
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

let examples = null;

/** Return the examples of a kind, with views and verdicts made by the Python side. */
export async function examplesOf(kind) {
  examples = examples || (await (await fetch("/examples.json")).json());
  return examples[kind];
}

/** Put an example of a kind on the page, as a learner meets it. */
export async function open(module, kind, options = {}) {
  const { example = 0, lang = "id", learner = "pelajar-1", activity = `contoh/${kind}-${example}` } = options;
  const { words, examples: all } = await examplesOf(kind);
  const one = all[example] || { view: { id: {}, en: {} }, answers: [], points: 4 };
  const points = Number(one.points) || 1;
  const ready = { phase: "ready", tries: 0, earned: 0, points, answer: null, verdict: null, hint: null };
  const model = makeModel({
    activity,
    kind,
    lang,
    learner,
    view: { ...one.view[lang], ...options.view },
    words: words[lang],
    state: { ...ready, ...options.state },
  });
  const el = document.createElement("div");
  document.body.append(el);
  const leave = await module.render({ model, el });
  return hands({ model, el, leave, one, words, points });
}

function hands({ model, el, leave, one, words, points }) {
  const find = (selector) => el.querySelector(selector);
  const answers = () => model.sent.filter((message) => message.do === "answer");
  return {
    el,
    model,
    one,
    find,
    findAll: (selector) => Array.from(el.querySelectorAll(selector)),
    answers,
    told: (what) => model.sent.filter((message) => message.do === what),
    main: () => find(".k-button--main"),
    undo: () => find('[data-do="undo"]'),
    feedback: () => find(".activity__feedback"),
    type(field, text) {
      field.focus();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    choose(select, value) {
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    /** Answer the last message as the kernel would, with the verdict of the n-th answer of the example. */
    judge(place, lang = "id") {
      const { answer, verdict } = one.answers[place];
      const { id } = answers()[answers().length - 1];
      const phase = { correct: "correct", partial: "answered", wrong: "answered", kept: "answered" }[verdict[lang].outcome] || "ready";
      const waiting = verdict[lang].outcome === "kept";
      const state = { phase, tries: 1, waiting, earned: verdict[lang].credit * points, points, answer, verdict: verdict[lang], hint: null };
      model.hear({ state: phase === "ready" ? { ...state, verdict: null } : state }, { re: id, verdict: verdict[lang] });
    },
    reply(message) {
      model.hear({}, message);
    },
    async speak(lang) {
      model.hear({ lang, view: { ...model.get("view"), ...one.view[lang] }, words: words[lang] });
      await pause();
    },
    close: leave,
  };
}

/** Wait until what was put off to the end of the turn has been done, or some milliseconds. */
export function pause(ms = 0) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Fail with a sentence unless something is true. */
export function expect(truth, sentence) {
  if (!truth) throw new Error(sentence);
}

/** Fail unless an element has the focus. */
export function focused(element, sentence = "it has the focus") {
  expect(element && document.activeElement === element, sentence);
}

/** Fail unless two JSON values are the same. Elements are none: every one would be written as {}. */
export function same(found, wanted, sentence = "values differ") {
  expect(!(found instanceof Node || wanted instanceof Node), "an element is no JSON value");
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${sentence}: found ${a}, wanted ${b}`);
}

/** Return everything the browser keeps, as one text. */
export function everythingKept() {
  return Object.entries({ ...localStorage, ...sessionStorage }).flat().join("\n");
}

/** Return a number of the form of a real NIK, put together here so that none stands in a file. */
export function madeUpNik() {
  return ["357101", "010190", "0001"].join("");
}
