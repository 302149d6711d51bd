"""The background grader: a process that grades each hand-in as it comes, until its parent is gone."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable

from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import submissions
from kelas.grading.course import GradingError, prepare
from kelas.lessons import read

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.5


def prepare_all() -> None:
    """Bring every lesson's assignment up to date; one that nbgrader refuses is logged and the others go on."""
    for slug in read.folders():
        try:
            prepare(read.lesson(slug))
        except GradingError as error:
            log.error("nbgrader refuses the assignment %s: %s", slug, error)


def grade_waiting(store: Store, tell: Callable[[SubmissionGraded], None] = lambda graded: None) -> int:
    """Grade every hand-in that waits, and return how many there were."""
    hand_ins = submissions.waiting(store.read(kinds=[LessonFinished, SubmissionGraded]))
    for finished in hand_ins:
        tell(submissions.grade(store, finished))
    return len(hand_ins)


def watch(store: Store) -> None:
    """Grade hand-ins as they come, until the process that started this one has ended."""
    parent = os.getppid()
    prepare_all()
    seen = -1
    while os.getppid() == parent:
        newest = store.last()
        if newest != seen:
            grade_waiting(store, _log)
            seen = newest
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _log(graded: SubmissionGraded) -> None:
    if graded.problem:
        log.error("%s of %s could not be graded: %s", graded.lesson, graded.learner, graded.problem)
    else:
        log.info("%s of %s: %g of %g points", graded.lesson, graded.learner, graded.score, graded.max_score)
