import match from "./match.js";
import { open, expect, same } from "../host/testing.js";

const list = (page, key) => page.find(`[data-key="${key}"] select`);

export default {
  async "every list has its line as a visible label"() {
    const page = await open(match, "match");
    same(page.findAll("select").map((select) => select.labels[0].textContent), page.model.get("view").pairs.map(({ text }) => text));
  },

  async "chosen pairs are sent by key, also when some are open"() {
    const page = await open(match, "match");
    page.choose(list(page, "cekbansos"), "governance");
    page.main().click();
    same(page.answers()[0].answer, { cekbansos: "governance" });
  },

  async "nothing chosen sends nothing"() {
    const page = await open(match, "match");
    page.main().click();
    same(page.answers(), []);
  },

  async "feedback stands under the line it speaks of"() {
    const page = await open(match, "match");
    page.choose(list(page, "emas"), "living");
    page.main().click();
    page.judge(1);
    expect(page.find('[data-key="emas"] .mark').textContent.includes("Smart Society"), "the wrong line is explained");
    same(page.find('[data-key="cekbansos"] .mark').dataset.right, "yes");
    same(list(page, "emas").value, "living", "what was chosen is still shown");
  },

  async "undo empties the list that was chosen last"() {
    const page = await open(match, "match");
    page.choose(list(page, "emas"), "living");
    page.choose(list(page, "cekbansos"), "governance");
    page.undo().click();
    same([list(page, "emas").value, list(page, "cekbansos").value], ["living", ""]);
  },

  async "a draft with an unknown target is shown as not chosen"() {
    localStorage.setItem("kelas.draft.pelajar-1.contoh/match-0", JSON.stringify({ emas: "bulan", cekbansos: "governance" }));
    const page = await open(match, "match");
    same([list(page, "emas").value, list(page, "cekbansos").value], ["", "governance"]);
  },
};
