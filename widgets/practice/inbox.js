// The messages that arrive during a practice, drawn as a phone shows them. No link in them leads anywhere.

import { h, breakable, button, say, newId } from "../host/dom.js";

/** Draw the inbox. `act(answer)` sends what the learner does. */
export function inbox({ messages }, words, act) {
  const heading = newId("inbox");
  return h(
    "section",
    { class: "phone", "aria-labelledby": heading },
    h("h5", { class: "phone__title", id: heading }, say(words, "inboxTitle")),
    h("ul", { class: "phone__list" }, (messages || []).map((message) => h("li", null, letter(message, words, act)))),
  );
}

function letter(message, words, act) {
  const name = newId("message");
  const judged = message.judged === "official" || message.judged === "scam";
  return h(
    "article",
    { class: "message", "data-message": message.key, "aria-labelledby": name },
    h(
      "header",
      { class: "message__head" },
      h("h6", { class: "message__from", id: name }, h("span", { class: "k-sr-only" }, `${say(words, "from")} `), message.from),
      h("span", { class: "message__at" }, message.at),
    ),
    h("p", { class: "message__text" }, breakable(message.text)),
    message.link ? link(message, words, act) : null,
    judged ? verdict(message, words) : question(message, words, act, name),
  );
}

function link(message, words, act) {
  return h(
    "p",
    { class: "message__link" },
    h("span", { class: "message__address" }, breakable(message.link)),
    button(say(words, "openLink"), () => act({ action: "open", message: message.key }), { look: "quiet", "data-act": true }),
  );
}

function question(message, words, act, name) {
  const asked = newId("judge");
  const judge = (verdict, key) => {
    const press = () => act({ action: "judge", message: message.key, verdict });
    return button(say(words, key), press, { "data-act": true, "data-verdict": verdict, "aria-describedby": name });
  };
  return h(
    "div",
    { class: "message__judge", role: "group", "aria-labelledby": asked },
    h("p", { id: asked }, say(words, "judgeQuestion")),
    h("div", { class: "practice__row" }, judge("official", "official"), judge("scam", "scam")),
  );
}

function verdict(message, words) {
  const said = say(words, message.judged === "scam" ? "judgedScam" : "judgedOfficial");
  const right = message.right === null || message.right === undefined ? null : message.right;
  const signs = (message.signs || []).map((sign) => h("li", null, sign));
  return h(
    "div",
    { class: "message__verdict", "data-right": right === null ? null : right ? "yes" : "no" },
    h("p", null, said, " ", right === null ? null : h("strong", null, say(words, right ? "judgedRight" : "judgedWrong"))),
    signs.length ? [h("p", null, say(words, "signs")), h("ul", null, signs)] : null,
  );
}
