// What this browser keeps: localStorage, or memory where the browser refuses to store (private window, full disk).

const memory = new Map();

function storage() {
  try {
    return globalThis.localStorage || null;
  } catch (refused) {
    return null;
  }
}

/** Keep a JSON value under a key. */
export function keep(key, value) {
  const text = JSON.stringify(value);
  memory.set(key, text);
  try {
    storage().setItem(key, text);
    memory.delete(key);
  } catch (refused) {
    // kept in memory above; it lives as long as the page
  }
}

/** Return the value kept under a key, or null. */
export function recall(key) {
  let text = memory.get(key);
  if (text === undefined) {
    const stored = storage();
    text = stored ? stored.getItem(key) : null;
  }
  if (text === null || text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch (broken) {
    return null;
  }
}

/** Return the keys that begin with a text. */
export function keysOf(prefix) {
  const stored = storage();
  const all = [...(stored ? Object.keys(stored) : []), ...memory.keys()];
  return [...new Set(all)].filter((key) => key.startsWith(prefix));
}

/** Forget a key. */
export function forget(key) {
  memory.delete(key);
  const stored = storage();
  if (stored) stored.removeItem(key);
}

/** Return a new id for a message. Works over plain HTTP, where crypto.randomUUID is absent. */
export function newMessageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
