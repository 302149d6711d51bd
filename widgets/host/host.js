// The page's host: wakes the activities of a lesson page. Used in our lean template only; JupyterLab has its own.

import { h, button, fill, say, figure } from "./dom.js";
import { openKernel } from "./kernel.js";
import { widgetModels } from "./models.js";
import { waiting, onQueueChange } from "./queue.js";
import { keep, recall } from "./store.js";

const DOUBT_AFTER_MS = 6000; // an answer that waits this long makes the page test its line
const RELOAD_PAUSE_MS = 60000; // a page that reloaded itself so recently asks the learner instead

// state of the line: the sentence about it, and how it is shown
const TROUBLES = {
  starting: ["connectionStarting", "waiting"],
  closed: ["connectionWaiting", "waiting"],
  lost: ["connectionLost", "lost"],
  none: ["noKernel", "lost"],
};

const page = JSON.parse(document.getElementById("page").textContent);
const { base = "/", lang = "id", learner = "" } = document.body.dataset;
const words = page.words || {};
const drawn = new Map();
let lineState = "starting";

// --- one activity ---

async function show(model) {
  const name = model.get("activity");
  const kind = model.get("kind");
  const el = Array.from(document.querySelectorAll("[data-activity]")).find((one) => one.dataset.activity === name);
  if (!el || !/^[a-z][a-z-]*$/.test(kind)) return;
  if (drawn.has(el)) drawn.get(el)();
  drawn.set(el, () => {});
  try {
    const module = await import(`${page.static}/${kind}/${kind}.js`);
    const leave = await module.default.render({ model, el });
    drawn.set(el, leave || (() => {}));
    if (name === page.resume) flagResume(el);
  } catch (failure) {
    console.error(failure);
    sayFailed(el);
  }
}

function sayFailed(el) {
  if (el.querySelector("[data-failed]")) return;
  el.append(h("p", { "data-failed": true, role: "alert" }, say(words, "kindFailed"), " ", reloadButton()));
}

function flagResume(el) {
  if (el.querySelector(".activity__resume")) return;
  el.prepend(h("p", { class: "activity__resume" }, say(words, "resumeHere")));
  if (!location.hash && window.scrollY < 40) el.scrollIntoView({ block: "start", behavior: "instant" });
}

// --- the line that says whether answers are safe ---

function showConnection() {
  const line = document.getElementById("connection");
  if (!line) return;
  const unsent = waiting(learner).length;
  const [key, trouble] = TROUBLES[lineState] || [];
  const state = trouble || (unsent ? "waiting" : "ok");
  const sentence = key ? say(words, key) : say(words, unsent ? "connectionSending" : "connectionOk", { n: unsent });
  if (line.dataset.state === state && line.dataset.said === sentence) return;
  line.dataset.state = state;
  line.dataset.said = sentence;
  line.classList.add("connection");
  fill(line, h("span", null, sentence), state === "lost" ? reloadButton() : null);
}

function reloadButton() {
  return button(say(words, "reload"), () => location.reload());
}

// --- progress in the page's header ---

/** Tell the styles how much of the screen's top the header keeps, so that sticky parts stand below it. */
function showStickyTop() {
  const root = document.getElementById("progress");
  const height = root && getComputedStyle(root).position === "sticky" ? root.offsetHeight : 0;
  document.documentElement.style.setProperty("--k-sticky-top", `${height}px`);
}

function showProgress({ detail }) {
  const root = document.getElementById("progress");
  if (!root) return;
  for (const name of ["earned", "points"]) {
    for (const el of root.querySelectorAll(`[data-progress="${name}"]`)) el.textContent = figure(detail[name], lang);
  }
  for (const el of root.querySelectorAll('[data-progress="mastery"]')) el.textContent = detail.mastery || "";
  for (const bar of root.querySelectorAll("progress")) {
    bar.max = detail.points || 1;
    bar.value = detail.earned || 0;
  }
}

// --- the kernel's line ---

function reloadOnce() {
  const key = `kelas.reloaded.${location.pathname}`;
  const last = Number(recall(key)) || 0;
  if (Date.now() - last < RELOAD_PAUSE_MS) {
    lineState = "lost";
    showConnection();
    return;
  }
  keep(key, Date.now());
  location.reload();
}

function start() {
  let models = null;
  const kernel = openKernel(
    base,
    page.kernel,
    (message) => models.hear(message),
    (state) => {
      if (state === "gone") {
        reloadOnce();
        return;
      }
      lineState = state;
      showConnection();
      if (state === "open") models.ask();
    },
  );
  models = widgetModels(kernel, show);
  kernel.connect();

  const wake = () => {
    if (document.visibilityState === "hidden") return;
    const open = kernel.isOpen();
    kernel.wake();
    if (open) models.ask();
  };
  // a kernel can end while its socket stays open; only silence tells
  setInterval(() => {
    if (waiting(learner).length && kernel.isOpen()) wake();
  }, DOUBT_AFTER_MS);
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("pagehide", (event) => {
    if (!event.persisted) navigator.sendBeacon(`${base}kernel/${page.kernel}/close`);
  });
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
document.addEventListener("kelas:progress", showProgress);
window.addEventListener("resize", showStickyTop);
showStickyTop();
onQueueChange(showConnection);

if (page.kernel) {
  showConnection();
  start();
} else {
  lineState = "none";
  showConnection();
}
