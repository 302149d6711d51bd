"""Judge an answer, whoever asks: the live lesson, nbgrader, or a test. Pure.

A practice service has a past: its moves so far are played again, then the new one is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from kelas import activities, practice
from kelas.activities import Activity, Grade, Practice
from kelas.lessons.models import Lesson
from kelas.words.text import Lang


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer that was given before, and when (UTC)."""

    answer: Any
    at: datetime


def seed(lesson: str, activity: str, learner: str) -> str:
    """Return what a learner's variant and order of an activity depend on."""
    return f"{learner}/{lesson}/{activity}"


def judge(lesson: Lesson, key: str, learner: str, past: Sequence[Given], now: Given) -> Grade:
    """Return the verdict on an answer.

    Args:
        lesson: the lesson.
        key: the activity's key.
        learner: the learner's id; chooses the variant.
        past: the answers given to this activity before, oldest first.
        now: the answer to judge.
    """
    activity = lesson.activities[key]
    if isinstance(activity, Practice):
        return _practice_grades(lesson, activity, seed(lesson.slug, key, learner), [*past, now])[-1]
    return activities.grade(activity, now.answer)


def credit(lesson: Lesson, key: str, learner: str, given: Sequence[Given]) -> float:
    """Return the best credit (0 to 1) that a learner's answers to an activity earned; 0 without answers."""
    activity = lesson.activities[key]
    if isinstance(activity, Practice):
        grades = _practice_grades(lesson, activity, seed(lesson.slug, key, learner), given)
    else:
        grades = [activities.grade(activity, past.answer) for past in given]
    return max((grade.credit for grade in grades), default=0.0)


def points(activity: Activity, share: float) -> float:
    """Return the points for a credit, to two decimals, so that every reader shows and adds the same number."""
    return round(activity.points * share, 2)


def view(lesson: Lesson, key: str, learner: str, given: Sequence[Given], lang: Lang) -> dict[str, Any]:
    """Return what the browser may see of an activity at this point, in a language."""
    activity = lesson.activities[key]
    common = {
        "prompt": activity.prompt.say(lang),
        "hasHint": activity.hint is not None,
        "points": activity.points,
    }
    own = seed(lesson.slug, key, learner)
    if isinstance(activity, Practice):
        service = lesson.services[activity.service]
        state = practice.start(service, activity.scenario, own)
        for past in given:
            state, _ = practice.step(service, state, past.answer, past.at)
        return {**practice.view(service, state, lang, qr), **common}
    return {**activities.view(activity, lang, own), **common}


@lru_cache(maxsize=64)
def qr(text: str) -> tuple[str, int]:
    """Return the picture of a QR: the path of its dark modules, and the size of the box with its quiet zone."""
    import segno  # here, since only lessons with a payment need it

    code = segno.make(text, micro=False)
    border = 4
    bars = [
        f"M{x + border} {y + border}h{len(dark)}v1h-{len(dark)}z"
        for y, row in enumerate(code.matrix)
        for x, dark in _runs(row)
    ]
    return "".join(bars), len(code.matrix) + 2 * border


def _runs(row: bytearray) -> list[tuple[int, str]]:
    """Return where dark modules begin in a row, and the modules up to the next light one."""
    return [(found.start(), found[0]) for found in re.finditer("1+", "".join(map(str, row)))]


def _practice_grades(lesson: Lesson, activity: Practice, own: str, given: Sequence[Given]) -> list[Grade]:
    service = lesson.services[activity.service]
    state = practice.start(service, activity.scenario, own)
    grades = []
    for move in given:
        state, notes = practice.step(service, state, move.answer, move.at)
        if state.ended:
            share = practice.grade(service, state).credit
            outcome: activities.Outcome = "correct" if share == 1 else "partial" if share > 0 else "wrong"
        else:
            share, outcome = 0.0, "step"
        grades.append(Grade(credit=share, outcome=outcome, text=tuple(note.text for note in notes)))
    return grades
