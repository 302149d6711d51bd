import order from "./order.js";
import { open, expect, same } from "../host/testing.js";

const shown = (page) => page.findAll(".order__item").map((item) => item.dataset.key);
const move = (page, key, way) => page.find(`[data-key="${key}"] [data-move="${way}"]`).click();
const heard = (page) => page.find(".k-sr-only[role=status]").textContent;

export default {
  async "every button is named by its direction and its line"() {
    const page = await open(order, "order");
    const names = page.findAll(".order__move").map((button) => button.getAttribute("aria-label"));
    same(names.length, 8);
    same(new Set(names).size, 8, "no two names are the same");
  },

  async "moving a line tells its new place and keeps the focus on its button"() {
    const page = await open(order, "order");
    const [, second, third] = shown(page);
    move(page, second, "down");
    same(shown(page).slice(1, 3), [third, second]);
    expect(heard(page).endsWith("sekarang nomor 3 dari 4"), "the new place is read aloud");
    same(document.activeElement.closest(".order__item").dataset.key, second);
  },

  async "at the end a line says that it cannot move further"() {
    const page = await open(order, "order");
    move(page, shown(page)[0], "up");
    expect(heard(page).includes("ujung"), "it says so");
    page.main().click();
    same(page.answers(), [], "nothing has moved, so nothing is sent");
  },

  async "the order is sent as keys from top to bottom"() {
    const page = await open(order, "order");
    move(page, shown(page)[3], "up");
    page.main().click();
    same(page.answers()[0].answer, shown(page));
  },

  async "undo goes back to the order before, at last to the first one"() {
    const page = await open(order, "order");
    const first = shown(page);
    move(page, first[0], "down");
    const once = shown(page);
    move(page, first[3], "up");
    page.undo().click();
    same(shown(page), once);
    page.undo().click();
    same(shown(page), first);
  },

  async "an order half done comes back after a reload in the other language"() {
    const first = await open(order, "order");
    move(first, shown(first)[0], "down");
    const before = shown(first);
    first.close();
    same(shown(await open(order, "order", { lang: "en" })), before);
  },

  async "lines that need not move are marked as right"() {
    const page = await open(order, "order", {});
    move(page, shown(page)[0], "down");
    page.main().click();
    page.judge(2); // the last step stands first, all others are in order
    const right = (key) => page.find(`[data-key="${key}"] .mark`).dataset.right;
    same(["cek", "alasan", "sanggah", "tunggu"].map(right), ["yes", "yes", "yes", "no"]);
    expect(page.find('[data-key="tunggu"] .mark').textContent.includes("paling akhir"), "it says why it has to move");
  },

  async "only the first misplaced line is explained, the others are just marked"() {
    const page = await open(order, "order", {});
    const [a] = shown(page);
    move(page, a, "down");
    page.main().click();
    page.judge(3);
    const marks = page.findAll(".mark");
    same(marks.length, 4);
    same(marks.filter((mark) => mark.textContent.length > 20).length, 1);
    expect(page.findAll(".order__move").every((button) => button.hidden), "no line can be moved now");
  },
};
