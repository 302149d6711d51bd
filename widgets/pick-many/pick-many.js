// Several right options: checkboxes, each with its whole line as target.

import { activity } from "../host/activity.js";
import { choiceList } from "../host/choices.js";

export default activity({
  draw(body, view, words, changed) {
    const list = choiceList(body, view.options || [], "checkbox", words, changed);
    return {
      read: () => (list.chosen().length ? list.chosen() : null),
      write: (answer) => list.choose(Array.isArray(answer) ? answer : []),
      mark: list.mark,
      lock: list.lock,
    };
  },
});
