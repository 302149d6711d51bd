// Every example of every kind in every state, on one page: for the eye and for the accessibility run.
// ?kind=order shows one kind, ?lang=en the other language. Examples come from /examples.json (see tests/widgets).

import { makeModel, examplesOf } from "./testing.js";
import { h } from "./dom.js";
import { views } from "../practice/views.js";

const KINDS = ["pick-one", "pick-many", "order", "match", "fill-in", "number", "reflection", "practice"];
const asked = new URLSearchParams(location.search);
const lang = asked.get("lang") === "en" ? "en" : "id";
const main = document.getElementById("main");

document.documentElement.lang = lang;
for (const kind of KINDS.filter((one) => !asked.get("kind") || one === asked.get("kind"))) {
  const known = await examplesOf(kind);
  if (!known) continue;
  document.head.append(h("link", { rel: "stylesheet", href: `../${kind}/${kind}.css` }));
  const { default: module } = await import(`../${kind}/${kind}.js`);
  main.append(h("h2", null, kind));
  for (const [at, example] of (kind === "practice" ? practices() : known.examples).entries()) {
    for (const [name, state] of statesOf(example)) await put(module, kind, known.words, example, `${at}-${name}`, state);
  }
}
document.body.dataset.ready = "yes";

function practices() {
  return Object.values(views).map((view) => ({ points: 4, view: { id: view, en: view } }));
}

function statesOf(example) {
  const points = Number(example.points) || 1;
  const ready = { phase: "ready", tries: 0, earned: 0, points, answer: null, verdict: null, hint: null };
  const judged = (example.answers || [])
    .filter(({ verdict }) => ["correct", "partial", "wrong", "kept"].includes(verdict[lang].outcome))
    .map(({ answer, verdict }) => {
      const { outcome, credit } = verdict[lang];
      const phase = outcome === "correct" ? "correct" : "answered";
      return [outcome, { ...ready, phase, tries: 1, waiting: outcome === "kept", earned: credit * points, answer, verdict: verdict[lang] }];
    });
  return Object.entries({ ready: { ...ready, hint: example.hint ? example.hint[lang] : null }, ...Object.fromEntries(judged) });
}

async function put(module, kind, words, example, name, state) {
  const el = h("div");
  main.append(el);
  const traits = { activity: `galeri/${kind}-${name}`, kind, lang, learner: "galeri", view: example.view[lang], words: words[lang], state };
  await module.render({ model: makeModel(traits), el });
}
