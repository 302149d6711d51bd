// One right option among several: radio buttons, each with its whole line as target.

import { activity } from "../host/activity.js";
import { choiceList } from "../host/choices.js";

export default activity({
  draw(body, view, words, changed) {
    const list = choiceList(body, view.options || [], "radio", words, changed);
    return {
      read: () => list.chosen()[0] || null,
      write: (answer) => list.choose(answer === null ? [] : [answer]),
      mark: list.mark,
      lock: list.lock,
    };
  },
});
