import { views } from "./views.js";
import { start, action, step } from "./practice.test.js";
import { pause, expect, focused, same, everythingKept } from "../host/testing.js";

const take = (page, key) => page.find(`.desk__form input[value="${key}"]`).click();
const decide = (page) => page.find('[data-do="decide"]').click();
const reasons = (page) => page.findAll(".desk__form fieldset")[1];

/** Say whether every word of an element stands on one line. */
function wordsAreWhole(element) {
  const range = document.createRange();
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const { index, 0: word } of texts.currentNode.data.matchAll(/\S+/g)) {
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      if (new Set(Array.from(range.getClientRects(), ({ top }) => top)).size !== 1) return false;
    }
  }
  return true;
}

/** The view after the application that lies open was decided. */
function decided(right) {
  const [desk] = views.desk.screen.blocks;
  const outcome = { decided: "FIX", right, reasonsRight: right, explanation: ["Foto tidak jelas."] };
  const applications = desk.applications.map((one) => (one.key === "bu-wati" ? { ...one, ...outcome } : one));
  return { ...views.desk, screen: { ...views.desk.screen, blocks: [{ ...desk, applications }] } };
}

export default {
  async "the desk shows one application, how far one is, and the decided ones folded"() {
    const page = await start("desk");
    same(page.find(".desk__at").textContent, "2 dari 4 sudah diputuskan");
    same(page.findAll(".desk__one").map((one) => one.dataset.application), ["bu-wati"]);
    same(page.findAll(".desk > .fold > .fold__inside").map((inside) => inside.hidden), [true, true]);
    expect(page.find(".desk > .fold").textContent.includes("Semua isian benar."), "a fold holds the explanation");
  },

  async "reasons are asked unless one approves, and are sent with the decision"() {
    const page = await start("desk");
    expect(reasons(page).hidden, "at first no reasons");
    take(page, "FIX");
    expect(!reasons(page).hidden, "a correction needs reasons");
    take(page, "foto-jelas");
    decide(page);
    same(page.answers()[0].answer, { action: "decide", application: "bu-wati", decision: "FIX", reasons: ["foto-jelas"] });
  },

  async "an approval is sent without reasons, also when some were chosen before"() {
    const page = await start("desk");
    take(page, "REJECTED");
    take(page, "kk-lengkap");
    take(page, "APPROVED");
    expect(reasons(page).hidden, "no reasons are asked");
    decide(page);
    same(page.answers()[0].answer, { action: "decide", application: "bu-wati", decision: "APPROVED", reasons: [] });
  },

  async "what is missing of a decision is said and nothing is sent"() {
    const page = await start("desk");
    const missing = () => page.find(".desk__form > .practice__error").textContent;
    decide(page);
    same(missing(), "Pilih dulu keputusan Anda.");
    take(page, "FIX");
    same(missing(), "");
    decide(page);
    expect(missing().startsWith("Pilih paling sedikit satu alasan."), "a reason is asked for");
    same(page.answers(), []);
  },

  async "half a decision is there after drawing anew and after a reload"() {
    const first = await start("desk");
    take(first, "FIX");
    take(first, "kk-lengkap");
    await first.speak("en");
    expect(first.find('input[value="kk-lengkap"]').checked, "drawing anew keeps it");
    first.close();
    const again = await start("desk");
    same(again.findAll(".desk__form input:checked").map((input) => input.value), ["FIX", "kk-lengkap"]);
  },

  async "after a decision its explanation has the focus, and a button leads to the next application"() {
    const page = await start("desk");
    take(page, "FIX");
    take(page, "foto-jelas");
    decide(page);
    await step(page, decided(true));
    focused(page.find(".desk__one [data-arrive]"));
    expect(document.activeElement.textContent.includes("Keputusan Anda: Minta perbaikan. Tepat."), "it says how it was");
    same(everythingKept(), "", "its draft is gone");
    page.find('[data-do="next"]').click();
    same(page.find(".desk__one").dataset.application, "pak-joko");
    focused(page.find(".desk__title"));
    expect(!page.find(".desk__form input:checked"), "the next one is not decided yet");
  },

  async "a wrong decision is explained in words"() {
    const page = await start("desk");
    take(page, "FIX");
    take(page, "kk-lengkap");
    decide(page);
    await step(page, decided(false));
    const said = page.find(".desk__one [data-arrive]").textContent;
    for (const part of ["Belum tepat.", "Alasannya belum lengkap", "Foto tidak jelas."]) expect(said.includes(part), part);
  },

  async "when all are decided the desk says so"() {
    const page = await start("deskDone");
    expect(page.find(".desk").textContent.includes("Semua berkas sudah diputuskan."), "it says so");
    same(page.findAll(".desk__one").length, 0);
  },

  async "on a phone the title of a paper breaks between words, also a long one"() {
    const page = await start("desk");
    page.el.style.margin = "1rem"; // as on a lesson's page
    const [desk] = views.desk.screen.blocks;
    const rows = ["Buku nikah", "Surat pernyataan tanggung jawab", "Marriage book", "Both parents' identity cards"].map((value, at) => ({
      label: "Bukti perkawinan",
      value,
      paper: `berkas-${at}`,
    }));
    const papers = rows.map(({ value: title, paper: key }) => ({ key, title, type: "letter", quality: "sharp", rows: [] }));
    const applications = [{ ...desk.applications[2], rows, papers }];
    page.model.hear({ view: { ...views.desk, screen: { ...views.desk.screen, blocks: [{ ...desk, applications }] } } });
    await pause();
    same(page.findAll(".desk__paper .papers__title").map(wordsAreWhole), [true, true, true, true]);
  },

  async "on a phone an amount stands on one line, and each row of a list begins its own"() {
    const page = await start("review");
    const amount = { label: "NJOP dikurangi Rp10 juta", value: "Rp1.000.000.000.000" };
    const people = { label: "Daftar peserta", value: "Peserta 1: Bu Ning\nPeserta 2: Pak Tarno", action: "edit" };
    const blocks = [
      { kind: "record", title: "Tagihan", rows: [amount] },
      { kind: "review", rows: [{ ...amount, action: "edit" }, people] },
    ];
    page.model.hear({ view: { ...views.review, screen: { ...views.review.screen, blocks } } });
    await pause();
    same(page.findAll(".record dl, .review").map(wordsAreWhole), [true, true]);
    expect(page.find(".review").innerText.includes("Bu Ning\nPeserta 2"), "each row has its line");
  },

  async "a table moves in its own box, which the keyboard reaches, and its figures stand right"() {
    const page = await start("info");
    const box = page.find(".figures");
    same([box.tabIndex, box.getAttribute("role")], [0, "region"]);
    same(document.getElementById(box.getAttribute("aria-labelledby")).textContent, "Harga sampah per kilogram");
    same(page.findAll("tbody tr:first-child .figures__number").map((one) => one.textContent), ["Rp2.500"]);
    expect(page.find(".figures__name").textContent.includes("ilustrasi"), "it is marked");
  },

  async "a picture says what is on it, and the folder shows every paper"() {
    const page = await start("info");
    same(page.find(".practice__picture").alt, "Dua bukit hijau");
    same(page.findAll(".papers__one").length, 8);
  },

  async "a code is shown with whom it pays and how much, or that one types the amount"() {
    const page = await start("pay");
    const said = page.findAll(".pay dd").map((one) => one.textContent);
    same(said, ["LATIHAN Warung Bu Ratna", "Rp25.000", "LATIHAN Warung Bu Ratna", "Anda yang mengetik"]);
    expect(page.findAll(".pay").every((one) => one.textContent.includes("LATIHAN")), "it is marked");
  },

  async "each message says how it came; what a caller says is written out; a letter lies beside the phone"() {
    const page = await start("channels");
    same(page.findAll(".message__channel").map((one) => one.textContent), ["Chat", "SMS", "Telepon masuk", "E-mail", "Surat"]);
    expect(page.find('[data-channel="call"]').textContent.includes("Kata penelepon:"), "a call is written out");
    expect(!page.find('.phone [data-channel="letter"]'), "a letter is on no phone");
  },

  async "after a message was judged its verdict has the focus"() {
    const page = await start("channels");
    page.find('[data-message="sms"] [data-verdict="official"]').click();
    const [block] = views.channels.screen.blocks;
    const messages = block.messages.map((one) => (one.key === "sms" ? { ...one, judged: "official", right: true } : one));
    await step(page, { ...views.channels, screen: { ...views.channels.screen, blocks: [{ ...block, messages }] } });
    focused(page.find('[data-message="sms"] .message__verdict'));
    action(page, "finish").click();
    await step(page, "channels");
    focused(page.find(".practice__title"), "after another step it is the title");
  },

  async "HTML in any text of a new field or block is only text"() {
    window.ran = false;
    const spoil = (value, key) => {
      if (Array.isArray(value)) return value.map((one) => spoil(one, key));
      if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoil(one, name)]));
      const kept = ["key", "kind", "d", "viewBox", "src", "paper", "type", "quality", "channel", "district", "decided", "judged"].includes(key);
      return typeof value === "string" && !kept ? `${value}<img src=x onerror="window.ran=true"><script>window.ran=true</script>` : value;
    };
    for (const name of ["bill", "billFaults", "map", "visit", "upload", "rowFaults", "info", "pay", "desk", "deskDone", "channels"]) {
      const page = await start("start", { activity: `contoh/${name}` });
      page.model.hear({ view: spoil(views[name]) });
      await pause(20);
      same(page.findAll('script, img[src="x"]').length, 0, name);
    }
    expect(window.ran === false, "nothing ran");
  },
};
