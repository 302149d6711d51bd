"""Learners who know everything: the right answers to any activity, found from the content itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from kelas import practice
from kelas.activities import Activity, Practice
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.lessons import read
from kelas.lessons.judge import seed
from kelas.lessons.models import Lesson
from kelas.practice.cases import message
from kelas.words.text import Lang

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def right_answer(activity: Activity, lang: Lang = "id") -> Any:
    """Return the right answer to an activity that is done in one go."""
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
    raise TypeError(f"no right answer is known for {type(activity).__name__}")


def right_answers(lesson: Lesson, key: str, learner: str) -> list[Any] | None:
    """Return answers that earn all points of an activity; None if no case of its service fits the learner's variant."""
    activity = lesson.activities[key]
    if not isinstance(activity, Practice):
        return [right_answer(activity)]
    service = lesson.services[activity.service]
    scenario = service.scenarios[activity.scenario]
    for case in service.cases.values():
        if case.scenario == activity.scenario and case.then.credit == 100:
            state = practice.start(service, activity.scenario, seed(lesson.slug, key, learner))
            moves = []
            for action in case.do:
                moves.append(message(scenario, state, action))
                state, _ = practice.step(service, state, moves[-1], NOW)
            if practice.grade(service, state).credit == 1:
                return moves
    return None


@cache
def able_learner() -> str:
    """Return a learner in whose variants every practice of the course is solved by a case."""

    def able(learner: str) -> bool:
        lessons = map(read.lesson, read.folders())
        return all(right_answers(lesson, key, learner) for lesson in lessons for key in lesson.activities)

    return next(learner for learner in _names(count()) if able(learner))


def _names(numbers: Iterable[int]) -> Iterable[str]:
    return (f"l-{number}" for number in numbers)
