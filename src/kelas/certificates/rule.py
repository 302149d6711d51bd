"""Who has earned a certificate: a pure rule over the scores of nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kelas.events.kinds import Event, LessonFinished, SubmissionGraded
from kelas.lessons.models import Award, Lesson, Track, slug_of

State = Literal["passed", "below", "waiting", "missing"]
# Points are sums of rounded numbers: 0.7 of 3 points must not fail by the last bit of a float.
_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Graded:
    """What is recorded of a learner's submission of one lesson, in points; `waiting` while a person has to grade it."""

    score: float
    max_score: float
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One lesson on the way to a certificate.

    Attributes:
        state: passed; graded, but below the pass mark; handed in and not graded; or not handed in.
        score: points in the record, 0 if there are none.
        needed: points from which the lesson counts.
    """

    lesson: Lesson
    state: State
    score: float
    needed: float


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a learner stands with one track's certificate."""

    track: Track
    award: Award
    steps: tuple[Step, ...]
    needed: int

    @property
    def passed(self) -> tuple[Lesson, ...]:
        """Return the lessons that count, in the order of the course."""
        return tuple(step.lesson for step in self.steps if step.state == "passed")

    @property
    def open(self) -> tuple[Step, ...]:
        """Return the steps that do not count yet."""
        return tuple(step for step in self.steps if step.state != "passed")

    @property
    def earned(self) -> bool:
        """Say whether enough lessons count."""
        return self.needed > 0 and len(self.passed) >= self.needed

    @property
    def begun(self) -> bool:
        """Say whether any of the lessons was handed in."""
        return any(step.state != "missing" for step in self.steps)


def counting(track: Track, lessons: Mapping[str, Lesson]) -> tuple[Lesson, ...]:
    """Return the lessons that count for a track's certificate: those that it names, else all that are no tests.

    Args:
        track: one that has a certificate.
        lessons: its lessons by slug.
    """
    named = track.certificate.lessons if track.certificate else ()
    found = [lessons[slug_of(name)] for name in named or track.lessons]
    return tuple(lesson for lesson in found if named or not lesson.head.form)


def standing(track: Track, award: Award, lessons: Iterable[Lesson], record: Mapping[str, Graded]) -> Standing:
    """Return how a learner stands.

    Args:
        track: the track.
        award: its certificate.
        lessons: those that count, see `counting`.
        record: what is recorded of the learner, by the lesson's slug.
    """
    steps = tuple(_step(lesson, award.pass_mark, record.get(lesson.slug)) for lesson in lessons)
    return Standing(track=track, award=award, steps=steps, needed=award.at_least or len(steps))


def _step(lesson: Lesson, pass_mark: float, graded: Graded | None) -> Step:
    most = graded.max_score if graded and graded.max_score else lesson.points
    needed = round(pass_mark * most, 2)
    state: State = "missing"
    if graded:
        enough = graded.score >= pass_mark * most - _TOLERANCE
        state = "passed" if enough else "waiting" if graded.waiting else "below"
    return Step(lesson=lesson, state=state, score=graded.score if graded else 0.0, needed=needed)


def record_of(events: Iterable[Event]) -> dict[str, Graded]:
    """Return what nbgrader answered to one learner's hand-ins, by lesson: of several the best, as the gradebook has it.

    Pages use this, since opening the gradebook takes long; a certificate is issued by the gradebook alone.

    Args:
        events: `LessonFinished` and `SubmissionGraded` events of one learner; others are skipped.
    """
    found: dict[str, Graded] = {}
    for event in events:
        if isinstance(event, LessonFinished):
            found.setdefault(event.lesson, Graded(score=0.0, max_score=0.0, waiting=True))
        elif isinstance(event, SubmissionGraded) and not event.problem:
            best = max(event.score, found[event.lesson].score if event.lesson in found else 0.0)
            found[event.lesson] = Graded(score=best, max_score=event.max_score)
    return found
