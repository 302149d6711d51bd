// The role that the learner plays: a bar that stays in reach, opening to the story and the drawn cards.

import { h, svg, say } from "../host/dom.js";

/** Draw the persona; returns its root. `open` says whether the cards are shown. */
export function personaCard(persona, words, open, onToggle) {
  const hint = h("span", { class: "persona__toggle" });
  const name = h("span", { class: "persona__name" }, say(words, "personaTitle", persona));
  const root = h(
    "details",
    { class: "persona", open },
    h("summary", { class: "persona__bar" }, face(), name, hint),
    h(
      "div",
      { class: "persona__inside" },
      persona.story ? h("p", null, persona.story) : null,
      goalLine(persona, words),
      (persona.cards || []).map((card) => idCard(card, words)),
    ),
  );
  const paint = () => {
    hint.textContent = say(words, root.open ? "personaClose" : "personaOpen");
  };
  root.addEventListener("toggle", () => {
    paint();
    onToggle(root.open);
  });
  paint();
  return root;
}

/** Draw the goal; null when the persona has none. */
export function goalLine({ goal }, words) {
  return goal ? h("p", null, h("strong", null, say(words, "goal")), " ", goal) : null;
}

function face() {
  return svg(
    "svg",
    { viewBox: "0 0 40 40", width: 36, height: 36, "aria-hidden": "true", class: "persona__face" },
    svg("circle", { cx: 20, cy: 20, r: 20, class: "persona__ground" }),
    svg("circle", { cx: 20, cy: 15, r: 7, class: "persona__figure" }),
    svg("path", { d: "M6 37c1-9 7-13 14-13s13 4 14 13a20 20 0 0 1-28 0z", class: "persona__figure" }),
  );
}

function idCard({ title, rows }, words) {
  return h(
    "figure",
    { class: "id-card" },
    h("figcaption", { class: "id-card__title" }, title, h("span", { class: "id-card__mark" }, say(words, "cardMark"))),
    h("div", { class: "id-card__inside" }, portrait(), h("dl", { class: "id-card__rows" }, (rows || []).map(cardRow))),
    h("span", { class: "id-card__stamp", "aria-hidden": "true" }, say(words, "cardMark")),
  );
}

function portrait() {
  return svg(
    "svg",
    { viewBox: "0 0 48 60", width: 48, height: 60, "aria-hidden": "true", class: "id-card__portrait" },
    svg("rect", { width: 48, height: 60, rx: 4 }),
    svg("circle", { cx: 24, cy: 23, r: 10 }),
    svg("path", { d: "M6 60c1-15 8-22 18-22s17 7 18 22z" }),
  );
}

/** Draw a line of a card. */
export function cardRow({ label, value }) {
  return h("div", null, h("dt", null, label), h("dd", null, grouped(String(value))));
}

/** Show sixteen digits in fours, as they are read aloud, without putting spaces into what is copied. */
export function grouped(value) {
  if (!/^[0-9]{16}$/.test(value)) return value;
  const fours = value.match(/.{4}/g).map((four) => h("span", null, four));
  return h("span", { class: "digits" }, h("span", null, fours.slice(0, 2)), h("span", null, fours.slice(2)));
}
