// The tools below a practice: hint, the next day, and starting again, which asks first.

import { h, fill, say, newId } from "../host/dom.js";

/** Draw the tools; a tool without a function is left out. */
export function toolbar(words, { hint, asked, tomorrow, restart }) {
  const root = h("div", { class: "practice__row" });
  const quiet = (what, key, press) =>
    h("button", { type: "button", class: "k-button k-button--quiet", "data-do": what, on: { click: press } }, say(words, key));

  function showTools() {
    fill(
      root,
      tomorrow ? h("button", { type: "button", class: "k-button", "data-do": "tomorrow", on: { click: unlessBusy(tomorrow) } }, say(words, "tomorrow")) : null,
      hint ? quiet("hint", asked ? "hintWaiting" : "hint", hint) : null,
      quiet("restart", "restart", unlessBusy(showQuestion)),
    );
  }

  function showQuestion() {
    const question = newId("restart");
    const no = h("button", { type: "button", class: "k-button", "data-do": "restart-no", on: { click: back } }, say(words, "restartNo"));
    const yes = h("button", { type: "button", class: "k-button practice__danger", "data-do": "restart-yes", on: { click: unlessBusy(restart) } }, say(words, "restartYes"));
    fill(
      root,
      h("div", { class: "practice__ask", role: "group", "aria-labelledby": question }, h("p", { id: question }, say(words, "restartAsk")), h("div", { class: "practice__row" }, no, yes)),
    );
    no.focus();
  }

  function back() {
    showTools();
    root.querySelector('[data-do="restart"]').focus();
  }

  showTools();
  return root;
}

function unlessBusy(press) {
  return (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") !== "true") press();
  };
}
