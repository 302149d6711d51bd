"""The kinds of event. Everything that tracking and grading know comes from these.

An event is never changed. Its id is chosen by whoever makes it (the browser, for answers), so that
sending it twice keeps it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Literal

# The verdicts that an attempt can have; `step` is a move inside a practice service that is not over, `kept` an answer
# that a person will judge.
Verdict = Literal["correct", "partial", "wrong", "unreadable", "step", "kept"]
# Those that say how right an answer was.
JUDGED = frozenset({"correct", "partial", "wrong"})


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event says.

    Attributes:
        id: unique; a second event with the same id is ignored.
        learner: the learner's random id.
        at: when, in UTC.
        lesson: the lesson's slug.
    """

    KIND: ClassVar[str]

    id: str
    learner: str
    at: datetime
    lesson: str

    def data(self) -> dict[str, Any]:
        """Return what this kind says beyond the common fields."""
        common = {field.name for field in fields(Event)}
        return {key: value for key, value in asdict(self).items() if key not in common}


@dataclass(frozen=True, kw_only=True)
class LessonOpened(Event):
    """A learner opened a lesson.

    Attributes:
        lang: the language of the page.
    """

    KIND = "lesson-opened"
    lang: str


@dataclass(frozen=True, kw_only=True)
class ActivityStarted(Event):
    """A learner touched an activity for the first time in this visit.

    Attributes:
        activity: its key in the lesson.
    """

    KIND = "activity-started"
    activity: str


@dataclass(frozen=True, kw_only=True)
class HintShown(Event):
    """A learner asked for an activity's hint.

    Attributes:
        activity: its key in the lesson.
    """

    KIND = "hint-shown"
    activity: str


@dataclass(frozen=True, kw_only=True)
class Attempt(Event):
    """A learner answered an activity, or made a move in a practice service.

    Attributes:
        activity: its key in the lesson.
        answer: the answer as keys or typed text; never translated text.
        credit: share of the activity's points that the answer earned, 0 to 1.
        outcome: the verdict in one word.
        lang: the language of the page.
    """

    KIND = "attempt"
    activity: str
    answer: Any
    credit: float
    outcome: Verdict
    lang: str


@dataclass(frozen=True, kw_only=True)
class NumberRefused(Event):
    """A learner typed a number that could be a real NIK or KK; the number itself is kept nowhere.

    Attributes:
        activity: its key in the lesson.
    """

    KIND = "number-refused"
    activity: str


@dataclass(frozen=True, kw_only=True)
class LessonFinished(Event):
    """A learner handed a lesson in.

    Attributes:
        lang: the language of the notebook that is submitted.
    """

    KIND = "lesson-finished"
    lang: str


@dataclass(frozen=True, kw_only=True)
class SubmissionGraded(Event):
    """nbgrader graded a submission.

    Attributes:
        finished: the id of the `LessonFinished` event that it answers.
        score: points, as nbgrader's gradebook holds them.
        max_score: points that could be had.
        problem: empty, or why nbgrader could not grade it.
        by_hand: points that a person gave, by activity; one that still waits for a person is not there.
        counts: whether nbgrader's gradebook holds it from then on; False if an earlier hand-in was better.
    """

    KIND = "submission-graded"
    finished: str
    score: float
    max_score: float
    problem: str = ""
    by_hand: Mapping[str, float] = field(default_factory=dict)
    counts: bool = True


KINDS: Mapping[str, type[Event]] = {
    kind.KIND: kind
    for kind in (
        LessonOpened,
        ActivityStarted,
        HintShown,
        Attempt,
        NumberRefused,
        LessonFinished,
        SubmissionGraded,
    )
}
