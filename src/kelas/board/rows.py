"""One row of the board per learner, folded from the events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from kelas.events.kinds import Event
from kelas.lessons.models import Lesson
from kelas.tracking.progress import Progress, progress

Stuck = Literal["", "misses", "silent"]

# ASM: when a trainer should walk over. Wrong three times in a row, or nothing for four minutes inside an open lesson.
MISSES_TO_STUCK = 3
SILENCE_TO_STUCK = timedelta(minutes=4)
# After this long without an event a learner counts as gone home, not as stuck.
SILENCE_TO_GONE = timedelta(minutes=45)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A learner on the board.

    Attributes:
        learner: their id.
        nickname: as they joined; empty for a guest.
        cohort: code of their cohort, or empty.
        here: whether they did something lately.
        current: the lesson that they touched last, if any.
        stuck: why they may need help, or empty.
        seconds: since their last event, if there was one.
    """

    learner: str
    nickname: str
    cohort: str
    here: bool
    current: Progress | None
    stuck: Stuck
    seconds: int | None


def rows(
    learners: Iterable[Mapping[str, Any]], lessons: Mapping[str, Lesson], events: Iterable[Event], now: datetime
) -> list[Row]:
    """Return the board's rows: those who may need help first, then those who are here, then the others.

    Args:
        learners: as the store keeps them.
        lessons: by slug; events of other lessons are left out.
        events: oldest first.
        now: the time, in UTC.
    """
    by_learner: dict[str, dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        if event.lesson in lessons:
            by_learner[event.learner][event.lesson].append(event)
    found = [_row(learner, by_learner.get(str(learner["id"]), {}), lessons, now) for learner in learners]
    return sorted(found, key=lambda row: (not row.stuck, not row.here, row.nickname.casefold(), row.learner))


def _row(
    learner: Mapping[str, Any], own: Mapping[str, list[Event]], lessons: Mapping[str, Lesson], now: datetime
) -> Row:
    standings = [progress(lessons[slug], events) for slug, events in own.items()]
    seen = [one for one in standings if one.last_seen]
    current = max(seen, key=lambda one: one.last_seen or now, default=None)
    silence = now - current.last_seen if current and current.last_seen else None
    return Row(
        learner=str(learner["id"]),
        nickname=str(learner["nickname"]),
        cohort=str(learner["cohort"]),
        here=silence is not None and silence < SILENCE_TO_GONE,
        current=current,
        stuck=_stuck(current, silence),
        seconds=int(silence.total_seconds()) if silence is not None else None,
    )


def _stuck(current: Progress | None, silence: timedelta | None) -> Stuck:
    if current is None or silence is None or silence >= SILENCE_TO_GONE or current.finished:
        return ""
    if current.at and current.activities[current.at].misses >= MISSES_TO_STUCK:
        return "misses"
    return "silent" if silence >= SILENCE_TO_STUCK and current.correct < len(current.activities) else ""
