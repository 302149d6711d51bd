// A field whose value is a place: areas drawn as a map, and below it the same areas as a list. Both stay in step.

import { h, button, fill, say, svg, newId } from "../host/dom.js";
import { list } from "./field-chosen.js";

/** Draw the map of a field. Its districts differ in colour and in pattern, and are named in a key. */
export function areaMap(field, value, ids, context) {
  const { words } = context;
  const areas = field.areas || [];
  const districts = [...new Set(areas.map(({ district }) => district))];
  const patterns = districts.map(() => newId("pattern"));
  const [, , width, height] = field.viewBox.split(" ");
  const scale = width / 320; // patterns and names are drawn for a width of 320
  const named = (district) => say(words, "district", { name: district.charAt(0).toUpperCase() + district.slice(1) });
  const options = areas.map(({ key, name, district }) => ({ key, text: name, district }));
  const control = list({ options }, value, ids, context, ({ district }) => named(district));
  const [select] = control.inputs;
  const shown = h("p", { class: "map__chosen", role: "status" });
  const paths = new Map(areas.map(({ key, d, district }) => [key, drawArea(key, d, patterns[districts.indexOf(district)])]));
  const land = svg("g", {}, ...paths.values());
  const drawing = svg(
    "svg",
    { viewBox: field.viewBox, class: "map__drawing", role: "img", "aria-label": say(words, "mapName") },
    svg("defs", {}, ...patterns.map((id, at) => drawPattern(id, at, scale))),
    land,
    ...districts.map((district) => drawName(district, areas, scale)),
  );
  const zoom = button(say(words, "mapZoom"), onZoom, { look: "quiet", "aria-pressed": "false" });
  const box = h("div", { class: "map__box" }, drawing);

  function drawArea(key, d, pattern) {
    return svg("path", { d, class: "map__area", fill: `url(#${pattern})`, "data-area": key });
  }

  function paint() {
    for (const [key, path] of paths) path.classList.toggle("map__area--chosen", key === select.value);
    const area = areas.find(({ key }) => key === select.value);
    if (area) land.append(paths.get(area.key)); // its edge lies above its neighbours'
    fill(shown, area ? say(words, "mapChosen", { name: area.name, district: named(area.district) }) : say(words, "mapTouch"));
  }

  function onTouch({ target }) {
    if (select.disabled || !target.dataset.area) return;
    select.value = target.dataset.area;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function onZoom() {
    const near = zoom.getAttribute("aria-pressed") !== "true";
    zoom.setAttribute("aria-pressed", String(near));
    box.classList.toggle("map__box--near", near);
    box.tabIndex = near ? 0 : -1; // the keys move what is larger than its box
    const area = areas.find(({ key }) => key === select.value);
    const [x, y] = area ? pointOf(area) : [width / 2, height / 2];
    box.scrollTo((x / width) * box.scrollWidth - box.clientWidth / 2, (y / height) * box.scrollHeight - box.clientHeight / 2);
  }

  drawing.addEventListener("click", onTouch);
  select.addEventListener("change", paint);
  paint();
  return {
    ...control,
    group: true,
    drawn: h(
      "div",
      { class: "map" },
      shown,
      box,
      zoom,
      h("ul", { class: "map__key" }, districts.map((district, at) => h("li", null, swatch(patterns[at], scale), named(district)))),
      h("p", { class: "practice__help" }, say(words, "mapMark")),
      h("label", { for: ids.input }, say(words, "mapList")),
      select,
    ),
  };
}

/** Three patterns that differ without colour: dots, stripes, and a grid. */
function drawPattern(id, at, scale) {
  const marks = ["M2 4a2 2 0 1 0 4 0a2 2 0 1 0-4 0", "M0 8L8 0M-2 2L2-2M6 10L10 6", "M0 4H8M4 0V8"][at % 3];
  const box = { width: 8, height: 8 };
  return svg(
    "pattern",
    { ...box, id, patternUnits: "userSpaceOnUse", patternTransform: `scale(${scale})`, class: `map__pattern-${at % 3}` },
    svg("rect", { ...box, class: "map__ground" }),
    svg("path", { d: marks, class: "map__marks" }),
  );
}

function swatch(pattern, scale) {
  const [width, height] = [32 * scale, 24 * scale];
  const ground = svg("rect", { width, height, class: "map__area", fill: `url(#${pattern})` });
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width: 32, height: 24, "aria-hidden": "true" }, ground);
}

/** Return where the drawing of an area begins. */
function pointOf({ d }) {
  return d.match(/-?[\d.]+/g).slice(0, 2).map(Number);
}

/** Write a district's name about in the middle of its areas. */
function drawName(district, areas, scale) {
  const points = areas.filter((area) => area.district === district).map(pointOf);
  const [x, y] = [0, 1].map((axis) => points.map((point) => point[axis])).map((all) => (Math.min(...all) + Math.max(...all)) / 2);
  return svg("text", { x, y, class: "map__name", "font-size": 12 * scale, "aria-hidden": "true" }, district.toUpperCase());
}
