// Small helpers to build a page. Text always becomes text nodes: nothing in this project parses HTML from a string.

let serial = 0;

/** Return an id that no other element of the page has. */
export function newId(stem) {
  serial += 1;
  return `k-${stem}-${serial}`;
}

/** Build an element: h("p", {class: "x", on: {click: f}}, "text", child). A null or false attribute is left out. */
export function h(tag, attributes, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) el.addEventListener(event, listener);
    } else if (name === "value") {
      el.value = value;
    } else {
      el.setAttribute(name, value === true ? "" : String(value));
    }
  }
  put(el, ...children);
  return el;
}

/** Build a button. `look` is "main", "quiet", "danger" or nothing; the rest are attributes. */
export function button(label, press, { look, ...attributes } = {}) {
  const name = look ? `k-button k-button--${look}` : "k-button";
  return h("button", { type: "button", class: name, ...attributes, on: { click: press } }, label);
}

/** Append children: elements, strings, lists of them; null and false are skipped. */
export function put(el, ...children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    el.append(child instanceof Node ? child : String(child));
  }
  return el;
}

/** Replace everything inside an element. */
export function fill(el, ...children) {
  el.textContent = "";
  return put(el, ...children);
}

/** Return a text as children in which long words, such as addresses, may break after a dot, slash or hyphen. */
export function breakable(text) {
  const pieces = String(text).split(/(\S{13,})/);
  return pieces.flatMap((piece, at) => (at % 2 ? withBreaks(piece) : [piece]));
}

function withBreaks(word) {
  const parts = word.split(/([^./-]*[./-]+)(?=.)/).filter(Boolean);
  return parts.flatMap((part, at) => (at ? [h("wbr"), part] : [part]));
}

/** Return a sentence by its key, with {names} filled in; a missing key shows itself, so that a tester sees it. */
export function say(words, key, values) {
  const sentence = words && key in words ? String(words[key]) : key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

/** Write a number as the language does: 0,5 in Indonesian, 0.5 in English. */
export function figure(value, lang) {
  return new Intl.NumberFormat(lang === "en" ? "en" : "id", { maximumFractionDigits: 2 }).format(Number(value) || 0);
}

/** Build an SVG element. */
export function svg(tag, attributes, ...children) {
  const el = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes || {})) el.setAttribute(name, String(value));
  el.append(...children);
  return el;
}
