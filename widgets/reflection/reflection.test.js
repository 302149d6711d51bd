import reflection, { countWords } from "./reflection.js";
import { open, expect, same, everythingKept, madeUpNik } from "../host/testing.js";

const ENOUGH = "Ibu saya, sebab ia sering menerima pesan hadiah. Jangan klik dulu, tanya kelurahan.";
const field = (page) => page.find("textarea");
const tick = (page) => page.find('input[type="checkbox"]');
const told = (page) => page.feedback().textContent;

export default {
  async "the text is named, and its words are counted while one writes"() {
    const page = await open(reflection, "reflection");
    same(field(page).labels[0].textContent, "Tulisan Anda");
    page.type(field(page), "Kepada ibu saya.");
    const count = page.el.querySelector(`#${field(page).getAttribute("aria-describedby")}`);
    same(count.textContent, "3 kata. Cukup 10 sampai 80 kata.");
    expect(!count.closest("[aria-live], [role=status]"), "no screen reader speaks at every key");
  },

  async "words are counted as the grader counts them"() {
    same(countWords("  satu, dua\n\ntiga – empat 5 🙂 … "), 5);
    same(countWords(""), 0);
    same(countWords("مرحبا بالعالم"), 2);
  },

  async "a text that is too short or too long is not sent, and the learner is told by how much"() {
    const page = await open(reflection, "reflection");
    page.main().click();
    same(told(page), "Tulis dulu beberapa kata.");
    page.type(field(page), "Kepada ibu saya.");
    page.main().click();
    same(told(page), "Baru 3 kata. Tambah sampai 10 kata, ya.");
    page.type(field(page), "kata ".repeat(81));
    page.main().click();
    same(told(page), "Sudah 81 kata. Ringkas sampai 80 kata, ya.");
    same(page.answers().length, 0);
  },

  async "what was written is kept without a verdict, and may be changed again"() {
    const page = await open(reflection, "reflection");
    page.type(field(page), ENOUGH);
    page.main().click();
    same(page.answers()[0].answer, { text: ENOUGH });
    page.judge(0);
    same(page.feedback().dataset.outcome, "kept");
    expect(told(page).startsWith("Tersimpan"), "it says that it is saved");
    expect(!/[Bb]enar|tepat/.test(told(page)), "and not that it is right or wrong");
    same(page.find(".activity__points").textContent, "Nilai: 4 poin, dari pelatih");
    expect(field(page).readOnly && !field(page).disabled, "it can be read and copied");
    same(page.main().textContent, "Ubah lagi");
    page.main().click();
    expect(document.activeElement === field(page) && !field(page).readOnly, "one writes on");
    page.type(field(page), `${ENOUGH} Itu saja.`);
    page.main().click();
    same(page.answers()[1].answer, { text: `${ENOUGH} Itu saja.` });
  },

  async "a draft survives a reload, and the Enter key only begins a new line"() {
    const page = await open(reflection, "reflection");
    page.type(field(page), "Kepada ibu");
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
    expect(field(page).dispatchEvent(enter), "nothing takes the key away");
    same(page.answers().length, 0);
    page.close();
    const again = await open(reflection, "reflection");
    same(field(again).value, "Kepada ibu");
  },

  async "a change of language while writing loses nothing"() {
    const page = await open(reflection, "reflection");
    page.type(field(page), "Kepada ibu saya");
    await page.speak("en");
    same(field(page).value, "Kepada ibu saya");
    same(page.find(".reflection__count").textContent, "3 words. Please write 10 to 80 words.");
  },

  async "the rubric says in plain words what earns how many points"() {
    const page = await open(reflection, "reflection");
    const rubric = page.find("details");
    same(rubric.querySelector("summary").textContent, "Apa yang dilihat pelatih?");
    expect(!rubric.open, "it is closed at first");
    same(rubric.querySelector("li").textContent, "2 poin: Ada orangnya, dan jelas mengapa dia.");
    same(rubric.querySelectorAll("li").length, 6);
  },

  async "a task that is spoken is ticked, and its note may stay empty"() {
    const page = await open(reflection, "reflection", { example: 1 });
    page.type(field(page), "Nanti saja");
    page.main().click();
    same(told(page), "Lakukan dulu, lalu centang kotaknya.");
    page.type(field(page), "");
    tick(page).click();
    page.main().click();
    same(page.answers()[0].answer, { done: "yes", text: "" });
    page.judge(0);
    expect(tick(page).checked && tick(page).disabled, "the tick stays");
  },

  async "a number that could be a real NIK is taken out of the text, and neither kept nor sent"() {
    const page = await open(reflection, "reflection");
    page.type(field(page), `${ENOUGH} NIK saya ${madeUpNik()}`);
    same(field(page).value, `${ENOUGH} NIK saya`);
    same(page.told("refused").length, 1);
    page.main().click();
    const everything = everythingKept() + JSON.stringify(page.model.sent);
    expect(!everything.includes(madeUpNik().slice(0, 12)), "its digits are nowhere");
  },

  async "HTML and emoji are only text"() {
    window.ran = false;
    const page = await open(reflection, "reflection");
    const strange = '<img src=x onerror="window.ran=true"> satu dua tiga empat lima enam tujuh delapan 🙂';
    page.type(field(page), strange);
    page.main().click();
    same(page.answers()[0].answer, { text: strange });
    same(page.findAll("img").length, 0);
    expect(window.ran === false, "nothing ran");
  },
};
