// The papers of a persona: drawn by us, stamped as practice, as good or as bad as they are. What a sighted person sees
// of them is also said in words.

import { h, say, svg, newId } from "../host/dom.js";
import { choice, chosen } from "./field-chosen.js";
import { fold } from "./fold.js";
import { cardRow } from "./persona.js";

const SHEET = ["page", "M3 5h58v34H3z"];
const LETTER = [["page", "M16 1h32v42H16z"], ["tint", "M20 5h24v4H20z"], ["line", "M20 14h24M20 19h24M20 24h17"]];
const PHOTO = [SHEET, ["soft", "M6 8h52v28H6z"], ["tint", "M46 13a4 4 0 1 1-.1 0z"], ["ink", "M6 36l14-16 9 10 8-7 15 13z"]];
// by type, what is drawn on 64 × 44: the class of each path, and the path
const ART = {
  ktp: [
    SHEET,
    ["tint", "M3 5h58v7H3z"],
    ["soft", "M8 16h15v19H8z"],
    ["ink", "M15.5 19a3 3 0 1 1-.1 0zM10 35c0-8 11-8 11 0z"],
    ["line", "M28 18h26M28 24h20M28 30h26"],
  ],
  kk: [SHEET, ["tint", "M18 8h28v4H18z"], ["line", "M7 17h50M7 23h50M7 29h50M7 35h50M17 17v18M41 17v18"]],
  letter: [...LETTER, ["line", "M34 36c2-5 4-5 5-1s3 1 5-3"]],
  "letter-unsigned": LETTER,
  photo: PHOTO,
  video: [...PHOTO, ["ink", "M32 12a10 10 0 1 1-.1 0z"], ["page", "M29 17l9 5-9 5z"]],
  receipt: [
    ["page", "M21 1h22v41l-3.7-3-3.7 3-3.6-3-3.6 3-3.7-3-3.7 3z"],
    ["tint", "M25 5h14v4H25z"],
    ["line", "M25 14h14M25 19h14M25 24h9M25 31h14"],
  ],
  certificate: [
    SHEET,
    ["tint", "M19 14h26v4H19z"],
    ["line", "M7 9h50v26H7zM16 23h32M22 28h20"],
    ["ink", "M52 29a4 4 0 1 1-.1 0zM49 35l-1 8 4-3 4 3-1-8z"],
  ],
  drawing: [SHEET, ["line", "M9 11h30v22H9zM9 22h14M23 11v22M39 18h14v15H39M31 33v-6"], ["tint", "M45 8h11v5H45z"]],
};
const SEEN = { sharp: "seenSharp", blurred: "seenBlurred", cut: "seenCut", dark: "seenDark", expired: "seenExpired" };
const UNREADABLE = ["blurred", "dark"];

/** One paper of the folder to choose; each can be looked at closely. */
export function paperChoice(field, value, ids, { words }) {
  const name = newId("paper");
  const lines = (field.papers || []).map((paper) =>
    h(
      "div",
      { class: "papers__one" },
      choice({ type: "radio", name, value: paper.key, checked: paper.key === value }, ...line(paper, words)),
      close(paper, words),
    ),
  );
  return chosen(h("div", { class: "papers" }, lines), true);
}

/** The folder, to look at. */
export function folder({ papers }, { words }) {
  const title = newId("papers");
  const lines = (papers || []).map((paper) => h("div", { class: "papers__one" }, paperFold(paper, words)));
  return h(
    "section",
    { class: "papers", "aria-labelledby": title },
    h("h5", { id: title }, say(words, "papersTitle")),
    lines,
  );
}

/** A paper as a line that opens to the paper itself. */
export function paperFold(paper, words) {
  return fold(h("span", { class: "papers__line" }, ...line(paper, words)), large(paper, words)).root;
}

function line(paper, words) {
  return [small(paper, words), h("span", { class: "papers__title" }, paper.title)];
}

function close(paper, words) {
  const label = [say(words, "look"), h("span", { class: "k-sr-only" }, `: ${paper.title}`)];
  return fold(label, large(paper, words), { class: "k-button k-button--quiet" }).root;
}

function small(paper, words) {
  return h(
    "span",
    { class: "paper paper--small", "data-quality": paper.quality, role: "img", "aria-label": seen(paper, words) },
    art(paper, words),
  );
}

/** Draw a paper large enough to read. What cannot be read on it is not read aloud either. */
function large(paper, words) {
  const rows = (paper.rows || []).map(cardRow);
  const sheet = h("div", { class: "paper__sheet" }, art(paper, words), rows.length ? h("dl", { class: "id-card__rows" }, rows) : null);
  if (UNREADABLE.includes(paper.quality)) sheet.setAttribute("aria-hidden", "true");
  return h(
    "figure",
    { class: "id-card" },
    h("figcaption", { class: "id-card__title" }, paper.title, h("span", { class: "id-card__mark" }, say(words, "cardMark"))),
    h("div", { class: "paper", "data-quality": paper.quality }, sheet),
    h("p", { class: "k-sr-only" }, seen(paper, words)),
  );
}

function art({ type }, words) {
  const paths = (ART[type] || ART.letter).map(([name, d]) => svg("path", { d, class: `paper__${name}` }));
  const stamp = svg("text", { x: 32, y: 27, class: "paper__stamp", transform: "rotate(-18 32 22)" }, say(words, "cardMark"));
  return svg("svg", { viewBox: "0 0 64 44", "aria-hidden": "true", class: "paper__art" }, ...paths, stamp);
}

function seen({ quality }, words) {
  return say(words, SEEN[quality] || SEEN.sharp);
}
