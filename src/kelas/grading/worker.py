"""The background grader: a process that grades each hand-in as it comes, until its parent is gone."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable

from kelas.events.handins import HandIns, waiting
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import marks, submissions
from kelas.grading.course import GradingError, prepare
from kelas.grading.submissions import PASSING
from kelas.lessons import read

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_AFTER_TROUBLE = 10.0


def prepare_all() -> None:
    """Bring every lesson's assignment up to date; one that nbgrader refuses is logged and the others go on."""
    for slug in read.folders():
        try:
            prepare(read.lesson(slug))
        except GradingError as error:
            log.error("nbgrader refuses the assignment %s: %s", slug, error)


def grade_waiting(
    store: Store, tell: Callable[[SubmissionGraded], None] = lambda graded: None, *, again: bool = False
) -> int:
    """Grade every hand-in that waits, and return how many there were.

    Args:
        store: where hand-ins are kept and answered.
        tell: called with each result.
        again: whether those that could not be graded before are tried again.

    Raises:
        OSError, StoreError, SQLAlchemyError: some could not be graded now, and wait on; the others were graded.
    """
    hand_ins = waiting(store.stream(kinds=[LessonFinished, SubmissionGraded]), again=again)
    _grade_each(store, hand_ins, tell)
    return len(hand_ins)


def _grade_each(store: Store, hand_ins: Iterable[LessonFinished], tell: Callable[[SubmissionGraded], None]) -> None:
    trouble: Exception | None = None
    for finished in hand_ins:
        try:
            tell(submissions.grade(store, finished))
        except PASSING as error:
            trouble = error
    if trouble:
        raise trouble


def parent_lives() -> Callable[[], bool]:
    """Return what says whether the process that started this one still runs."""
    parent = os.getppid()
    return lambda: os.getppid() == parent


def watch(store: Store, goes_on: Callable[[], bool]) -> None:
    """Grade hand-ins as they come, for as long as `goes_on` says so."""
    prepare_all()
    seen, hand_ins = -1, HandIns(store)
    gradebook = marks.Watch(store)
    while goes_on():
        pause = SECONDS_BETWEEN_LOOKS
        try:
            newest = store.last()
            if newest != seen:
                _grade_each(store, hand_ins.waiting(), _log)
                seen = newest
            for graded in gradebook.look():
                _log(graded)
        except PASSING:
            log.exception("hand-ins wait; the next look is in %g seconds", SECONDS_AFTER_TROUBLE)
            pause = SECONDS_AFTER_TROUBLE
        time.sleep(pause)


def _log(graded: SubmissionGraded) -> None:
    if graded.problem:
        log.error("%s of %s could not be graded: %s", graded.lesson, graded.learner, graded.problem)
    else:
        log.info("%s of %s: %g of %g points", graded.lesson, graded.learner, graded.score, graded.max_score)
