// Put items in order with two buttons each. No dragging, so that a thumb, a keyboard and a screen reader do the same.

import { activity } from "../host/activity.js";
import { h, breakable, fill, say } from "../host/dom.js";
import { partMark } from "../host/feedback.js";

function briefly(part, sentences) {
  return sentences.includes(part.text) ? part : { right: part.right };
}

export default activity({
  draw(body, view, words, changed, tools) {
    const items = new Map((view.items || []).map((item) => [item.key, item.text]));
    const shuffled = [...items.keys()];
    const list = h("ol", { class: "order" });
    let keys = shuffled;
    let moved = false;
    let locked = false;
    let judged = null;
    body.append(list);

    function paint() {
      fill(list, keys.map(line));
    }

    function line(key, at) {
      const place = { text: items.get(key), n: at + 1, of: keys.length };
      return h(
        "li",
        { class: "order__item", "data-key": key },
        h(
          "div",
          { class: "order__line" },
          h("span", { class: "order__number", "aria-hidden": "true" }, at + 1),
          h("span", { class: "order__text" }, breakable(items.get(key))),
          h("span", { class: "order__moves" }, button("up", -1, key, at, place), button("down", 1, key, at, place)),
        ),
        judged ? partMark(judged[key], words) : null,
      );
    }

    function button(way, step, key, at, place) {
      const stuck = locked || keys[at + step] === undefined;
      return h(
        "button",
        {
          type: "button",
          class: "k-button order__move",
          "data-move": way,
          "aria-disabled": String(stuck),
          "aria-label": say(words, way === "up" ? "moveUp" : "moveDown", place),
          hidden: locked,
          on: { click: () => move(key, step, way) },
        },
        h("span", { class: "order__arrow", "aria-hidden": "true" }, way === "up" ? "↑" : "↓"),
        h("span", { "aria-hidden": "true" }, say(words, way === "up" ? "up" : "down")),
      );
    }

    function move(key, step, way) {
      const from = keys.indexOf(key);
      const to = from + step;
      if (locked || to < 0 || to >= keys.length) {
        tools.announce(say(words, "atTheEnd"));
        return;
      }
      keys = [...keys];
      keys[from] = keys[to];
      keys[to] = key;
      moved = true;
      paint();
      const item = Array.from(list.children).find((one) => one.dataset.key === key);
      item.querySelector(`[data-move="${way}"]`).focus();
      tools.announce(say(words, "movedTo", { text: items.get(key), n: to + 1, of: keys.length }));
      changed();
    }

    return {
      read: () => (moved ? keys : null),
      write(answer) {
        const known = [...new Set(Array.isArray(answer) ? answer : [])].filter((key) => items.has(key));
        moved = known.length > 0;
        keys = [...known, ...shuffled.filter((key) => !known.includes(key))];
        paint();
      },
      // one misplaced item moves many: only what the verdict speaks of is explained, the rest is just marked
      mark(parts, sentences) {
        if (!parts && !judged) return;
        const brief = ([key, part]) => [key, briefly(part, sentences)];
        judged = parts && Object.fromEntries(Object.entries(parts).map(brief));
        paint();
      },
      lock(nowLocked) {
        if (nowLocked === locked) return;
        locked = nowLocked;
        paint();
      },
    };
  },
});
