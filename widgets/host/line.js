// The line on top of a lesson that says in plain words whether answers are safe. It has role=status in the page.

import { h, button, fill, say } from "./dom.js";
import { waiting } from "./queue.js";

// what the page knows of its line to the server: the sentence about it, and how it is shown
const TROUBLES = {
  starting: ["connectionStarting", "waiting"],
  closed: ["connectionWaiting", "waiting"],
  unanswered: ["connectionUnanswered", "lost"],
  lost: ["connectionLost", "lost"],
  none: ["noKernel", "lost"],
};

/** Make the line: say(state) takes "starting", "open", "closed", "unanswered", "lost" or "none"; show() draws it anew. */
export function connectionLine(words, learner) {
  let known = "starting";

  function show() {
    const root = document.getElementById("connection");
    if (!root) return;
    const unsent = waiting(learner).length;
    const [key, trouble] = TROUBLES[known] || [];
    const state = trouble || (unsent ? "waiting" : "ok");
    const sentence = key ? say(words, key) : say(words, unsent ? "connectionSending" : "connectionOk", { n: unsent });
    if (root.dataset.state === state && root.dataset.said === sentence) return;
    root.dataset.state = state;
    root.dataset.said = sentence;
    root.classList.add("connection");
    const reload = state === "lost" ? button(say(words, "reload"), () => location.reload()) : null;
    fill(root, h("span", null, sentence), reload);
  }

  return {
    show,
    say(state) {
      // "closed" says less than that nobody has answered for long, so the stronger sentence stays
      if (known !== "unanswered" || state !== "closed") known = state;
      show();
    },
  };
}
