"""The hand-ins that wait for a grade, kept up to date by reading only what is new."""

from __future__ import annotations

from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store


class HandIns:
    """Hand-ins that were not answered; of several by one learner for one lesson, the last.

    The first look reads all hand-ins and grades, every further one those that came since.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = 0
        self._open: dict[tuple[str, str], LessonFinished] = {}

    def waiting(self) -> list[LessonFinished]:
        """Return them, oldest first.

        Raises:
            StoreError: the store could not be read; the next look reads it again.
        """
        newest = self._store.last()
        for event in self._store.stream(kinds=[LessonFinished, SubmissionGraded], after=self._seen):
            place = event.learner, event.lesson
            if isinstance(event, LessonFinished):
                self._open.pop(place, None)
                self._open[place] = event
            elif isinstance(event, SubmissionGraded) and place in self._open and self._open[place].id == event.finished:
                del self._open[place]
        # What came meanwhile was read already, and is read once more: that changes nothing.
        self._seen = newest
        return list(self._open.values())
