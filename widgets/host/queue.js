// The queue of answers that are not yet acknowledged, one per learner, kept over reload and battery death.
// An entry is {id, activity, message}. It leaves the queue only when settled. Each has a key of its own, so that two
// tabs that write in the same moment cannot lose each other's.

import { keep, recall, forget, keysOf } from "./store.js";

const listeners = new Set();

function prefixOf(learner) {
  return `kelas.queue.${learner}.`;
}

function entries(learner) {
  const kept = keysOf(prefixOf(learner)).map(recall);
  return kept.filter((entry) => entry && entry.id && entry.message).sort((one, other) => one.turn - other.turn);
}

function tell(learner) {
  const { length } = entries(learner);
  for (const listener of listeners) listener(learner, length);
}

/** Add an entry, unless its id waits already. */
export function enqueue(learner, entry) {
  const before = entries(learner);
  if (before.some((other) => other.id === entry.id)) return;
  const turn = 1 + Math.max(0, ...before.map((other) => other.turn));
  keep(prefixOf(learner) + entry.id, { ...entry, turn });
  tell(learner);
}

/** Return what waits: everything of a learner, or of one activity, oldest first. */
export function waiting(learner, activity) {
  return entries(learner).filter((entry) => activity === undefined || entry.activity === activity);
}

/** Take an entry out, as its answer is safe. */
export function settle(learner, id) {
  const key = prefixOf(learner) + id;
  if (recall(key) === null) return;
  forget(key);
  tell(learner);
}

/** Call a function with (learner, length) after every change here or in another tab; returns the way to stop. */
export function onQueueChange(listener) {
  const elsewhere = ({ key }) => {
    const [, learner] = /^kelas\.queue\.(.*)\.[^.]*$/.exec(key || "") || [];
    if (learner) listener(learner, entries(learner).length);
  };
  listeners.add(listener);
  window.addEventListener("storage", elsewhere);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", elsewhere);
  };
}
