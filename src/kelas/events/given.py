"""The answers that events hold, as judging needs them."""

from __future__ import annotations

from collections.abc import Iterable

from kelas.activities import Practice
from kelas.events.kinds import Attempt, Event, NumberRefused
from kelas.lessons.judge import Given
from kelas.lessons.models import Lesson

# The move that a practice service sees when a real-looking number was refused before it came in.
REFUSED = {"action": "refused"}


def given(lesson: Lesson, activity: str, events: Iterable[Event]) -> list[Given]:
    """Return what was answered to an activity, oldest first.

    In a practice service a refused number counts as a move, since keeping private data private is part of the practice.

    Args:
        lesson: the lesson.
        activity: the activity's key.
        events: one learner's, in this lesson, oldest first.
    """
    found = []
    for event in events:
        match event:
            case Attempt() if event.activity == activity:
                found.append(Given(answer=event.answer, at=event.at))
            case NumberRefused() if event.activity == activity and isinstance(lesson.activities[activity], Practice):
                found.append(Given(answer=REFUSED, at=event.at))
    return found
