// A button that opens and closes what stands below it.

import { h, button, newId } from "../host/dom.js";

/** Draw a fold. `toggled(open)` is told of each change; the rest are attributes of the button. */
export function fold(label, inside, { open = false, toggled = () => {}, ...attributes } = {}) {
  const id = newId("fold");
  const body = h("div", { class: "fold__inside", id, hidden: !open }, inside);
  const head = button(label, () => set(body.hidden), { "aria-controls": id, ...attributes });
  head.classList.add("fold__head");
  head.setAttribute("aria-expanded", String(open));

  function set(shown) {
    body.hidden = !shown;
    head.setAttribute("aria-expanded", String(shown));
    toggled(shown);
  }

  return { head, body, set, root: h("div", { class: "fold" }, head, body) };
}
