// Carries one activity's messages to the kernel. Answers go through the queue and are sent again, with the same id,
// until the kernel acknowledges them; other messages are sent once. What another tab of the learner has queued and not
// got rid of, since it was closed perhaps, is sent as well, but is no concern of the learner here.

import { enqueue, settle, waiting, onQueueChange } from "./queue.js";
import { newMessageId } from "./store.js";

const RESEND_AFTER_MS = [4000, 8000, 15000, 30000];

/**
 * Make the courier of a model.
 * @param model anywidget model
 * @param onReply called with (reply, message or null) for every {re: id} of this activity
 * @param onChange called when sending has begun, stalled or ended
 */
export function courier(model, onReply, onChange) {
  const learner = model.get("learner");
  const activity = model.get("activity");
  let timer = null;
  let tries = 0;
  let closed = false;
  const own = new Set(); // ids of what was said here, or waited when the page opened

  function ownHead() {
    return waiting(learner, activity).find(({ id }) => own.has(id)) || null;
  }

  function head() {
    return ownHead() || waiting(learner, activity)[0] || null;
  }

  function post(message) {
    try {
      model.send(message);
    } catch (unreachable) {
      // an answer stays in the queue and goes out with the next try
    }
  }

  function deliver() {
    const entry = head();
    if (!entry || closed) return;
    post(entry.message);
    sendAgainLater();
    tries += 1;
    onChange();
  }

  function sendAgainLater() {
    clearTimeout(timer);
    timer = setTimeout(again, RESEND_AFTER_MS[Math.min(tries, RESEND_AFTER_MS.length - 1)]);
  }

  function again() {
    timer = null;
    if (!closed && head()) deliver();
    else onChange();
  }

  function onQueue(whose) {
    if (whose === learner && !closed && timer === null && head()) sendAgainLater();
  }

  function receive(reply) {
    if (!reply || !reply.re) return;
    const entry = waiting(learner, activity).find((one) => one.id === reply.re) || null;
    const kept = reply.verdict && reply.verdict.outcome === "not-saved";
    if (!kept) {
      settle(learner, reply.re);
      clearTimeout(timer);
      timer = null;
      tries = 0;
    }
    if (own.has(reply.re)) onReply(reply, entry ? entry.message : null);
    else onReply({ re: reply.re, progress: reply.progress }, null);
    if (!kept && head()) deliver();
    onChange();
  }

  for (const { id } of waiting(learner, activity)) own.add(id);
  model.on("msg:custom", receive);
  window.addEventListener("online", again);
  const stopWatching = onQueueChange(onQueue);

  return {
    /** Send an answer, kept until acknowledged. */
    answer(answer) {
      const id = newMessageId();
      own.add(id);
      enqueue(learner, { id, activity, message: { do: "answer", id, answer } });
      tries = 0;
      deliver();
    },
    /** Send a message that may be lost: start, hint, refused. */
    tell(what) {
      const id = newMessageId();
      own.add(id);
      post({ do: what, id });
    },
    /** Return the answer from here that waits, as {answer}, or null. */
    pending() {
      const entry = ownHead();
      return entry ? { answer: entry.message.answer } : null;
    },
    /** Say whether the waiting answer has been sent more than once, so that the learner should be told. */
    stalled() {
      return tries > 1 && ownHead() !== null;
    },
    /** Send again what waits from an earlier page. */
    resume() {
      tries = 0;
      deliver();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      stopWatching();
      model.off("msg:custom", receive);
      window.removeEventListener("online", again);
    },
  };
}
