// The page's host: wakes the activities of a lesson page. Used in our lean template only; JupyterLab has its own.
// The server joins this module and all kinds into one, so that a phone asks once for all scripts of a lesson.

import { h, button, say, figure } from "./dom.js";
import { openKernel } from "./kernel.js";
import { connectionLine } from "./line.js";
import { widgetModels } from "./models.js";
import { waiting, onQueueChange } from "./queue.js";
import { keep, recall } from "./store.js";

const UNANSWERED_AFTER_MS = 10000; // a page that has had no line for this long says so, and keeps trying
const DOUBT_AFTER_MS = 6000; // an answer that waits this long makes the page test its line
const RELOAD_PAUSE_MS = 60000; // a page that reloaded itself so recently asks the learner instead

/** Wake the page's activities. `kinds` has the module of each kind by its name. */
export function wake(kinds) {
  const page = JSON.parse(document.getElementById("page").textContent);
  const { base = "/", lang = "id", learner = "" } = document.body.dataset;
  const words = page.words || {};
  const drawn = new Map();
  const line = connectionLine(words, learner);

  // --- one activity ---

  async function show(model) {
    const name = model.get("activity");
    const kind = model.get("kind");
    const el = placeholders().find((one) => one.dataset.activity === name);
    if (!el) return;
    if (drawn.has(el)) drawn.get(el)();
    drawn.set(el, () => {});
    try {
      drawn.set(el, (await kinds[kind].render({ model, el })) || (() => {}));
      if (name === page.resume) flagResume(el, words);
    } catch (failure) {
      console.error(failure);
      sayAsleep(el, "kindFailed");
    }
  }

  /** Return what an activity says: the page brings its sentences, so that they need not come with each activity. */
  function wordsOf(kind) {
    return { ...words, ...(page.kindWords || {})[kind] };
  }

  function placeholders() {
    return Array.from(document.querySelectorAll("[data-activity]"));
  }

  /** Say at each activity that has not come to life that it will not do so by itself. */
  function sayWhoSleeps(key) {
    for (const el of placeholders()) if (!drawn.has(el)) sayAsleep(el, key);
  }

  function sayAsleep(el, key) {
    const old = el.querySelector("[data-asleep], .help");
    if (old) old.remove();
    el.append(h("div", { "data-asleep": key }, h("p", null, say(words, key)), reloadButton(words)));
  }

  // --- the kernel's line ---

  function onLine(state) {
    if (state === "gone") {
      reloadOnce(() => line.say("lost"));
      return;
    }
    line.say(state);
    if (state === "open") models.ask();
  }

  const kernel = openKernel(base, page.kernel, (message) => models.hear(message), onLine);
  const models = widgetModels(kernel, wordsOf, show, () => sayWhoSleeps("kindFailed"));

  function testLine() {
    if (document.visibilityState === "hidden") return;
    const open = kernel.isOpen();
    kernel.wake();
    if (open) models.ask();
  }

  function start() {
    kernel.connect();
    setTimeout(() => {
      if (kernel.wasOpen()) return;
      line.say("unanswered");
      sayWhoSleeps("asleep");
    }, UNANSWERED_AFTER_MS);
    // a kernel can end while its socket stays open; only silence tells
    setInterval(() => {
      if (waiting(learner).length && kernel.isOpen()) testLine();
    }, DOUBT_AFTER_MS);
    document.addEventListener("visibilitychange", testLine);
    window.addEventListener("online", testLine);
    window.addEventListener("pagehide", (event) => {
      if (!event.persisted) navigator.sendBeacon(`${base}kernel/${page.kernel}/close`);
    });
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  document.addEventListener("kelas:progress", ({ detail }) => showProgress(detail, lang));
  window.addEventListener("resize", showStickyTop);
  showStickyTop();
  onQueueChange(line.show);
  holdTheLinkedPlace();

  if (page.kernel) {
    line.say("starting");
    start();
  } else {
    line.say("none");
    sayWhoSleeps("asleep");
  }
}

function reloadButton(words) {
  return button(say(words, "reload"), () => location.reload());
}

function reloadOnce(otherwise) {
  const key = `kelas.reloaded.${location.pathname}`;
  const sinceLast = Math.abs(Date.now() - (Number(recall(key)) || 0)); // a clock may have been set back meanwhile
  if (sinceLast < RELOAD_PAUSE_MS) {
    otherwise();
    return;
  }
  keep(key, Date.now());
  location.reload();
}

function flagResume(el, words) {
  if (el.querySelector(".activity__resume")) return;
  el.prepend(h("p", { class: "activity__resume" }, say(words, "resumeHere")));
  if (!location.hash && window.scrollY < 40) el.scrollIntoView({ block: "start" });
}

/** Stay where a link like #do-arti points while activities are drawn above it, until the reader moves. */
function holdTheLinkedPlace() {
  const place = location.hash && document.getElementById(location.hash.slice(1));
  if (!place) return;
  const hold = new ResizeObserver(() => place.scrollIntoView({ block: "start", behavior: "instant" }));
  hold.observe(document.getElementById("main"));
  for (const move of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(move, () => hold.disconnect(), { once: true, passive: true });
  }
}

// --- progress in the page's header ---

/** Tell the styles how much of the screen's top the header keeps, so that sticky parts stand below it. */
function showStickyTop() {
  const root = document.getElementById("progress");
  const height = root && getComputedStyle(root).position === "sticky" ? root.offsetHeight : 0;
  document.documentElement.style.setProperty("--k-sticky-top", `${height}px`);
}

function showProgress(progress, lang) {
  const root = document.getElementById("progress");
  if (!root) return;
  for (const name of ["earned", "points"]) {
    for (const el of root.querySelectorAll(`[data-progress="${name}"]`)) el.textContent = figure(progress[name], lang);
  }
  for (const el of root.querySelectorAll('[data-progress="mastery"]')) el.textContent = progress.mastery || "";
  for (const bar of root.querySelectorAll("progress")) {
    bar.max = progress.points || 1;
    bar.value = progress.earned || 0;
  }
}
