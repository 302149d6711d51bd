import number from "./number.js";
import { open, expect, focused, same, everythingKept, madeUpNik } from "../host/testing.js";

export default {
  async "the field has a label, its unit, and the phone's number keys"() {
    const page = await open(number, "number");
    const input = page.find("input");
    same(input.labels[0].textContent, "Jawaban Anda");
    same(document.getElementById(input.getAttribute("aria-describedby")).textContent, "kelurahan");
    same(input.inputMode, "decimal");
  },

  async "the number is sent as it was typed"() {
    const page = await open(number, "number");
    page.type(page.find("input"), "46,0");
    page.main().click();
    same(page.answers()[0].answer, "46,0");
  },

  async "a known wrong number gets its own feedback, and the number stays for another try"() {
    const page = await open(number, "number");
    page.type(page.find("input"), "17");
    page.main().click();
    page.judge(2);
    expect(page.feedback().textContent.includes("Kecamatan Kota"), "its own feedback is said");
    page.main().click();
    same(page.find("input").value, "17");
    focused(page.find("input"));
  },

  async "what cannot be read can be corrected at once"() {
    const page = await open(number, "number");
    page.type(page.find("input"), "banyak");
    page.main().click();
    page.judge(5);
    same(page.el.dataset.state, "ready");
    expect(page.feedback().textContent.includes("belum terbaca"), "it says so kindly");
    expect(!page.find("input").disabled, "the field is free");
  },

  async "a number that could be a real NIK is neither kept nor sent"() {
    const page = await open(number, "number");
    page.type(page.find("input"), madeUpNik());
    same(page.find("input").value, "");
    page.main().click();
    same(page.answers(), []);
    expect(!(everythingKept() + JSON.stringify(page.model.sent)).includes(madeUpNik()), "it is nowhere");
  },

  async "a hint is asked for once and shown when it comes"() {
    const page = await open(number, "number");
    page.find('[data-do="hint"]').click();
    same(page.told("hint").length, 1);
    page.model.hear({ state: { ...page.model.get("state"), hint: "Jumlahkan." } });
    expect(page.find(".activity__hint").textContent.includes("Jumlahkan."), "the hint is shown");
    expect(page.find('[data-do="hint"]').hidden, "the button has done its work");
  },
};
