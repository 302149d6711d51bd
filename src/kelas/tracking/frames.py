"""Events as three tidy tables, folded in one pass: attempts, what they chose, and visits to lessons.

Needs pandas; `kelas.tracking.progress`, which every answer uses, does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from kelas.events.kinds import (
    JUDGED,
    ActivityStarted,
    Attempt,
    Event,
    HintShown,
    LessonFinished,
    LessonOpened,
    NumberRefused,
    SubmissionGraded,
)
from kelas.lessons.models import Lesson
from kelas.tracking.choices import Choice, Option, chosen, offered
from kelas.tracking.mastery import objective_of

# A pause counts for no more seconds than this: nobody knows whether they thought or were away. ASM: five minutes.
LONGEST_PAUSE = 300.0

_PLACE = ["learner", "lesson"]
_KEY, _TIME = "category", "datetime64[us, UTC]"
_WHO = {"learner": _KEY, "cohort": _KEY, "lang": _KEY, "lesson": _KEY}
ATTEMPTS: Mapping[str, str] = {
    **_WHO,
    "activity": _KEY,
    "objective": _KEY,
    "at": _TIME,
    "try_number": "int64",
    "credit": "float64",
    "correct": "bool",
    "first_correct": "bool",
    "hint_before": "bool",
    "seconds": "float64",
}
CHOICES: Mapping[str, str] = {
    **_WHO,
    "activity": _KEY,
    "try_number": "int64",
    "part": _KEY,
    "chosen": _KEY,
    "right": "bool",
    "misconception": _KEY,
}
VISITS: Mapping[str, str] = {**_WHO, "opened_at": _TIME, "last_at": _TIME, "finished_at": _TIME}


@dataclass(frozen=True, kw_only=True, eq=False)
class Frames:
    """What some learners did in some lessons. Times are UTC; keys are categories.

    Attributes:
        attempts: one row per try that was judged; for a practice service, per end of it (columns: `ATTEMPTS`).
            `lang` is the language of the page, `objective` the activity's or else the lesson's slug, `try_number`
            counts from 1, `credit` is 0 to 1, `correct` means full credit, `first_correct` that the first try had it,
            `hint_before` that the hint was shown before this try. `seconds` were spent on the activity from its first
            touch to this try; NaN if no touch was kept.
        choices: one row per part of such a try and thing chosen for it, as `kelas.tracking.choices` names them
            (columns: `CHOICES`). `right` and `misconception` are those of the lesson as it is now.
        visits: one row per learner and lesson (columns: `VISITS`). `lang` is the first that they used there,
            `finished_at` the first hand-in, NaT if there is none.
    """

    attempts: pd.DataFrame
    choices: pd.DataFrame
    visits: pd.DataFrame

    def during(self, visits: pd.DataFrame) -> Frames:
        """Return what was done during some of the visits.

        Args:
            visits: rows of `visits`.
        """
        places = pd.MultiIndex.from_frame(visits[_PLACE])

        def part(rows: pd.DataFrame) -> pd.DataFrame:
            return rows[pd.MultiIndex.from_frame(rows[_PLACE]).isin(places)]

        return Frames(attempts=part(self.attempts), choices=part(self.choices), visits=visits)


def fold(events: Iterable[Event], lessons: Mapping[str, Lesson], learners: Iterable[Mapping[str, Any]]) -> Frames:
    """Return the tables of some events.

    Args:
        events: in the order in which they were kept.
        lessons: by slug. Events of other lessons, and of activities that a lesson no longer has, are left out.
        learners: as the store keeps them. Events of others are left out.
    """
    people = {str(row["id"]): row for row in learners}
    table = _Table(lessons)
    visits: dict[tuple[str, str], _Visit] = {}
    for event in events:
        person = people.get(event.learner)
        if person is None or event.lesson not in lessons or isinstance(event, SubmissionGraded):
            continue
        place = event.learner, event.lesson
        visit = visits.get(place)
        if visit is None:
            visit = visits[place] = _Visit(str(person["cohort"]), event.at)
        table.add(visit, event)
    rows = [
        (learner, visit.cohort, visit.lang or str(people[learner]["lang"]), lesson, *visit.times)
        for (learner, lesson), visit in visits.items()
    ]
    return Frames(
        attempts=_frame(table.attempts, ATTEMPTS),
        choices=_frame(table.choices, CHOICES),
        visits=_frame(rows, VISITS),
    )


class _Doing:
    """How one learner stands in one activity."""

    __slots__ = ("first_correct", "hint", "seconds", "started", "tries")

    def __init__(self) -> None:
        self.tries, self.seconds = 0, 0.0
        self.first_correct = self.hint = self.started = False


class _Visit:
    """How one learner stands in one lesson."""

    __slots__ = ("cohort", "doing", "finished", "lang", "last", "opened")

    def __init__(self, cohort: str, opened: datetime) -> None:
        self.cohort, self.lang = cohort, ""
        self.opened = self.last = opened
        self.finished: datetime | None = None
        self.doing: dict[str, _Doing] = defaultdict(_Doing)

    @property
    def times(self) -> tuple[datetime, datetime, datetime | None]:
        return self.opened, self.last, self.finished


class _Table:
    """The rows so far, and what each activity offers."""

    def __init__(self, lessons: Mapping[str, Lesson]) -> None:
        self.lessons = lessons
        self.offered: dict[tuple[str, str], Mapping[Choice, Option]] = {
            (slug, key): offered(activity)
            for slug, lesson in lessons.items()
            for key, activity in lesson.activities.items()
        }
        self.attempts: list[tuple[Any, ...]] = []
        self.choices: list[tuple[Any, ...]] = []

    def add(self, visit: _Visit, event: Event) -> None:
        pause = min(max(0.0, (event.at - visit.last).total_seconds()), LONGEST_PAUSE)
        visit.last = event.at
        match event:
            case LessonOpened():
                visit.lang = visit.lang or event.lang
            case LessonFinished():
                visit.lang = visit.lang or event.lang
                visit.finished = visit.finished or event.at
            case ActivityStarted() if (event.lesson, event.activity) in self.offered:
                visit.doing[event.activity].started = True
            case HintShown() | NumberRefused() | Attempt() if (event.lesson, event.activity) in self.offered:
                doing = visit.doing[event.activity]
                if doing.started:
                    doing.seconds += pause  # a pause before a touch is not added: it was spent elsewhere
                if isinstance(event, HintShown):
                    doing.hint = True
                elif isinstance(event, Attempt):
                    visit.lang = visit.lang or event.lang
                    if event.outcome in JUDGED:
                        self._attempt(visit, doing, event)

    def _attempt(self, visit: _Visit, doing: _Doing, event: Attempt) -> None:
        activity = self.lessons[event.lesson].activities[event.activity]
        correct = event.outcome == "correct"
        doing.tries += 1
        if doing.tries == 1:
            doing.first_correct = correct
        who = (event.learner, visit.cohort, event.lang, event.lesson, event.activity)
        objective = objective_of(event.lesson, activity)
        seconds = doing.seconds if doing.started else None
        judged = (event.at, doing.tries, event.credit, correct, doing.first_correct, doing.hint, seconds)
        self.attempts.append((*who, objective, *judged))
        known = self.offered[event.lesson, event.activity]
        for part, choice in chosen(activity, event.answer):
            option = known.get((part, choice))
            if option is not None:
                self.choices.append((*who, doing.tries, part, choice, option.right, option.misconception))


def _frame(rows: list[tuple[Any, ...]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))
