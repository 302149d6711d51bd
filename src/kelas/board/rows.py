"""One row of the board per learner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from kelas.tracking.progress import Progress

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


def rows(learners: Iterable[Mapping[str, Any]], standings: Mapping[str, Progress], now: datetime) -> list[Row]:
    """Return the board's rows: those who may need help first, then those who are here, then the others.

    Args:
        learners: as the store keeps them.
        standings: their progress in the lesson that they touched last, by id; who touched none has none.
        now: the time, in UTC.
    """
    found = [_row(learner, standings.get(str(learner["id"])), now) for learner in learners]
    return sorted(found, key=lambda row: (not row.stuck, not row.here, row.nickname.casefold(), row.learner))


def _row(learner: Mapping[str, Any], current: Progress | None, now: datetime) -> Row:
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
