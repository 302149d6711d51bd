// The tools below a practice: keeping a draft, the next day, a hint, and starting again, which asks first.

import { h, button, fill, say, newId } from "../host/dom.js";

/** Draw the tools; a tool without a function is left out. */
export function toolbar(words, { save, hint, asked, tomorrow, restart }) {
  const root = h("div", { class: "practice__row" });
  const make = (what, key, press, look) => button(say(words, key), press, { look, "data-do": what });

  function showTools() {
    fill(
      root,
      save ? make("save", "save", unlessBusy(save)) : null,
      tomorrow ? make("tomorrow", "tomorrow", unlessBusy(tomorrow)) : null,
      hint ? make("hint", asked ? "hintWaiting" : "hint", hint, "quiet") : null,
      make("restart", "restart", unlessBusy(showQuestion), "quiet"),
    );
  }

  function showQuestion() {
    const question = newId("restart");
    const no = make("restart-no", "restartNo", back);
    const yes = make("restart-yes", "restartYes", unlessBusy(restart), "danger");
    const buttons = h("div", { class: "practice__row" }, no, yes);
    fill(
      root,
      h(
        "div",
        { class: "practice__ask", role: "group", "aria-labelledby": question },
        h("p", { id: question }, say(words, "restartAsk")),
        buttons,
      ),
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
