import pickMany from "./pick-many.js";
import { open, expect, same } from "../host/testing.js";

const tick = (page, ...keys) => keys.forEach((key) => page.find(`input[value="${key}"]`).click());
const ticked = (page) => page.findAll("input:checked").map((input) => input.value).sort();

export default {
  async "it says in words that several may be right"() {
    const page = await open(pickMany, "pick-many");
    same(page.find(".activity__kind").textContent, "Pilih semua yang benar");
  },

  async "all ticked keys are sent"() {
    const page = await open(pickMany, "pick-many");
    tick(page, "governance", "kamera");
    page.main().click();
    same([...page.answers()[0].answer].sort(), ["governance", "kamera"]);
  },

  async "unticking everything counts as empty"() {
    const page = await open(pickMany, "pick-many");
    tick(page, "living", "living");
    page.main().click();
    same(page.answers(), []);
  },

  async "an option left out by mistake is explained beside it"() {
    const page = await open(pickMany, "pick-many");
    tick(page, "governance", "living");
    page.main().click();
    page.judge(1);
    expect(page.feedback().textContent.includes("Sebagian sudah benar"), "it is partly right");
    expect(page.find('[data-key="environment"] .mark').textContent.includes("Lingkungan"), "the missing one is explained");
    same(page.find(".activity__points").textContent, "1,33 dari 2 poin");
  },

  async "undo takes back one tick at a time"() {
    const page = await open(pickMany, "pick-many");
    tick(page, "governance", "living");
    page.undo().click();
    same(ticked(page), ["governance"]);
  },

  async "a draft comes back after a reload"() {
    const first = await open(pickMany, "pick-many");
    tick(first, "governance", "living");
    first.close();
    same(ticked(await open(pickMany, "pick-many", { lang: "en" })), ["governance", "living"]);
  },
};
