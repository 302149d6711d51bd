import practice from "./practice.js";
import { views } from "./views.js";
import { open, pause, expect, focused, same, everythingKept, madeUpNik } from "../host/testing.js";

export const start = (name, options = {}) => open(practice, "practice", { ...options, view: views[name] });
export const field = (page, key) => page.find(`[data-field="${key}"] input, [data-field="${key}"] select, [data-field="${key}"] textarea`);
export const action = (page, key) => page.find(`[data-action="${key}"]`);

/** Acknowledge the last step and go to another screen, as the kernel does. */
export async function step(page, name, outcome = "step") {
  const { id } = page.answers()[page.answers().length - 1];
  page.model.hear({ view: typeof name === "string" ? views[name] : name }, { re: id, verdict: { outcome, credit: 0, text: [], parts: {} } });
  await pause();
}

export default {
  async "every screen says at its top and at its end that it is practice"() {
    for (const name of Object.keys(views)) {
      const page = await start(name, { activity: `contoh/${name}` });
      const ribbons = page.findAll(".practice__ribbon").map((ribbon) => ribbon.textContent);
      same(ribbons, ["LATIHAN – bukan layanan resmi", "LATIHAN – bukan layanan resmi"], name);
      const screen = page.find(".practice__screen");
      expect(screen.firstChild === page.find(".practice__ribbon"), "the first ribbon stands above everything");
    }
  },

  async "the persona and its marked card open with one press on every screen"() {
    for (const name of Object.keys(views)) {
      const page = await start(name, { activity: `contoh/${name}` });
      page.find(".persona__bar").click();
      expect(page.find(".persona").open, "the card is open");
      expect(page.find(".id-card").textContent.includes("LATIHAN"), "the card says that it is practice");
      expect(page.find(".id-card").textContent.includes("9971014101900000"), "its number can be read and copied whole");
    }
  },

  async "a step sends its action and every field of the screen"() {
    const page = await start("check");
    page.type(field(page, "nik"), "9971014101900000");
    page.type(field(page, "huruf"), "K7RQM");
    action(page, "check").click();
    same(page.answers()[0].answer, { action: "check", fields: { nik: "9971014101900000", huruf: "K7RQM" } });
  },

  async "every kind of field sends its value: text, list, choices, tick"() {
    const page = await start("propose");
    page.type(field(page, "kk"), "9971010101900000");
    page.type(page.find('[data-field="alasan"] textarea'), "Rumah bocor");
    page.choose(page.find('[data-field="kelurahan"] select'), "pojok");
    page.find('input[value="sewa"]').click();
    page.find('input[value="pkh"]').click();
    page.find('[data-field="setuju"] input').click();
    action(page, "send").click();
    same(page.answers()[0].answer.fields, {
      kk: "9971010101900000",
      nama: "Sri Contohwati",
      kelurahan: "pojok",
      alasan: "Rumah bocor",
      rumah: "sewa",
      bantuan: ["pkh"],
      setuju: true,
    });
  },

  async "after a step the focus is on the new screen's title, which is announced"() {
    const page = await start("check");
    action(page, "check").click();
    await step(page, "result");
    focused(page.find(".practice__title"));
    same(page.find(".practice__title").textContent, "Hasil cek");
    expect(page.findAll(".k-sr-only").some((region) => region.textContent === "Layar baru: Hasil cek"), "it is announced");
    same(page.el.dataset.screen, "hasil");
  },

  async "faults stand beside their fields, are listed above, and the list has the focus"() {
    const page = await start("check");
    action(page, "check").click();
    await step(page, "faults");
    const summary = page.find(".practice__faults");
    focused(summary);
    expect(summary.textContent.includes("Ada 2 isian"), "the list counts them");
    const nik = field(page, "nik");
    same(nik.getAttribute("aria-invalid"), "true");
    const error = page.find('[data-field="nik"] .practice__error');
    same(error.textContent, "NIK harus 16 angka.");
    expect(nik.getAttribute("aria-describedby").includes(error.id), "the field is tied to its fault");
    summary.querySelector("button").click();
    focused(nik);
  },

  async "the letters to copy can be read one by one"() {
    const page = await start("check");
    same(page.find(".letters").getAttribute("aria-label"), "Huruf dan angka yang harus disalin: K, 7, R, Q, M");
    same(page.findAll(".letters span").length, 5);
    expect(page.find(".letters span").style.transform.includes("rotate"), "they lean");
  },

  async "what was typed comes back after a reload, for its own screen only"() {
    const first = await start("propose");
    first.type(field(first, "nama"), "Sri Baru");
    first.close();
    same(field(await start("propose"), "nama").value, "Sri Baru");
    same(field(await start("check"), "nik").value, "");
  },

  async "what was typed comes back also when the step was not acknowledged before the reload"() {
    const first = await start("propose");
    first.type(field(first, "nama"), "Sri Baru");
    action(first, "send").click();
    first.close();
    const again = await start("propose");
    same(field(again, "nama").value, "Sri Baru");
    same(again.answers().map(({ id }) => id), [first.answers()[0].id], "the same step is sent again");
  },

  async "once a step is acknowledged its screen's draft is gone"() {
    const page = await start("propose");
    page.type(field(page, "nama"), "Sri Baru");
    action(page, "send").click();
    await step(page, "review");
    same(everythingKept(), "");
  },

  async "while a step is on its way the buttons say so and do nothing"() {
    const page = await start("check");
    action(page, "check").click();
    same(action(page, "check").textContent, "Sedang mengirim …");
    same(action(page, "back").getAttribute("aria-disabled"), "true");
    action(page, "back").click();
    same(page.answers().length, 1);
    expect(page.find(".activity__status").textContent !== "", "it is said in words");
  },

  async "a step that is not acknowledged is sent again with the same id, and never after"() {
    const page = await start("check");
    action(page, "check").click();
    window.dispatchEvent(new Event("online"));
    await step(page, "result");
    window.dispatchEvent(new Event("online"));
    same(page.answers().length, 2);
    same(new Set(page.answers().map(({ id }) => id)).size, 1);
  },

  async "a number that could be a real NIK is taken out of its field, explained beside it, neither kept nor sent"() {
    const page = await start("check");
    page.type(field(page, "nik"), madeUpNik());
    same(field(page, "nik").value, "");
    expect(page.find('[data-field="nik"] .practice__error').textContent.includes("NIK atau nomor KK"), "it is explained");
    same(page.told("refused").length, 1);
    same(Object.keys(page.told("refused")[0]).sort(), ["do", "id"]);
    action(page, "check").click();
    expect(!(everythingKept() + JSON.stringify(page.model.sent)).includes(madeUpNik().slice(0, 12)), "it is nowhere");
  },

  async "a half-typed NIK is not kept in the browser"() {
    const page = await start("check");
    page.type(field(page, "nik"), madeUpNik().slice(0, 15));
    expect(!everythingKept().includes(madeUpNik().slice(0, 9)), "its digits are nowhere");
    page.type(field(page, "nik"), "9971014101900000");
    expect(everythingKept().includes("9971014101900000"), "a whole practice number is");
  },

  async "an acknowledgement that is no step's leaves typing, half a number and the focus alone"() {
    const page = await start("check");
    page.type(field(page, "nik"), "99710141019");
    const { id } = page.told("start")[0];
    page.model.hear({ state: { ...page.model.get("state"), hint: "Lihat kartu." } }, { re: id, verdict: null, progress: { earned: 0 } });
    await pause();
    same(field(page, "nik").value, "99710141019");
    focused(field(page, "nik"));
  },

  async "a change of language leaves half a number in its field"() {
    const page = await start("check");
    page.type(field(page, "nik"), "99710141019");
    await page.speak("en");
    same(field(page, "nik").value, "99710141019");
  },

  async "what the kernel clears after a step is cleared"() {
    const page = await start("check");
    page.type(field(page, "huruf"), "SALAH");
    action(page, "check").click();
    await step(page, "faults");
    same(field(page, "huruf").value, "");
  },

  async "messages are judged with two buttons, and then say why"() {
    const page = await start("inbox");
    page.find('[data-message="tipu"] [data-verdict="scam"]').click();
    same(page.answers()[0].answer, { action: "judge", message: "tipu", verdict: "scam" });
    const judged = page.find('[data-message="resmi"]').textContent;
    expect(judged.includes("Penilaian Anda tepat.") && judged.includes("Tidak meminta kode"), "the verdict and its signs are shown");
  },

  async "a link in a message is a button that leads nowhere and only tells the kernel"() {
    const page = await start("inbox");
    same(page.findAll("a").length, 0);
    page.find(".message__link button").click();
    same(page.answers()[0].answer, { action: "open", message: "tipu" });
  },

  async "the way of an application is a list whose newest step is marked"() {
    const page = await start("result");
    same(page.findAll(".status__way li").length, 2);
    expect(page.find('.status__way [aria-current="step"]').textContent.includes("06-01-2026 · sekarang"), "the newest is marked in words");
  },

  async "a running application lets the learner skip to the next day"() {
    const page = await start("result");
    page.find('[data-do="tomorrow"]').click();
    same(page.answers()[0].answer, { action: "tomorrow" });
    expect(!(await start("check", { activity: "contoh/lain" })).find('[data-do="tomorrow"]'), "elsewhere there is no such button");
  },

  async "starting again asks first, and forgets what was typed"() {
    const page = await start("propose");
    page.type(field(page, "nama"), "Sri Baru");
    page.find('[data-do="restart"]').click();
    same(page.answers(), []);
    page.find('[data-do="restart-no"]').click();
    focused(page.find('[data-do="restart"]'));
    page.find('[data-do="restart"]').click();
    page.find('[data-do="restart-yes"]').click();
    same(page.answers()[0].answer, { action: "restart" });
    await step(page, "start");
    same(everythingKept(), "");
  },

  async "a line of the review leads back to its form"() {
    const page = await start("review");
    const change = page.find(".review button");
    same(change.getAttribute("aria-label"), "Ubah NIK");
    change.click();
    same(page.answers()[0].answer, { action: "edit", fields: {} });
  },

  async "the end says what was done and what to remember"() {
    const page = await start("end");
    same(page.findAll(".debrief__items li").map((item) => item.dataset.done), ["yes", "no"]);
    expect(page.find(".debrief").textContent.includes("Cek bansos tidak perlu OTP."), "it says what to remember");
  },

  async "HTML, emoji, right-to-left text and 100,000 characters in a form are only text"() {
    window.ran = false;
    const page = await start("propose");
    for (const text of ['<img src=x onerror="window.ran=true">', "🙂👨‍👩‍👧", "مرحبا", "a".repeat(100000)]) {
      page.type(field(page, "nama"), text);
      same(field(page, "nama").value.length, text.length);
      await page.speak("id");
      page.model.hear({ view: views.propose });
      await pause();
      same(field(page, "nama").value.length, text.length, "it is still there after drawing anew");
    }
    const row = { label: "<b>x</b>", value: '<img src=x onerror="window.ran=true">' };
    page.model.hear({ view: { ...views.result, screen: { ...views.result.screen, blocks: [{ kind: "record", title: "t", rows: [row] }] } } });
    await pause(50);
    same(page.findAll("img, b").length, 0, "nothing became an element");
    expect(window.ran === false, "nothing ran");
  },
};
