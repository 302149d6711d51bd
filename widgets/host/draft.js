// The unsent answer of one activity, and the steps back from it. Kept in the browser, by keys only, so that a change
// of language or a reload loses nothing. A value that holds a plausible NIK is never written.

import { keep, recall, forget } from "./store.js";
import { holdsPlausibleNik } from "./privacy.js";

const STEPS_KEPT = 20;
const LONGEST_STEPS = 20000; // characters; longer answers keep their steps back in memory only

/** Open the draft of an activity. */
export function openDraft(learner, activity) {
  const draftKey = `kelas.draft.${learner}.${activity}`;
  const stepsKey = `kelas.undo.${learner}.${activity}`;
  const stored = recall(stepsKey);
  let steps = Array.isArray(stored) ? stored : [];

  function keepSteps() {
    const small = JSON.stringify(steps).length <= LONGEST_STEPS;
    if (steps.length && small && !holdsPlausibleNik(steps)) keep(stepsKey, steps);
    else forget(stepsKey);
  }

  return {
    read() {
      return recall(draftKey);
    },
    write(answer) {
      if (answer === null || holdsPlausibleNik(answer)) forget(draftKey);
      else keep(draftKey, answer);
    },
    /** Remember an answer (or null) as a step that undo goes back to. */
    addStep(answer) {
      steps = [...steps, answer].slice(-STEPS_KEPT);
      keepSteps();
    },
    /** Take the last step, or undefined when there is none. */
    takeStep() {
      const step = steps[steps.length - 1];
      steps = steps.slice(0, -1);
      keepSteps();
      return step;
    },
    hasSteps() {
      return steps.length > 0;
    },
    forgetSteps() {
      steps = [];
      forget(stepsKey);
    },
    forget() {
      this.forgetSteps();
      forget(draftKey);
    },
  };
}
