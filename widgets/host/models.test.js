import { decode } from "./kernel.js";
import { widgetModels } from "./models.js";
import { same, expect } from "./testing.js";

/** A line to a kernel that only notes what is said; `open` says whether it carries. */
function notepad() {
  const line = { open: true, said: [], isOpen: () => line.open };
  line.send = (type, content) => line.open && Boolean(line.said.push({ type, ...content }));
  return line;
}

const states = (line, all) => {
  const { comm_id: control } = line.said.filter(({ type }) => type === "comm_open").pop();
  const data = { method: "update_states", states: all, buffer_paths: [] };
  return { header: { msg_type: "comm_msg" }, content: { comm_id: control, data }, buffers: [] };
};
const widget = (more) => ({ state: { _model_module: "anywidget", activity: "a/b", kind: "number", lang: "id", ...more } });
const custom = (id, content) => ({ header: { msg_type: "comm_msg" }, content: { comm_id: id, data: { method: "custom", content } }, buffers: [] });

function awake() {
  const line = notepad();
  const met = [];
  const models = widgetModels(line, (kind) => ({ said: kind }), (model) => met.push(model));
  models.ask();
  models.hear(states(line, { one: widget(), layout: { state: { _model_module: "@jupyter-widgets/base" } } }));
  return { line, models, met, model: met[0] };
}

export default {
  async "each anywidget model is met once, others are passed over"() {
    const { line, models, met } = awake();
    models.ask();
    models.hear(states(line, { one: widget() }));
    same(met.length, 1);
    same(met[0].get("activity"), "a/b");
  },

  async "a model has the sentences of its kind from the page"() {
    const { line, models, model } = awake();
    models.ask();
    models.hear(states(line, { one: widget({ lang: "en" }) }));
    same(model.get("words"), { said: "number" });
  },

  async "only traits that differ are told"() {
    const { line, models, model } = awake();
    const told = [];
    ["change:lang", "change:kind"].forEach((event) => model.on(event, () => told.push(event)));
    models.ask();
    models.hear(states(line, { one: widget({ lang: "en" }) }));
    same(told, ["change:lang"]);
  },

  async "a custom message reaches who listens, and no longer once off"() {
    const { models, model } = awake();
    const heard = [];
    const listen = (content) => heard.push(content.re);
    model.on("msg:custom", listen);
    models.hear(custom("one", { re: "x" }));
    model.off("msg:custom", listen);
    models.hear(custom("one", { re: "y" }));
    same(heard, ["x"]);
  },

  async "what is said while the line is closed goes out once it is open, each id once"() {
    const { line, models, model } = awake();
    line.open = false;
    model.send({ do: "answer", id: "1" });
    model.send({ do: "answer", id: "1" });
    model.send({ do: "start", id: "2" });
    line.open = true;
    models.ask();
    models.hear(states(line, { one: widget() }));
    const customs = line.said.filter(({ data }) => data && data.method === "custom").map(({ data }) => data.content.id);
    same(customs, ["1", "2"]);
  },

  async "a binary frame is read as its message and its buffers"() {
    const json = new TextEncoder().encode('{"header": {"msg_type": "comm_msg"}}');
    const frame = new Uint8Array(16 + json.length + 3);
    const numbers = new DataView(frame.buffer);
    [2, 12, 12 + json.length].forEach((value, at) => numbers.setUint32(4 * at, value));
    frame.set(json, 12);
    frame.set([7, 8, 9], 12 + json.length);
    const message = decode(frame.buffer.slice(0, 15 + json.length));
    same(message.header, { msg_type: "comm_msg" });
    same(message.buffers.length, 1);
    same([0, 1, 2].map((at) => message.buffers[0].getUint8(at)), [7, 8, 9]);
  },

  async "a text frame is read as its message without buffers"() {
    const message = decode('{"header": {"msg_type": "status"}}');
    same(message.header.msg_type, "status");
    expect(message.buffers.length === 0, "there are none");
  },
};
