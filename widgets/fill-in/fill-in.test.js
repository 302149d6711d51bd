import fillIn from "./fill-in.js";
import { open, expect, same, everythingKept, madeUpNik } from "../host/testing.js";

const field = (page, key) => page.find(`input[data-key="${key}"]`);

export default {
  async "each field stands in the sentence and is named by its number"() {
    const page = await open(fillIn, "fill-in");
    same(page.findAll("input").map((input) => input.getAttribute("aria-label")), ["Isian 1 dari 2", "Isian 2 dari 2"]);
    expect(page.find(".fill-in").textContent.startsWith("Kota cerdas memakai"), "the sentence is readable");
  },

  async "what is typed is sent by blank"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "layanan"), "pelayanan");
    page.main().click();
    same(page.answers()[0].answer, { layanan: "pelayanan" });
  },

  async "the Enter key sends, as on a phone's keyboard"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "warga"), "warga");
    field(page, "warga").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    same(page.answers().length, 1);
  },

  async "typing in one field is one step for undo"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "layanan"), "la");
    page.type(field(page, "layanan"), "layanan");
    page.type(field(page, "warga"), "w");
    page.type(field(page, "warga"), "warga");
    page.undo().click();
    same([field(page, "layanan").value, field(page, "warga").value], ["layanan", ""]);
    page.undo().click();
    same(field(page, "layanan").value, "");
  },

  async "a change of language while typing loses nothing"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "layanan"), "layan");
    await page.speak("en");
    same(field(page, "layanan").value, "layan");
    expect(page.find(".fill-in").textContent.startsWith("A smart city"), "the sentence is English now");
    page.undo().click();
    same(field(page, "layanan").value, "");
  },

  async "a number that could be a real NIK is taken out, explained, and neither kept nor sent"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "layanan"), `nomor ${madeUpNik()}`);
    same(field(page, "layanan").value, "nomor");
    expect(page.feedback().textContent.includes("Nomor latihan selalu berakhir 0000"), "it is explained");
    same(page.told("refused").length, 1);
    same(Object.keys(page.told("refused")[0]).sort(), ["do", "id"]);
    page.main().click();
    const everything = everythingKept() + JSON.stringify(page.model.sent);
    expect(!everything.includes(madeUpNik().slice(0, 12)), "its digits are nowhere");
  },

  async "a NIK with spaces and dots, or in other digits, is known too"() {
    const page = await open(fillIn, "fill-in");
    const spaced = madeUpNik().replace(/(.{4})/g, "$1. ");
    const arabic = Array.from(madeUpNik(), (digit) => String.fromCharCode(0x660 + Number(digit))).join("");
    for (const text of [spaced, arabic]) {
      page.type(field(page, "warga"), text);
      expect(!/[\d\u0660-\u0669]/.test(field(page, "warga").value), "the digits are gone");
    }
    same(page.told("refused").length, 2);
  },

  async "a practice number that ends in 0000 is let through"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "warga"), "9971010101900000");
    page.main().click();
    same(page.answers()[0].answer, { warga: "9971010101900000" });
  },

  async "emoji, right-to-left text, HTML and 100,000 characters are only text"() {
    window.ran = false;
    const page = await open(fillIn, "fill-in");
    const html = '<img src=x onerror="window.ran=true"><script>window.ran=true</' + "script>";
    const strange = ["🙂👩‍👩‍👧", "مرحبا بالعالم", html, "a".repeat(100000)];
    for (const text of strange) {
      page.type(field(page, "warga"), text);
      same(field(page, "warga").value.length, text.length);
      page.main().click();
      same(page.answers()[page.answers().length - 1].answer, { warga: text });
      const verdict = { outcome: "unreadable", credit: 0, text: [text], parts: {} };
      page.reply({ re: page.answers()[page.answers().length - 1].id, verdict });
      expect(page.feedback().textContent.includes(text), "it is shown as it was typed");
    }
    same(page.findAll("img, script").length, 0, "nothing became an element");
    expect(window.ran === false, "nothing ran");
  },

  async "feedback names the field it speaks of"() {
    const page = await open(fillIn, "fill-in");
    page.type(field(page, "layanan"), "kamera");
    page.main().click();
    page.judge(2);
    expect(page.find(".fill-in__marks").textContent.includes("Isian 1 dari 2: Belum tepat. Kamera hanyalah alat."), "it does");
    expect(field(page, "layanan").getAttribute("aria-describedby"), "the field is tied to it");
  },
};
