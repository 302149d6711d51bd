"""A learner's progress in a lesson, folded from their events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from kelas.activities import Practice
from kelas.events.kinds import (
    ActivityStarted,
    Attempt,
    Event,
    LessonFinished,
    LessonOpened,
    NumberRefused,
    SubmissionGraded,
)
from kelas.lessons.judge import points
from kelas.lessons.models import Lesson

Mastery = Literal["not-started", "started", "growing", "mastered"]

# Shares of activities that are fully right at present. ASM: a plain rule until item statistics give a better one.
GROWING_FROM = 0.5
MASTERED_FROM = 0.9


def level(right: int, answered: int, of: int) -> Mastery:
    """Return the mastery level, by the share of activities that are fully right.

    Args:
        right: activities that are fully right.
        answered: activities with an answer.
        of: activities that there are.
    """
    share = right / max(1, of)
    if share >= MASTERED_FROM:
        return "mastered"
    if share >= GROWING_FROM:
        return "growing"
    return "started" if answered else "not-started"


@dataclass(frozen=True, kw_only=True)
class ActivityProgress:
    """How one activity stands.

    Attributes:
        tries: answers that could be read; a practice service counts each time it came to its end.
        credit: the best credit so far, 0 to 1.
        misses: answers since the last fully right one that were not fully right.
        done: a fully right answer was given, a practice came to its end, or a person will judge or has judged it.
        waiting: an answer is kept, and no person has judged it yet.
    """

    tries: int = 0
    credit: float = 0.0
    misses: int = 0
    done: bool = False
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What nbgrader holds of the last hand-in that it has graded."""

    score: float
    max_score: float
    problem: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How a learner stands in a lesson.

    Attributes:
        activities: by key, in the lesson's order.
        at: the activity that they touched last, if any.
        last_seen: time of their last event (UTC), if any.
        finished: the id of their last hand-in, if any.
        recorded: nbgrader's answer to that hand-in, if it has come.
        refused: how often a real-looking number was refused.
    """

    lesson: Lesson
    activities: Mapping[str, ActivityProgress]
    at: str | None
    last_seen: datetime | None
    opened: bool
    finished: str | None
    recorded: Recorded | None
    refused: int

    @property
    def earned(self) -> float:
        """Return the points earned, as nbgrader would add them; those of tasks are known once nbgrader has graded."""
        live = sum(points(self.lesson.activities[key], one.credit) for key, one in self.activities.items())
        graded = self.recorded.score if self.lesson.tasks and self.recorded else 0.0
        return round(max(live, graded), 2)

    @property
    def answered(self) -> int:
        """Return how many activities have an answer."""
        return sum(one.tries > 0 for one in self.activities.values())

    @property
    def waiting(self) -> float:
        """Return the points of the activities that were handed in and wait for a person's judgement."""
        waits = (self.lesson.activities[key].points for key, one in self.activities.items() if one.waiting)
        return sum(waits) if self.finished else 0.0

    @property
    def judged(self) -> int:
        """Return how many activities the program judges; what a person grades gives points and no mastery."""
        return len(self.lesson.judged)

    @property
    def correct(self) -> int:
        """Return how many of the activities that the program judges are fully right."""
        return sum(self.activities[key].credit == 1 for key in self.lesson.judged)

    @property
    def mastery(self) -> Mastery:
        """Return the mastery level: by the share of activities that are fully right."""
        return level(self.correct, self.answered, self.judged)

    @property
    def resume(self) -> str | None:
        """Return the activity to continue at: the one touched last, or the next open one after it if that is done."""
        if self.at is None:
            return None
        keys = list(self.activities)
        place = keys.index(self.at)
        for key in keys[place:] + keys[:place]:
            if not self.activities[key].done:
                return key
        return None


def progress(lesson: Lesson, events: Iterable[Event]) -> Progress:
    """Fold one learner's events in one lesson, oldest first. Activities that the lesson no longer has are skipped."""
    activities = {key: ActivityProgress() for key in lesson.activities}
    at = last_seen = finished = recorded = None
    opened = False
    refused = 0
    for event in events:
        match event:
            case SubmissionGraded():
                if event.finished == finished:
                    recorded = Recorded(score=event.score, max_score=event.max_score, problem=event.problem)
                if not event.problem:
                    activities |= _by_hand(lesson, activities, event.by_hand)
                continue
            case LessonOpened():
                opened = True
            case LessonFinished():
                finished, recorded = event.id, None
            case NumberRefused():
                refused += 1
            case Attempt() if event.activity in activities:
                ends = isinstance(lesson.activities[event.activity], Practice)
                activities[event.activity] = _after(activities[event.activity], event, ends=ends)
                at = event.activity
            case ActivityStarted() if event.activity in activities:
                at = event.activity
        last_seen = event.at
    return Progress(
        lesson=lesson,
        activities=activities,
        at=at,
        last_seen=last_seen,
        opened=opened,
        finished=finished,
        recorded=recorded,
        refused=refused,
    )


def _after(before: ActivityProgress, attempt: Attempt, *, ends: bool) -> ActivityProgress:
    """Fold one attempt in. With `ends`, any verdict but a step means that a practice came to its end."""
    if attempt.outcome in ("unreadable", "step"):
        return before
    if attempt.outcome == "kept":
        return replace(before, tries=before.tries + 1, done=True, waiting=before.waiting or not before.tries)
    right = attempt.outcome == "correct"
    return ActivityProgress(
        tries=before.tries + 1,
        credit=max(before.credit, attempt.credit),
        misses=0 if right else before.misses + 1,
        done=before.done or right or ends,
    )


def _by_hand(
    lesson: Lesson, activities: Mapping[str, ActivityProgress], given: Mapping[str, float]
) -> Mapping[str, ActivityProgress]:
    """Return how the activities that a person grades stand, once the gradebook has told which points were given."""
    found = {}
    for key in activities.keys() - lesson.judged.keys():
        share = min(1.0, given.get(key, 0.0) / lesson.activities[key].points)
        found[key] = replace(activities[key], credit=share, waiting=activities[key].done and key not in given)
    return found
