"""Learners who know everything: the right answers to any activity, found from the content itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from solving import solve

from kelas import practice
from kelas.activities import Activity, Practice, Reflection
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.lessons.judge import seed
from kelas.lessons.models import Lesson
from kelas.words.text import Lang

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LEARNER = "l-0"


def right_answer(activity: Activity, lang: Lang = "id") -> Any:
    """Return the right answer to an activity that is done in one go; a person would like this reflection."""
    match activity:
        case PickOne():
            return next(option.key for option in activity.options if option.right)
        case PickMany():
            return [option.key for option in activity.options if option.right]
        case Order():
            return [item.key for item in activity.items]
        case Match():
            return {pair.key: pair.target for pair in activity.pairs}
        case FillIn():
            return {blank.key: getattr(blank.accept, lang)[0] for blank in activity.blanks}
        case Number():
            return f"{activity.answer:g}"
        case Reflection():
            words = ("Ibu saya perlu tahu: berhenti dulu, jangan klik, lalu tanya kelurahan. " * 50).split()
            text = " ".join(words[: max(5, activity.min_words)])
            return {"done": "yes", "text": text} if activity.spoken else {"text": text}
    raise TypeError(f"no right answer is known for {type(activity).__name__}")


def right_answers(lesson: Lesson, key: str, learner: str, now: datetime = NOW) -> list[Any]:
    """Return answers that earn all points of an activity when they are given on a day."""
    activity = lesson.activities[key]
    if not isinstance(activity, Practice):
        return [right_answer(activity)]
    service = lesson.services[activity.service]
    return solve(service, practice.start(service, activity.scenario, seed(lesson.slug, key, learner)), now)
