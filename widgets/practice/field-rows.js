// A field of repeated rows, such as the members of a family. Each row folds to one line that says what is in it.

import { h, button, fill, figure, say, newId } from "../host/dom.js";
import { list, tick } from "./field-chosen.js";
import { date, line, number } from "./field-typed.js";
import { fold } from "./fold.js";

const DRAWN = { text: line, number, date, choice: list, tick };

/** Draw the rows. `context.memory(key)` keeps which are open and what was taken out. */
export function rows(field, value, ids, context) {
  const { words } = context;
  const { row: name, columns, min = 0, max = 0 } = field;
  const memory = context.memory(field.key);
  const about = new RegExp(`^${name.replace(/[^\w\s]/g, "\\$&")} (\\d+)\\b`);
  const body = h("ol", { class: "rows__list" });
  const undoSlot = h("div", { class: "rows__undo" });
  const bounds = h("p", { class: "practice__count" });
  const full = h("p", { class: "rows__full", role: "status" });
  const small = name.charAt(0).toLowerCase() + name.slice(1);
  const add = button(say(words, "rowAdd", { row: small }), addRow, { class: "k-button rows__add" });
  const given = Array.isArray(value) && value.length ? value : Array.from({ length: min }, () => ({}));
  let lines = given.map((values, at) => draw(values, memory.open ? memory.open[at] : !Object.keys(values).length));
  let locked = false;

  function draw(values, open) {
    const parts = columns.map((column) => cell(column, values[column.key], context));
    const error = h("p", { class: "practice__error", role: "alert" });
    const remove = button("", () => removeRow(made), { look: "quiet" });
    const { head, body: inside, set } = fold("", [...parts.map(({ root }) => root), remove], { open, toggled: remember });
    head.classList.add("rows__head");
    const root = h("li", { class: "rows__row", on: { input: onInput, change: paint } }, head, error, inside);
    const made = { root, head, inside, set, parts, faults: [], label, paint, tell, read, first: () => parts[0].control.inputs[0] };

    function read() {
      const values = parts.map(({ key, control }) => [key, control.read()]);
      return Object.fromEntries(values.map(([key, found]) => [key, typeof found === "boolean" ? (found ? "yes" : "") : found]));
    }

    function label(n) {
      if (made.name === `${name} ${n}`) return;
      made.name = `${name} ${n}`;
      root.dataset.row = n - 1;
      inside.setAttribute("aria-label", made.name);
      fill(remove, say(words, "rowRemove", { row: `${small} ${n}` }));
      tell(made.faults);
      paint();
    }

    function paint() {
      const sum = parts.map((part) => part.shown()).filter(Boolean).join(" · ");
      fill(head, h("span", { class: "rows__name" }, made.name), h("span", { class: "rows__sum" }, sum || "–"));
    }

    /** Show what follows the row's name in each sentence about it. */
    function tell(faults) {
      made.faults = faults;
      fill(error, faults.map((rest) => (rest.startsWith(":") ? capital(rest.slice(1).trim()) : made.name + rest)).join(" "));
      root.classList.toggle("rows__row--wrong", faults.length > 0);
    }

    function onInput() {
      tell([]);
      paint();
    }

    inside.setAttribute("role", "group");
    return made;
  }

  // --- what the learner does ---

  function addRow() {
    if (locked) return;
    lines.push(draw({}, true));
    changed();
    lines[lines.length - 1].first().focus();
  }

  function removeRow(gone) {
    if (locked) return;
    memory.gone = { at: lines.indexOf(gone), values: gone.read(), name: gone.name };
    lines = lines.filter((other) => other !== gone);
    changed();
    undoSlot.querySelector("button").focus();
  }

  function bringBack() {
    if (locked) return;
    const { at, values } = memory.gone;
    lines.splice(at, 0, draw(values, true));
    memory.gone = null;
    changed();
    lines[at].head.focus();
  }

  function changed() {
    show();
    remember();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // --- drawing ---

  function remember() {
    memory.open = lines.map(({ inside }) => !inside.hidden);
  }

  function show() {
    fill(body, lines.map(({ root }) => root));
    lines.forEach((made, at) => made.label(at + 1));
    add.hidden = max > 0 && lines.length >= max;
    fill(full, add.hidden ? say(words, "rowsFull", { max }) : null);
    const gone = memory.gone && h("p", { id: newId("gone") }, say(words, "rowRemoved", { row: memory.gone.name }));
    const undo = gone && button(say(words, "undo"), bringBack, { "aria-describedby": gone.id });
    fill(undoSlot, gone, undo);
    const least = min ? ` ${say(words, "rowsLeast", { min })}` : null;
    fill(bounds, say(words, "rowsNow", { n: lines.length }), least, max ? ` ${say(words, "rowsMost", { max })}` : null);
  }

  show();
  return {
    group: true,
    drawn: h("div", { class: "rows" }, bounds, body, undoSlot, full, add),
    inputs: [],
    read: () => lines.map((made) => made.read()),
    write(values) {
      lines.forEach(({ parts, paint }, at) => {
        parts.forEach(({ key, control }) => control.write(values[at][key]));
        paint();
      });
    },
    /** Put sentences that name a row beside it, which opens; return the others. */
    place(sentences) {
      const found = lines.map(() => []);
      const others = sentences.filter((sentence) => {
        const at = Number((about.exec(sentence) || [])[1]) - 1;
        if (found[at]) found[at].push(sentence.replace(about, ""));
        return !found[at];
      });
      lines.forEach(({ tell, set }, at) => {
        tell(found[at]);
        if (found[at].length) set(true);
      });
      return others;
    },
    said: () => lines.flatMap(({ name: row, faults }) => faults.map((rest) => row + rest)),
    /** Say a sentence beside the row that an element stands in. */
    blame(element, sentence) {
      const made = lines.find(({ root }) => root.contains(element));
      if (made) made.tell([`: ${sentence}`]);
      return Boolean(made);
    },
    lock(now) {
      locked = now;
      for (const input of body.querySelectorAll("input, select")) input.disabled = now;
    },
    focus() {
      const wrong = lines.find(({ faults }) => faults.length);
      if (wrong) wrong.set(true);
      (wrong ? wrong.first() : lines.length ? lines[0].head : add).focus();
    },
  };
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Draw one column of a row; `shown()` is what the folded row says of it. */
function cell(column, value, context) {
  const { key, kind, label, unit, example } = column;
  const ids = { input: newId("cell"), extra: newId("extra"), help: newId("help") };
  const control = (DRAWN[kind] || line)(column, value, ids, context);
  const help = example ? h("p", { class: "practice__help", id: ids.help }, say(context.words, "exampleIs", { text: example })) : null;
  const described = [help && ids.help, control.extra && ids.extra].filter(Boolean).join(" ");
  if (described) control.inputs[0].setAttribute("aria-describedby", described);
  const name = control.ownLabel ? null : h("label", { for: ids.input }, label);

  function shown() {
    const found = control.read();
    if (kind === "tick") return found ? `✓ ${label}` : "";
    if (kind === "choice") return ((column.options || []).find((option) => option.key === found) || {}).text;
    if (found && /^Rp/.test(unit)) return `Rp${/^\d+$/.test(found) ? figure(found, context.lang) : found}`;
    return found && unit ? `${found} ${unit}` : found;
  }

  return { key, control, shown, root: h("div", { class: "rows__cell", "data-column": key }, name, help, control.drawn) };
}
