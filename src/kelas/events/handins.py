"""The hand-ins that wait for a grade."""

from __future__ import annotations

from collections.abc import Iterable

from kelas.events.kinds import Event, LessonFinished, SubmissionGraded
from kelas.events.store import Store


class _Waiting:
    """Hand-ins that were not answered; of several by one learner for one lesson, the last."""

    def __init__(self, *, again: bool = False) -> None:
        self._again = again
        self._last: dict[tuple[str, str], LessonFinished] = {}
        self._answered: set[str] = set()

    def add(self, event: Event) -> None:
        """Take the next event; taking the last ones once more, in the same order, changes nothing."""
        if isinstance(event, LessonFinished):
            before = self._last.pop((event.learner, event.lesson), event)
            if before.id != event.id:
                self._answered.discard(before.id)  # nobody asks for it any more
            self._last[event.learner, event.lesson] = event
        elif isinstance(event, SubmissionGraded):
            again = self._again and event.problem
            (self._answered.discard if again else self._answered.add)(event.finished)

    def listed(self) -> list[LessonFinished]:
        """Return them, oldest first."""
        return [event for event in self._last.values() if event.id not in self._answered]


def waiting(events: Iterable[Event], *, again: bool = False) -> list[LessonFinished]:
    """Return the hand-ins that nbgrader has not answered, oldest first.

    Args:
        events: oldest first.
        again: whether those that nbgrader could not grade count as not answered.
    """
    found = _Waiting(again=again)
    for event in events:
        found.add(event)
    return found.listed()


class HandIns:
    """The same, kept up to date: the first look reads all hand-ins and grades, every further one what is new."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = 0
        self._waiting = _Waiting()

    def waiting(self) -> list[LessonFinished]:
        """Return them, oldest first.

        Raises:
            StoreError: the store could not be read; the next look reads it again.
        """
        newest = self._store.last()
        for event in self._store.stream(kinds=[LessonFinished, SubmissionGraded], after=self._seen):
            self._waiting.add(event)
        # What came meanwhile was read already, and is read once more: that changes nothing.
        self._seen = newest
        return self._waiting.listed()
