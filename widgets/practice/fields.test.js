import { views } from "./views.js";
import { start, field, action, step } from "./practice.test.js";
import { pause, expect, focused, same, everythingKept, madeUpNik } from "../host/testing.js";

const cell = (page, row, column) => page.find(`[data-row="${row}"] [data-column="${column}"] :is(input, select)`);
const sums = (page) => page.findAll(".rows__sum").map((sum) => sum.textContent);
const error = (page, key) => page.find(`[data-field="${key}"] > .practice__error`).textContent;

export default {
  async "a number, a date and a code bring the keyboard of digits and are sent as typed"() {
    const page = await start("bill");
    const typed = { harga: "2.500", berat: "2,5", tanggal: "03-02-2017", kode: "123456" };
    for (const [key, text] of Object.entries(typed)) page.type(field(page, key), text);
    same(["harga", "berat", "tanggal", "kode"].map((key) => field(page, key).inputMode), ["numeric", "decimal", "numeric", "numeric"]);
    same(field(page, "kode").autocomplete, "off", "the phone offers no real code");
    action(page, "send").click();
    same(page.answers()[0].answer.fields, typed);
  },

  async "the unit of a number and the form of a date are tied to their fields"() {
    const page = await start("bill");
    const described = (key) => field(page, key).getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent);
    expect(described("berat").includes("kg") && described("harga").includes("Rp"), "the unit is said");
    expect(described("tanggal")[0].includes("hari-bulan-tahun"), "the form of a date is said");
  },

  async "eight digits of a date get their dashes, others stay as they are"() {
    const page = await start("bill");
    for (const [text, shown] of [["17082026", "17-08-2026"], ["20260817", "20260817"], ["1708", "1708"], ["17/08/2026", "17/08/2026"]]) {
      page.type(field(page, "tanggal"), text);
      same(field(page, "tanggal").value, shown);
    }
  },

  async "an example opens and closes, and stays open when the screen is drawn again"() {
    const page = await start("bill");
    const head = () => page.find(".fold__head");
    same(head().getAttribute("aria-expanded"), "false");
    expect(page.find(".fold__inside").hidden, "it is closed at first");
    head().click();
    await page.speak("en");
    same(head().getAttribute("aria-expanded"), "true");
    same(document.getElementById(head().getAttribute("aria-controls")).textContent, views.bill.screen.fields[0].example);
    head().click();
    expect(page.find(".fold__inside").hidden, "it is closed again");
  },

  async "a place is chosen on the map or in the list, and both stay in step"() {
    const page = await start("map");
    const chosen = () => page.findAll(".map__area--chosen").map((area) => area.dataset.area);
    page.find('[data-area="pojok"]').dispatchEvent(new MouseEvent("click", { bubbles: true }));
    same(page.find("select").value, "pojok");
    same(page.find(".map__chosen").textContent, "Dipilih: Pojok, Kecamatan Mojoroto");
    page.choose(page.find("select"), "ngronggo");
    same(chosen(), ["ngronggo"]);
    same(page.find(".map__chosen").getAttribute("role"), "status");
    action(page, "send").click();
    same(page.answers()[0].answer.fields, { lokasi: "ngronggo" });
    page.find('[data-area="pojok"]').dispatchEvent(new MouseEvent("click", { bubbles: true }));
    same(page.find("select").value, "ngronggo", "while it is on its way nothing changes");
  },

  async "the list below the map holds all 46 places by district, and the districts differ without colour"() {
    const page = await start("map");
    same(page.findAll("optgroup").map((group) => `${group.label} ${group.children.length}`), [
      "Kecamatan Mojoroto 14",
      "Kecamatan Kota 17",
      "Kecamatan Pesantren 15",
    ]);
    const marks = page.findAll(".map__marks").map((mark) => mark.getAttribute("d"));
    same(new Set(marks).size, 3, "three patterns");
    same(page.findAll(".map__key li").length, 3);
  },

  async "a place chosen on the map comes back after a reload"() {
    const first = await start("map");
    first.find('[data-area="pojok"]').dispatchEvent(new MouseEvent("click", { bubbles: true }));
    first.close();
    same((await start("map")).find("select").value, "pojok");
  },

  async "a full time says so and cannot be chosen, also after a step was on its way"() {
    const page = await start("visit");
    const full = page.findAll(".slots input").filter((input) => input.disabled);
    same(full.length, 4);
    expect(full.every((input) => input.closest("label").textContent.includes("penuh")), "each says so");
    page.find('input[value="2026-03-04 08.00"]').click();
    expect(page.find('input[value="2026-03-04 08.00"]').labels[0].textContent.startsWith("Rabu, 04-03-2026"), "its name has the day");
    action(page, "send").click();
    same(page.answers()[0].answer.fields, { waktu: "2026-03-04 08.00" });
    await step(page, "visit");
    same(page.findAll(".slots input").filter((input) => input.disabled).length, 4);
  },

  async "a list of faults leads to the first time that can be chosen"() {
    const page = await start("visit");
    page.find(".practice__faults button").click();
    same(document.activeElement.value, "2026-03-04 08.00");
  },

  async "a paper is picked like a choice; what it looks like is said, and what cannot be read is not read aloud"() {
    const page = await start("upload");
    const look = (key) => page.find(`input[value="${key}"]`).closest(".papers__one");
    same(look("ktp-malam").querySelector('[role="img"]').getAttribute("aria-label"), "Gambar berkas, tampak gelap. Tulisannya sulit dibaca.");
    expect(look("ktp-malam").querySelector(".paper__sheet").getAttribute("aria-hidden") === "true", "a dark sheet is silent");
    expect(!look("ktp-jelas").querySelector(".paper__sheet").hasAttribute("aria-hidden"), "a clear one is read");
    look("ktp-jelas").querySelector(".fold__head").click();
    expect(look("ktp-jelas").querySelector(".id-card").offsetParent !== null, "it is shown large");
    expect(look("ktp-jelas").querySelector(".id-card").textContent.includes("LATIHAN"), "and marked as practice");
    page.find('input[value="ktp-jelas"]').click();
    action(page, "send").click();
    same(page.answers()[0].answer.fields, { ktp: "ktp-jelas" });
  },

  async "a letter without its signature and a video look different from a signed letter and a photo"() {
    const types = ["letter", "letter-unsigned", "photo", "video", "surat"];
    const papers = types.map((type) => ({ key: type, type, title: type, quality: "sharp", rows: [] }));
    const fields = [{ ...views.upload.screen.fields[0], papers }];
    const page = await start("upload");
    page.model.hear({ view: { ...views.upload, screen: { ...views.upload.screen, fields } } });
    await pause();
    const drawn = page.findAll(".paper--small .paper__art").map((art) => art.innerHTML);
    same(new Set(drawn.slice(0, 4)).size, 4);
    expect(drawn[4] === drawn[0], "a type that is not known is drawn as a letter");
  },

  async "a row folds to a line that says what is in it, and is sent as it stands"() {
    const page = await start("rows");
    same(sums(page)[1], "Ani Contoh · 9 tahun · 03-02-2017 · SD");
    page.find('[data-row="1"] .rows__head').click();
    page.type(cell(page, 1, "umur"), "10");
    page.choose(cell(page, 1, "tingkat"), "menengah");
    cell(page, 1, "izin").click();
    same(sums(page)[1], "Ani Contoh · 10 tahun · 03-02-2017 · SMP · ✓ Orang tua mengizinkan");
    action(page, "send").click();
    const sent = page.answers()[0].answer.fields.anggota;
    same(sent.length, 3);
    same(sent[1], { nama: "Ani Contoh", umur: "10", lahir: "03-02-2017", tingkat: "menengah", izin: "yes" });
  },

  async "rows are added up to the most"() {
    const page = await start("rows");
    const add = page.find(".rows__add");
    same(add.textContent, "Tambah anggota");
    add.click();
    focused(cell(page, 3, "nama"), "the cursor is in the new row");
    expect(add.hidden, "no row can be added now");
    same(page.find(".rows__full").textContent, "Daftar ini sudah penuh. Isinya paling banyak 4.");
    expect(page.find(".rows").textContent.includes("Terisi 4. Paling sedikit 1. Paling banyak 4."), "the bounds are said");
    page.find('[data-row="3"] .fold__inside .k-button').click();
    expect(!add.hidden && page.find(".rows__full").textContent === "", "a removed row leaves room");
  },

  async "a removed row can be brought back to its place"() {
    const page = await start("rows");
    page.find('[data-row="0"] .fold__inside .k-button').click();
    same(sums(page).length, 2);
    expect(sums(page)[0].startsWith("Ani"), "the others move up");
    expect(page.find(".rows__undo").textContent.startsWith("Anggota 1 dihapus."), "it is said");
    focused(page.find(".rows__undo button"));
    await page.speak("id");
    page.find(".rows__undo button").click();
    expect(sums(page)[0].startsWith("Budi"), "it is back");
    same(page.find(".rows__undo").textContent, "");
  },

  async "what is wrong with a row stands beside it, moves with it, and goes when it is changed"() {
    const page = await start("rowFaults");
    const beside = (row) => page.find(`[data-row="${row}"] > .practice__error`).textContent;
    same(beside(2), "Umur paling banyak 60 tahun.");
    same(error(page, "anggota"), "Paling banyak 2 anggota dari satu keluarga.");
    expect(!page.find('[data-row="2"] .fold__inside').hidden, "the row is open");
    page.find(".practice__faults button").click();
    focused(cell(page, 2, "nama"));
    page.find('[data-row="0"] .fold__inside .k-button').click();
    same(beside(1), "Umur paling banyak 60 tahun.");
    await page.speak("en");
    same(beside(1), "Umur paling banyak 60 tahun.", "drawing anew keeps it there");
    page.type(cell(page, 0, "umur"), "8");
    same(beside(1), "Umur paling banyak 60 tahun.", "another row's change leaves it");
    page.type(cell(page, 1, "umur"), "12");
    same(beside(1), "");
  },

  async "a sentence that goes on after the row's name is shown whole, with the row's present number"() {
    const page = await start("rows", { activity: "contoh/kalimat" });
    page.model.hear({ view: { ...views.rowFaults, faults: { anggota: ["Anggota 2 belum berumur 10 tahun."] } } });
    await pause();
    same(page.find('[data-row="1"] > .practice__error').textContent, "Anggota 2 belum berumur 10 tahun.");
    page.find('[data-row="0"] .fold__inside .k-button').click();
    same(page.find('[data-row="0"] > .practice__error').textContent, "Anggota 1 belum berumur 10 tahun.");
  },

  async "rows that were typed, opened or added are there after drawing anew and after a reload"() {
    const first = await start("rows");
    first.find(".rows__add").click();
    first.type(cell(first, 3, "nama"), "Tono Contoh");
    await first.speak("en");
    expect(!first.find('[data-row="3"] .fold__inside').hidden, "the open row stays open");
    focused(cell(first, 3, "nama"), "the cursor stays in it");
    first.close();
    same(sums(await start("rows"))[3], "Tono Contoh");
  },

  async "an empty list says so and may be sent empty"() {
    const page = await start("rowsEmpty");
    same(page.findAll(".rows__row").length, 0);
    action(page, "send").click();
    same(page.answers()[0].answer.fields, { anggota: [] });
  },

  async "a number that could be real is taken out of a row, explained beside it, neither kept nor sent"() {
    const page = await start("rows");
    page.find('[data-row="1"] .rows__head').click();
    for (const column of ["nama", "umur", "lahir"]) {
      page.type(cell(page, 1, column), madeUpNik());
      same(cell(page, 1, column).value, "", column);
      focused(cell(page, 1, column), "the cursor stays");
      expect(page.find('[data-row="1"] > .practice__error').textContent.includes("NIK atau nomor KK"), "it is explained there");
      same(error(page, "anggota"), "");
    }
    same(page.told("refused").length, 3);
    same(cell(page, 0, "nama").value, "Budi Contoh", "other rows are left alone");
    action(page, "send").click();
    expect(!(everythingKept() + JSON.stringify(page.model.sent)).includes(madeUpNik().slice(0, 12)), "it is nowhere");
  },

  async "a number that could be real is taken out of every new field that is typed into"() {
    const page = await start("bill");
    for (const key of ["harga", "berat", "tanggal", "kode"]) {
      page.type(field(page, key), madeUpNik());
      same(field(page, key).value, "", key);
      expect(error(page, key).includes("NIK atau nomor KK"), "it is explained");
    }
    expect(!(everythingKept() + JSON.stringify(page.model.sent)).includes(madeUpNik().slice(0, 12)), "it is nowhere");
  },

  async "a draft is saved on the spot: the form, the cursor's row and half a number stay, and it is said"() {
    const page = await start("rows");
    page.find('[data-row="1"] .rows__head').click();
    page.type(cell(page, 1, "umur"), "10");
    page.find('[data-do="save"]').click();
    same(page.answers()[0].answer.action, "save");
    same(page.answers()[0].answer.fields.anggota[1].umur, "10");
    await step(page, "rows");
    expect(page.feedback().textContent.includes("Draf Anda tersimpan"), "it is said");
    same(cell(page, 1, "umur").value, "10");
    expect(!page.find('[data-row="1"] .fold__inside').hidden, "the row is still open");
    same(everythingKept(), "", "the kernel has it now");
    page.type(cell(page, 1, "umur"), "11");
    same(page.feedback().textContent, "", "what is typed afterwards is not saved yet");
  },

  async "half a NIK is not sent with a draft, and stays in its field"() {
    const view = { ...views.check, screen: { ...views.check.screen, savable: true } };
    const page = await start("check", { activity: "contoh/draf" });
    page.model.hear({ view });
    await pause();
    page.type(field(page, "nik"), "99710141019");
    page.find('[data-do="save"]').click();
    same(page.answers()[0].answer.fields.nik, "");
    await step(page, view);
    same(field(page, "nik").value, "99710141019");
  },
};
