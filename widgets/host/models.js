// The page's widget models: the front-end interface of anywidget (get, set, save_changes, send, on, off) over comms.

import { newMessageId } from "./store.js";

const CONTROL = "jupyter.widget.control";
const WIDGET = "jupyter.widget";
const METADATA = { version: "1.0.0" };
const ASK_AGAIN_MS = 3000;

/**
 * Keep the models of a kernel.
 * @param kernel from openKernel
 * @param wordsOf the sentences of a kind, which the kernel does not send
 * @param onModel called once with every new anywidget model
 * @param onAll called each time that the kernel has told all of its models
 */
export function widgetModels(kernel, wordsOf, onModel, onAll) {
  const models = new Map();
  let control = null;
  let timer = null;

  /** Ask the kernel for all models; asked again until it answers. Called after each opening of the line. */
  function ask() {
    clearTimeout(timer);
    control = newMessageId();
    kernel.send("comm_open", { comm_id: control, target_name: CONTROL, data: {} }, METADATA);
    kernel.send("comm_msg", { comm_id: control, data: { method: "request_states" } }, METADATA);
    timer = setTimeout(() => kernel.isOpen() && ask(), ASK_AGAIN_MS);
  }

  function hear(message) {
    const { msg_type: type } = message.header;
    const { comm_id: id, data, target_name: target } = message.content || {};
    if (type === "comm_open" && target === WIDGET) {
      meet(id, data.state, data.buffer_paths, message.buffers);
    } else if (type === "comm_msg" && id === control) {
      if (data.method === "update_states") meetAll(data, message.buffers);
    } else if (type === "comm_msg" && models.has(id)) {
      if (data.method === "update") models.get(id).receive(withBuffers(data.state, data.buffer_paths, message.buffers));
      if (data.method === "custom") models.get(id).emit("msg:custom", data.content, message.buffers);
    } else if (type === "comm_close") {
      models.delete(id);
    }
  }

  function meetAll({ states, buffer_paths: paths }, buffers) {
    clearTimeout(timer);
    for (const [id, { state }] of Object.entries(states || {})) {
      // paths of all models come in one list, the model's id first
      const own = (paths || []).map((path, at) => ({ path, buffer: buffers[at] })).filter(({ path }) => path[0] === id);
      const ownPaths = own.map(({ path }) => path.slice(1));
      meet(id, state, ownPaths, own.map(({ buffer }) => buffer));
    }
    for (const model of models.values()) model.flush();
    if (onAll) onAll();
  }

  function meet(id, state, paths, buffers) {
    const whole = withBuffers(state, paths, buffers);
    if (models.has(id)) {
      models.get(id).receive(whole);
    } else if (whole._model_module === "anywidget" && whole.activity) {
      const model = makeModel(id, { words: wordsOf(whole.kind), ...whole }, kernel);
      models.set(id, model);
      onModel(model);
    }
  }

  return { ask, hear };
}

function makeModel(id, traits, kernel) {
  const listeners = new Map();
  const outbox = new Map(); // what was said while the line was closed, by the message's own id
  let unsaved = {};

  function post(data, buffers) {
    return kernel.send("comm_msg", { comm_id: id, data }, METADATA, buffers);
  }

  function emit(event, ...details) {
    for (const listener of [...(listeners.get(event) || [])]) listener(...details);
  }

  return {
    get: (name) => traits[name],
    set(name, value) {
      traits[name] = value;
      unsaved[name] = value;
      emit(`change:${name}`);
      emit("change");
    },
    save_changes() {
      post({ method: "update", state: unsaved, buffer_paths: [] });
      unsaved = {};
    },
    send(content, callbacks, buffers) {
      const sent = post({ method: "custom", content }, buffers);
      if (!sent) outbox.set((content && content.id) || newMessageId(), { content, buffers });
    },
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event).add(listener);
    },
    off(event, listener) {
      if (listener && listeners.has(event)) listeners.get(event).delete(listener);
      else if (!listener && event) listeners.delete(event);
      else if (!event) listeners.clear();
    },
    emit,
    /** Take traits from the kernel and tell who listens to those that differ. */
    receive(state) {
      const changed = Object.keys(state).filter((name) => JSON.stringify(traits[name]) !== JSON.stringify(state[name]));
      Object.assign(traits, state);
      for (const name of changed) emit(`change:${name}`);
      if (changed.length) emit("change");
    },
    flush() {
      const waiting = [...outbox.values()];
      outbox.clear();
      for (const { content, buffers } of waiting) this.send(content, undefined, buffers);
    },
  };
}

function withBuffers(state, paths, buffers) {
  (paths || []).forEach((path, at) => {
    const holder = path.slice(0, -1).reduce((inner, step) => inner[step], state);
    holder[path[path.length - 1]] = buffers[at];
  });
  return state;
}
