// The page's line to its Jupyter kernel: one WebSocket, Jupyter's message protocol 5.3, opened again when it breaks.

import { newMessageId } from "./store.js";

const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000, 15000];
const SERVER_FAILED = 1011;
const QUICK_MS = 2000; // a socket that lives shorter than this was refused
const SILENCE_MS = 5000; // after asking for an answer, this long without one means the line is dead
const CONNECT_MS = 8000; // a network that swallows packets refuses nothing; after this long another try is made
const MOST_REFUSALS = 4;

/**
 * Open the line to a kernel.
 * @param base the server's base path, with a slash at its end
 * @param id kernel id
 * @param heard called with every message of the kernel
 * @param changed called with "open", "closed" or "gone"
 */
export function openKernel(base, id, heard, changed) {
  const session = newMessageId();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const address = `${scheme}//${location.host}${base}api/kernels/${id}/channels?session_id=${session}`;
  let socket = null;
  let refusals = 0;
  let tries = 0;
  let timer = null;
  let silence = null; // the end of waiting for a socket to open, or for an open one to say something
  let over = false;
  let everOpen = false;

  function connect() {
    clearTimeout(timer);
    if (over || (socket && socket.readyState <= WebSocket.OPEN)) return;
    const openedAt = performance.now(); // the clock may jump
    const own = new WebSocket(address);
    socket = own;
    own.binaryType = "arraybuffer";
    giveUpAfter(CONNECT_MS, own);
    own.onopen = () => {
      clearTimeout(silence);
      everOpen = true;
      tries = 0;
      changed("open");
    };
    own.onmessage = (event) => {
      clearTimeout(silence);
      refusals = 0;
      heard(decode(event.data));
    };
    own.onclose = (event) => {
      if (own !== socket) return;
      socket = null;
      clearTimeout(silence);
      if (performance.now() - openedAt < QUICK_MS || event.code === SERVER_FAILED) refusals += 1;
      if (over) return;
      changed("closed");
      timer = setTimeout(askThenConnect, BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)]);
      tries += 1;
    };
  }

  function giveUpAfter(ms, own) {
    clearTimeout(silence);
    silence = setTimeout(() => {
      own.onclose({ code: 4000 });
      own.close();
    }, ms);
  }

  async function askThenConnect() {
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), CONNECT_MS);
    const asked = fetch(`${base}api/kernels/${id}`, { cache: "no-store", signal: patience.signal });
    const answer = await asked.catch(() => null);
    clearTimeout(end);
    if (over) return;
    const refused = answer && (answer.status === 404 || answer.status === 403);
    if (refused || (answer && refusals >= MOST_REFUSALS)) {
      over = true;
      changed("gone");
    } else {
      connect();
    }
  }

  function isOpen() {
    return socket !== null && socket.readyState === WebSocket.OPEN;
  }

  return {
    connect,
    isOpen,
    wasOpen: () => everOpen,
    /** Send a message; says whether the line was open. */
    send(type, content, metadata, buffers) {
      if (!isOpen()) return false;
      socket.send(encode(header(type, session), content, metadata || {}, buffers || []));
      return true;
    },
    /** Connect now if closed; if open, expect some message soon or take the line as dead. */
    wake() {
      if (!isOpen()) {
        tries = 0;
        connect();
        return;
      }
      giveUpAfter(SILENCE_MS, socket);
    },
    close() {
      over = true;
      clearTimeout(timer);
      clearTimeout(silence);
      if (socket) socket.close();
    },
  };
}

function header(type, session) {
  const date = new Date().toISOString();
  return { msg_id: newMessageId(), msg_type: type, username: "", session, date, version: "5.3" };
}

function encode(head, content, metadata, buffers) {
  const message = { header: head, parent_header: {}, metadata, content, channel: "shell", buffers: [] };
  if (!buffers.length) return JSON.stringify(message);
  const json = new TextEncoder().encode(JSON.stringify(message));
  const chunks = [json, ...buffers.map(bytesOf)];
  const start = 4 * (chunks.length + 1);
  const frame = new Uint8Array(start + chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  const numbers = new DataView(frame.buffer);
  numbers.setUint32(0, chunks.length);
  let offset = start;
  chunks.forEach((chunk, at) => {
    numbers.setUint32(4 * (at + 1), offset);
    frame.set(chunk, offset);
    offset += chunk.byteLength;
  });
  return frame.buffer;
}

function bytesOf(buffer) {
  if (!ArrayBuffer.isView(buffer)) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Read a frame: JSON text, or binary as [count, offset of each part, parts], the first part being the JSON. */
export function decode(data) {
  if (typeof data === "string") return { ...JSON.parse(data), buffers: [] };
  const numbers = new DataView(data);
  const count = numbers.getUint32(0);
  const offsets = Array.from({ length: count }, (_, at) => numbers.getUint32(4 * (at + 1)));
  offsets.push(data.byteLength);
  const message = JSON.parse(new TextDecoder().decode(data.slice(offsets[0], offsets[1])));
  message.buffers = offsets.slice(1, count).map((from, at) => new DataView(data, from, offsets[at + 2] - from));
  return message;
}
