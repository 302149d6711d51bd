// Carries one activity's messages to the kernel. Answers go through the queue and are sent again, with the same id,
// until the kernel acknowledges them; other messages are sent once.

import { enqueue, settle, waiting } from "./queue.js";
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

  function head() {
    return waiting(learner, activity)[0] || null;
  }

  function post(message) {
    try {
      model.send(message);
    } catch (unreachable) {
      // an answer stays in the queue and goes out with the next try
    }
  }

  function deliver() {
    clearTimeout(timer);
    const entry = head();
    if (!entry || closed) return;
    post(entry.message);
    timer = setTimeout(again, RESEND_AFTER_MS[Math.min(tries, RESEND_AFTER_MS.length - 1)]);
    tries += 1;
    onChange();
  }

  function again() {
    if (!closed && head()) deliver();
    else onChange();
  }

  function receive(reply) {
    if (!reply || !reply.re) return;
    const entry = waiting(learner, activity).find((one) => one.id === reply.re) || null;
    const kept = reply.verdict && reply.verdict.outcome === "not-saved";
    if (!kept) {
      settle(learner, reply.re);
      clearTimeout(timer);
      tries = 0;
    }
    onReply(reply, entry ? entry.message : null);
    if (!kept && head()) deliver();
    onChange();
  }

  model.on("msg:custom", receive);
  window.addEventListener("online", again);

  return {
    /** Send an answer, kept until acknowledged. */
    answer(answer) {
      const id = newMessageId();
      enqueue(learner, { id, activity, message: { do: "answer", id, answer } });
      tries = 0;
      deliver();
    },
    /** Send a message that may be lost: start, hint, refused. */
    tell(what) {
      post({ do: what, id: newMessageId() });
    },
    /** Return the answer that waits, as {answer}, or null. */
    pending() {
      const entry = head();
      return entry ? { answer: entry.message.answer } : null;
    },
    /** Say whether the waiting answer has been sent more than once, so that the learner should be told. */
    stalled() {
      return tries > 1 && head() !== null;
    },
    /** Send again what waits from an earlier page. */
    resume() {
      tries = 0;
      deliver();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      model.off("msg:custom", receive);
      window.removeEventListener("online", again);
    },
  };
}
