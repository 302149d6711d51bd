import pickOne from "./pick-one.js";
import { open, pause, expect, same, everythingKept } from "../host/testing.js";

const pick = (page, at) => page.findAll("input")[at].click();
const picked = (page) => (page.find("input:checked") || {}).value;

export default {
  async "a long address breaks after its dots, not inside a word, and reads as written"() {
    const text = "Buka cekbansos.layanan-warga.example/masuk?kode=1 sekarang.";
    const page = await open(pickOne, "pick-one", { view: { options: [{ key: "a", text }] } });
    const label = page.find("label span");
    same(label.textContent, text);
    const broken = label.innerHTML.split("<wbr>");
    same(broken, ["Buka cekbansos.", "layanan-", "warga.", "example/", "masuk?kode=1 sekarang."]);
  },

  async "the options are one group named by the question"() {
    const page = await open(pickOne, "pick-one");
    const group = page.find('[role="radiogroup"]');
    same(document.getElementById(group.getAttribute("aria-labelledby")).textContent, page.model.get("view").prompt);
    same(page.findAll("label input[type=radio]").length, 3, "every option has its label");
  },

  async "sending without a choice sends nothing and says what to do"() {
    const page = await open(pickOne, "pick-one");
    page.main().click();
    same(page.answers(), []);
    expect(page.feedback().textContent.includes("Pilih dulu"), "a sentence says to pick first");
  },

  async "the picked option is sent by its key, once"() {
    const page = await open(pickOne, "pick-one");
    pick(page, 1);
    page.main().click();
    page.main().click();
    same(page.answers().map(({ answer }) => answer), [page.model.get("view").options[1].key]);
  },

  async "a right answer is praised, marked in words and locked"() {
    const page = await open(pickOne, "pick-one");
    page.find('input[value="layanan"]').click();
    page.main().click();
    page.judge(0);
    same(page.el.dataset.state, "correct");
    expect(page.feedback().textContent.includes("Benar!"), "the headline says so");
    expect(page.find('[data-key="layanan"] .mark').textContent.includes("Benar."), "the option says so too");
    expect(page.findAll("input").every((input) => input.disabled) && page.main().hidden, "nothing can be changed");
    same(page.find('.activity__points').textContent, "1 dari 1 poin");
  },

  async "a wrong answer says why beside the option and can be tried again"() {
    const page = await open(pickOne, "pick-one");
    page.find('input[value="kamera"]').click();
    page.main().click();
    page.judge(1);
    same(page.el.dataset.state, "answered");
    const mark = page.find('[data-key="kamera"] .mark');
    expect(mark.textContent.includes("Tetapi alat bukan tujuannya"), "the feedback stands beside its option");
    same(page.find('input[value="kamera"]').getAttribute("aria-describedby"), mark.id);
    same(page.main().textContent, "Coba lagi");
    page.main().click();
    expect(!page.find("input").disabled && !page.find(".mark"), "the options are free again");
    page.find('input[value="layanan"]').click();
    page.main().click();
    same(page.answers().length, 2);
  },

  async "a draft is restored after a reload, in any language"() {
    const first = await open(pickOne, "pick-one");
    first.find('input[value="muda"]').click();
    first.close();
    const again = await open(pickOne, "pick-one", { lang: "en" });
    same(picked(again), "muda");
  },

  async "undo goes back step by step to nothing"() {
    const page = await open(pickOne, "pick-one");
    const [a, b] = page.model.get("view").options.map(({ key }) => key);
    pick(page, 0);
    pick(page, 1);
    same(picked(page), b);
    page.undo().click();
    same(picked(page), a);
    page.undo().click();
    same(picked(page), undefined);
    same(page.undo().getAttribute("aria-disabled"), "true");
  },

  async "a change of language keeps the choice, and undo still steps back"() {
    const page = await open(pickOne, "pick-one");
    page.find('input[value="kamera"]').click();
    page.find('input[value="muda"]').click();
    await page.speak("en");
    same(picked(page), "muda");
    same(page.main().textContent, "Send answer");
    page.undo().click();
    same(picked(page), "kamera");
  },

  async "undo also steps back after the page was reloaded in the other language"() {
    const first = await open(pickOne, "pick-one");
    first.find('input[value="kamera"]').click();
    first.find('input[value="muda"]').click();
    first.close();
    const again = await open(pickOne, "pick-one", { lang: "en" });
    again.undo().click();
    same(picked(again), "kamera");
  },

  async "nothing of an answered activity stays in the browser"() {
    const page = await open(pickOne, "pick-one");
    page.find('input[value="layanan"]').click();
    page.main().click();
    page.judge(0);
    same(everythingKept(), "");
  },

  async "the answer key is not on the page"() {
    const page = await open(pickOne, "pick-one");
    expect(!JSON.stringify(page.model.get("view")).includes("right"), "the view holds no truth");
  },

  async "leaving takes every listener away"() {
    const page = await open(pickOne, "pick-one");
    page.close();
    await pause();
    same(page.model.listening(), 0);
  },
};
