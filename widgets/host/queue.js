// The queue of answers that are not yet acknowledged, one per learner, kept over reload and battery death.
// An entry is {id, activity, message}. It leaves the queue only when settled.

import { keep, recall, forget } from "./store.js";

const listeners = new Set();

function keyOf(learner) {
  return `kelas.queue.${learner}`;
}

function entries(learner) {
  const list = recall(keyOf(learner));
  return Array.isArray(list) ? list.filter((entry) => entry && entry.id && entry.message) : [];
}

function write(learner, list) {
  if (list.length) keep(keyOf(learner), list);
  else forget(keyOf(learner));
  for (const listener of listeners) listener(learner, list.length);
}

/** Add an entry, unless its id waits already. */
export function enqueue(learner, entry) {
  const list = entries(learner);
  if (!list.some((other) => other.id === entry.id)) write(learner, [...list, entry]);
}

/** Return what waits: everything of a learner, or of one activity, oldest first. */
export function waiting(learner, activity) {
  return entries(learner).filter((entry) => activity === undefined || entry.activity === activity);
}

/** Take an entry out, as its answer is safe. */
export function settle(learner, id) {
  const list = entries(learner);
  if (list.some((entry) => entry.id === id)) write(learner, list.filter((entry) => entry.id !== id));
}

/** Call a function with (learner, length) after every change; returns the way to stop. */
export function onQueueChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
