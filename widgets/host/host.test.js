import number from "../number/number.js";
import { open, pause, expect, same, everythingKept } from "./testing.js";
import { waiting } from "./queue.js";

async function sentOffline() {
  const page = await open(number, "number");
  page.type(page.find("input"), "46");
  page.main().click();
  return page;
}

const online = () => window.dispatchEvent(new Event("online"));

export default {
  async "an answer waits in the queue until it is acknowledged"() {
    const page = await sentOffline();
    same(waiting("pelajar-1").map(({ id }) => id), [page.answers()[0].id]);
    page.judge(0);
    same(waiting("pelajar-1"), []);
  },

  async "an unacknowledged answer is sent again with the same id, and never after its acknowledgement"() {
    const page = await sentOffline();
    online();
    online();
    same(page.answers().length, 3);
    same(new Set(page.answers().map(({ id }) => id)).size, 1, "one answer, one id");
    page.judge(0);
    online();
    await pause(4500);
    same(page.answers().length, 3);
  },

  async "it is sent again by itself after some seconds, and the learner is told in words"() {
    const page = await sentOffline();
    await pause(4400);
    same(page.answers().length, 2);
    expect(page.find(".activity__status").textContent.includes("aman di perangkat ini"), "it says the answer is safe");
  },

  async "after a reload the answer that waited is sent with the same id"() {
    const first = await sentOffline();
    first.close();
    const again = await open(number, "number");
    same(again.answers().map(({ id }) => id), [first.answers()[0].id]);
    same(again.find("input").value, "46");
    expect(again.find("input").disabled, "it cannot be changed while it is on its way");
  },

  async "an answer that could not be saved stays in the queue and is sent again"() {
    const page = await sentOffline();
    const { id } = page.answers()[0];
    page.reply({ re: id, verdict: { outcome: "not-saved", credit: 0, text: [], parts: {} } });
    same(waiting("pelajar-1").length, 1);
    online();
    same(page.answers().map((answer) => answer.id), [id, id]);
  },

  async "an acknowledgement of another activity changes nothing here"() {
    const page = await sentOffline();
    page.reply({ re: "ffff", verdict: { outcome: "correct", credit: 1, text: [], parts: {} } });
    same(waiting("pelajar-1").length, 1);
  },

  async "two learners on one device do not see each other's drafts"() {
    const one = await open(number, "number");
    one.type(one.find("input"), "12");
    one.close();
    const other = await open(number, "number", { learner: "pelajar-2" });
    same(other.find("input").value, "");
  },

  async "the state of an activity stands on its root element"() {
    for (const phase of ["ready", "answered", "correct", "done"]) {
      const page = await open(number, "number", { state: { phase, tries: 1, answer: "46" } });
      same([page.el.dataset.state, page.el.dataset.activity], [phase, "contoh/number-0"]);
    }
  },

  async "the first touch is told once"() {
    const page = await open(number, "number");
    page.type(page.find("input"), "4");
    page.type(page.find("input"), "46");
    same(page.told("start").length, 1);
  },

  async "progress is passed on to the page"() {
    let seen = null;
    document.addEventListener("kelas:progress", (event) => (seen = event.detail), { once: true });
    const page = await sentOffline();
    page.reply({ re: page.answers()[0].id, verdict: { outcome: "correct", credit: 1, text: [], parts: {} }, progress: { earned: 1 } });
    same(seen, { earned: 1 });
  },

  async "a browser that refuses to store still works"() {
    const real = Storage.prototype.setItem;
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    try {
      const page = await sentOffline();
      online();
      same(page.answers().length, 2, "the answer waits in memory");
      same(everythingKept(), "");
      page.judge(0);
      same(page.el.dataset.state, "correct");
    } finally {
      Storage.prototype.setItem = real;
    }
  },
};
