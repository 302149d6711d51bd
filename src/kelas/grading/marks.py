"""Points that a person gives in formgrader: noticed in the gradebook, and told to the event store.

The gradebook stays the record. An event says that it has changed, so that the learner's pages follow.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import make_url, select

from kelas.activities import Reflection
from kelas.events.kinds import SubmissionGraded
from kelas.events.store import Store
from kelas.grading import records
from kelas.grading.course import gradebook_url
from kelas.lessons import read

# Where a file's own time does not tell whether the gradebook has changed, it is asked every so many seconds.
SECONDS_BETWEEN_QUESTIONS = 5.0

# A submission: learner and lesson.
Who = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a person gave for one cell, in points; `extra` is what nbgrader calls extra credit."""

    cell: str
    points: float | None
    extra: float


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the gradebook holds of a submission: its points after a penalty for lateness, and those it could have.

    Attributes:
        by_hand: points of the activities that only a person grades, where they have been given.
    """

    score: float
    max_score: float
    by_hand: Mapping[str, float]


def held(learner: str, lesson: str) -> Held | None:
    """Return what the gradebook holds of a submission, None if it has none."""
    with records.opened() as gradebook:
        if gradebook is None:
            return None
        from nbgrader.api import MissingEntry

        try:
            submission = gradebook.find_submission(lesson, learner)
        except MissingEntry:
            return None
        marks = [
            Mark(cell=one.name, points=one.manual_score, extra=one.extra_credit or 0.0)
            for notebook in submission.notebooks
            for one in notebook.grades
        ]
        return Held(
            score=records.after_penalty(submission),
            max_score=float(submission.max_score),
            by_hand=by_hand(lesson, marks),
        )


def given() -> dict[Who, tuple[Mark, ...]]:
    """Return what people gave by hand, by submission; a submission without any is not there."""
    with records.opened() as gradebook:
        if gradebook is None:
            return {}
        from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

        query = (
            select(
                SubmittedAssignment.student_id, Assignment.name, BaseCell.name, Grade.manual_score, Grade.extra_credit
            )
            .select_from(Grade)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Grade.manual_score.is_not(None) | Grade.extra_credit.is_not(None))
            .order_by(BaseCell.name)
        )
        found: dict[Who, tuple[Mark, ...]] = {}
        for learner, lesson, cell, points, extra in gradebook.db.execute(query):
            mark = Mark(cell=cell, points=points, extra=extra or 0.0)
            found[learner, lesson] = (*found.get((learner, lesson), ()), mark)
        return found


def by_hand(lesson: str, marks: Iterable[Mark]) -> dict[str, float]:
    """Return the points of the activities that only a person grades."""
    with suppress(KeyError):
        activities = read.lesson(lesson).activities
        return {
            mark.cell: mark.points + mark.extra
            for mark in marks
            if isinstance(activities.get(mark.cell), Reflection) and mark.points is not None
        }
    return {}


def news(told: Iterable[SubmissionGraded], held: Held, now: datetime) -> SubmissionGraded | None:
    """Return what is to be told of a submission, or None if its events say it already.

    Args:
        told: the events about it, oldest first.
        held: what the gradebook holds of it.
        now: the time, in UTC.
    """
    counting = [event for event in told if event.counts and not event.problem]
    if not counting:
        return None
    last = counting[-1]
    if (last.score, last.max_score, dict(last.by_hand)) == (held.score, held.max_score, held.by_hand):
        return None
    # Named by what came before and what is new: two programs that notice the same change tell it once.
    change = f"{last.id} {held.score} {held.max_score} {sorted(held.by_hand.items())}"
    ident = f"marked-{hashlib.sha256(change.encode()).hexdigest()[:16]}"
    return replace(last, id=ident, at=now, score=held.score, max_score=held.max_score, by_hand=held.by_hand)


class Watch:
    """Looks at the gradebook for what people have changed since the last look."""

    def __init__(self, store: Store, changed: Callable[[], object] | None = None) -> None:
        """Begin to watch.

        Args:
            store: what is told of the changes.
            changed: returns another value when the gradebook may have changed; by default its file's time or the clock.
        """
        self._store = store
        self._changed = changed or _stamp
        self._stamp: object = None
        self._given: dict[Who, tuple[Mark, ...]] | None = None

    def look(self) -> list[SubmissionGraded]:
        """Tell what has changed, and return it.

        Raises:
            StoreError, SQLAlchemyError: the store or the gradebook is away; the next look tries again.
        """
        stamp = self._changed()
        if stamp == self._stamp:
            return []
        found = given()
        told = [event for who in self._touched(found) if (event := self._news(*who))]
        for event in told:
            self._store.put(event)
        self._stamp, self._given = stamp, found
        return told

    def _touched(self, found: Mapping[Who, tuple[Mark, ...]]) -> Iterable[Who]:
        before = self._given
        if before is not None:
            return [who for who in {**before, **found} if before.get(who) != found.get(who)]
        told = self._store.stream(kinds=[SubmissionGraded])
        marked = [event for event in told if isinstance(event, SubmissionGraded) and event.by_hand]
        return dict.fromkeys([*found, *((event.learner, event.lesson) for event in marked)])

    def _news(self, learner: str, lesson: str) -> SubmissionGraded | None:
        now_held = held(learner, lesson)
        told = self._store.read(learner=learner, lesson=lesson, kinds=[SubmissionGraded])
        graded = [event for event in told if isinstance(event, SubmissionGraded)]
        return news(graded, now_held, datetime.now(UTC)) if now_held else None


def _stamp() -> object:
    """Return the time of the gradebook's file and of its log; on a server, the clock in steps."""
    url = make_url(gradebook_url())
    if url.get_backend_name() != "sqlite":
        return int(time.monotonic() / SECONDS_BETWEEN_QUESTIONS)
    times = []
    for name in (f"{url.database}", f"{url.database}-wal"):
        with suppress(OSError):
            times.append(os.stat(name).st_mtime_ns)
    return tuple(times)
