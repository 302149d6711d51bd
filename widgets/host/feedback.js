// The panel that says what came of an answer. It is a live region: what is put in is read aloud.

import { h, fill, say } from "./dom.js";

const HEADLINES = {
  correct: "outcomeCorrect",
  partial: "outcomePartial",
  wrong: "outcomeWrong",
  kept: "outcomeKept",
  refused: "outcomeRefused",
  unreadable: "outcomeUnreadable",
  "not-saved": "outcomeNotSaved",
};

/** Make the panel; show(verdict, words) fills it, clear() empties it. */
export function feedbackPanel() {
  const root = h("div", { class: "activity__feedback", role: "status", "aria-live": "polite", tabindex: "-1" });

  return {
    root,
    show(verdict, words) {
      const outcome = HEADLINES[verdict.outcome] ? verdict.outcome : "unreadable";
      const beside = textsOf(verdict.parts);
      const sentences = verdict.text && verdict.text.length ? verdict.text : beside;
      root.dataset.outcome = outcome;
      fill(
        root,
        h("p", { class: "activity__outcome" }, say(words, HEADLINES[outcome])),
        // what stands beside a part is seen there, and here only heard
        sentences.map((sentence) => h("p", beside.includes(sentence) ? { class: "k-sr-only" } : null, sentence)),
      );
    },
    /** Say a sentence that is no verdict, such as "choose first". */
    note(sentence) {
      root.dataset.outcome = "note";
      fill(root, h("p", null, sentence));
    },
    clear() {
      delete root.dataset.outcome;
      fill(root);
    },
  };
}

function textsOf(parts) {
  return Object.values(parts || {}).flatMap((part) => (part && part.text ? [part.text] : []));
}

/** Draw the mark beside a part of an answer: a sign, a word and the feedback; null when there is nothing to say. */
export function partMark(part, words) {
  if (!part || part.right === null || part.right === undefined) return null;
  return h(
    "p",
    { class: "mark", "data-right": part.right ? "yes" : "no" },
    h("strong", null, say(words, part.right ? "markRight" : "markWrong")),
    part.text ? ` ${part.text}` : null,
  );
}
