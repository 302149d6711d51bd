// The messages that arrive during a practice: on a phone, but for letters. No link in them leads anywhere.

import { h, breakable, button, say, svg, newId } from "../host/dom.js";

// by channel: the key of its name, and its drawing on 24 × 24
const CHANNELS = {
  chat: ["channelChat", "M4 4h16v12h-9l-5 4v-4H4z"],
  sms: ["channelSms", "M7 2h10v20H7zM11 19h2M10 7h4M10 11h4"],
  call: ["channelCall", "M6 3l4 1 1 5-3 2a12 12 0 0 0 5 5l2-3 5 1 1 4c0 2-2 3-4 3C9 21 3 15 3 7c0-2 1-4 3-4z"],
  email: ["channelEmail", "M3 5h18v14H3zM3 6l9 7 9-7"],
  letter: ["channelLetter", "M5 2h14v20H5zM8 7h8M8 11h8M8 15h5"],
};

/** Draw the inbox. */
export function inbox({ messages }, context) {
  const drawn = (kept) => (messages || []).filter(kept).map((message) => h("li", null, letter(message, context)));
  const isLetter = ({ channel }) => channel === "letter";
  const heading = newId("inbox");
  const letters = drawn(isLetter);
  const others = drawn((message) => !isLetter(message));
  const phone = h(
    "section",
    { class: "phone", "aria-labelledby": heading },
    h("h5", { class: "phone__title", id: heading }, say(context.words, "inboxTitle")),
    h("ul", { class: "phone__list" }, others),
  );
  const post = letters.length ? h("ul", { class: "phone__list" }, letters) : null;
  return h("div", { class: "inbox" }, others.length || !post ? phone : null, post);
}

function letter(message, context) {
  const { words } = context;
  const name = newId("message");
  const judged = message.judged === "official" || message.judged === "scam";
  const text = h("p", { class: "message__text" }, breakable(message.text));
  return h(
    "article",
    { class: "message", "data-message": message.key, "data-channel": message.channel || "chat", "aria-labelledby": name },
    channel(message, words),
    h(
      "header",
      { class: "message__head" },
      h("h6", { class: "message__from", id: name }, h("span", { class: "k-sr-only" }, `${say(words, "from")} `), message.from),
      h("span", { class: "message__at" }, message.at),
    ),
    message.channel === "call" ? [h("p", { class: "message__says" }, say(words, "callSays")), text] : text,
    message.link ? link(message, context) : null,
    judged ? verdict(message, context) : question(message, context, name),
  );
}

function channel(message, words) {
  const [name, d] = CHANNELS[message.channel] || [];
  if (!name) return null;
  const icon = svg("svg", { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" }, svg("path", { d }));
  return h("p", { class: "message__channel" }, icon, say(words, name));
}

function link(message, { words, act }) {
  return h(
    "p",
    { class: "message__link" },
    h("span", { class: "message__address" }, breakable(message.link)),
    button(say(words, "openLink"), () => act({ action: "open", message: message.key }), { look: "quiet", "data-act": true }),
  );
}

function question(message, { words, act, memory }, name) {
  const asked = newId("judge");
  const judge = (answer, key) => {
    const press = () => {
      memory("inbox").judged = message.key;
      act({ action: "judge", message: message.key, verdict: answer });
    };
    return button(say(words, key), press, { "data-act": true, "data-verdict": answer, "aria-describedby": name });
  };
  return h(
    "div",
    { class: "message__judge", role: "group", "aria-labelledby": asked },
    h("p", { id: asked }, say(words, "judgeQuestion")),
    h("div", { class: "practice__row" }, judge("official", "official"), judge("scam", "scam")),
  );
}

function verdict(message, { words, memory }) {
  const said = say(words, message.judged === "scam" ? "judgedScam" : "judgedOfficial");
  const right = message.right === null || message.right === undefined ? null : message.right;
  const signs = (message.signs || []).map((sign) => h("li", null, sign));
  const fresh = memory("inbox").judged === message.key;
  const look = { class: "message__verdict", "data-right": right === null ? null : right ? "yes" : "no" };
  return h(
    "div",
    { ...look, "data-arrive": fresh, tabindex: fresh ? "-1" : null },
    h("p", null, said, " ", right === null ? null : h("strong", null, say(words, right ? "judgedRight" : "judgedWrong"))),
    signs.length ? [h("p", null, say(words, "signs")), h("ul", null, signs)] : null,
  );
}
