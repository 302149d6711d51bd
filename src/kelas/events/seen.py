"""What a lesson's kernel has read of its learner's events: it reads on from there, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

from kelas.events.kinds import Event
from kelas.events.store import Store


class Seen:
    """One learner's events in one lesson, in the order in which they were kept."""

    def __init__(self, store: Store, learner: str, lesson: str) -> None:
        self._store, self._learner, self._lesson = store, learner, lesson
        self._events: list[Event] = []
        self._last = 0

    def events(self) -> Sequence[Event]:
        """Return them all, also those that came from another tab since the last look.

        Raises:
            StoreError: they could not be read.
        """
        new, self._last = self._store.after(self._learner, self._lesson, self._last)
        self._events += new
        return self._events
