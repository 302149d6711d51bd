"""How a cohort gets on: who opened and finished what, when, and what is mastered.

Formulas, sources, and how to read them for a small class: docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd

from kelas.lessons.models import Lesson
from kelas.tracking.figures import FEWEST_LEARNERS, Figure, missing, share, unit_mean
from kelas.tracking.frames import Frames
from kelas.tracking.groups import By, split, tellable
from kelas.tracking.mastery import objective_of
from kelas.tracking.progress import Mastery, level

# Days begin at midnight in Kediri.
ZONE = "Asia/Jakarta"


@dataclass(frozen=True, kw_only=True)
class Completion:
    """How far a cohort got in a lesson.

    Attributes:
        lesson: its slug.
        opened: share of the cohort that opened it.
        finished: share of those who opened it that handed it in.
    """

    lesson: str
    opened: Figure
    finished: Figure


@dataclass(frozen=True, kw_only=True)
class Moment:
    """How far a cohort was in a lesson at one time.

    Attributes:
        at: the end of the step, in the cohort's time zone.
        opened: share of the cohort that had opened it.
        finished: share of the cohort that had handed it in.
    """

    at: datetime
    opened: Figure
    finished: Figure


@dataclass(frozen=True, kw_only=True)
class MasteryStatistics:
    """How far those who began a lesson or an objective have mastered it.

    Attributes:
        key: the lesson's slug, or the objective.
        activities: how many there are.
        n: learners with at least one judged try.
        levels: learners by level; None if there are fewer than five.
        right: mean share of the activities that a learner has fully right.
        mastered: share of the learners at the level `mastered`.
    """

    key: str
    activities: int
    n: int
    levels: Mapping[Mastery, int] | None
    right: Figure
    mastered: Figure


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How one group gets on, over all lessons.

    Attributes:
        group: a cohort's code or a language, or `OTHERS`.
        finished: share of its learners who handed in a lesson.
        right: mean share of the activities that a learner tried and now has fully right.
    """

    group: str
    finished: Figure
    right: Figure


def completion(frames: Frames, lessons: Mapping[str, Lesson], size: int) -> list[Completion]:
    """Return how far a cohort got in each lesson.

    Args:
        frames: what the cohort did.
        lessons: by slug.
        size: learners in the cohort, also those who have done nothing yet.
    """
    found = []
    for slug in lessons:
        opened = frames.visits[frames.visits["lesson"] == slug]
        base = tellable(opened)
        found.append(
            Completion(
                lesson=slug,
                opened=share(len(opened), size, "completion.opened"),
                finished=share(int(base["finished_at"].count()), len(base), "completion.finished"),
            )
        )
    return found


def progress_over_time(
    frames: Frames, lesson: str | None, size: int, step: timedelta = timedelta(days=1), zone: str = ZONE
) -> list[Moment]:
    """Return how far a cohort was after each step from its first to its last event.

    Args:
        frames: what the cohort did.
        lesson: the lesson's slug; None for any lesson, so that a learner's first one counts.
        size: learners in the cohort.
        step: a day for a course, some minutes for a workshop. A step begins at a multiple of it since midnight.
        zone: the cohort's time zone.
    """
    opened, finished = "completion.opened", "completion.finished-of-all"
    if lesson is None:
        opened, finished = "completion.opened-any", "completion.finished-any"
        each = frames.visits.groupby("learner", observed=True)
        visits = each.agg(
            opened_at=("opened_at", "min"), last_at=("last_at", "max"), finished_at=("finished_at", "min")
        )
    else:
        visits = frames.visits[frames.visits["lesson"] == lesson]
    if visits.empty:
        return []
    times = pd.DataFrame(
        {key: visits[key].dt.tz_convert(zone).dt.tz_localize(None) for key in ("opened_at", "last_at")}
    )
    start, stop = times["opened_at"].min().floor(step), times["last_at"].max().floor(step) + step
    ends = pd.date_range(start + step, stop, freq=step)
    return [
        Moment(
            at=end.to_pydatetime(),
            opened=share(int((visits["opened_at"] < end).sum()), size, opened),
            finished=share(int((visits["finished_at"] < end).sum()), size, finished),
        )
        for end in ends.tz_localize(zone)
    ]


def mastery_statistics(
    frames: Frames, lessons: Mapping[str, Lesson], of: Literal["lesson", "objective"] = "lesson"
) -> list[MasteryStatistics]:
    """Return how far each lesson or each objective is mastered, in the course's order.

    Args:
        frames: what the learners did.
        lessons: by slug.
        of: whether activities are put together by lesson or by objective.
    """
    activities: dict[str, int] = {}
    for slug, lesson in lessons.items():
        for activity in lesson.judged.values():
            key = slug if of == "lesson" else objective_of(slug, activity)
            activities[key] = activities.get(key, 0) + 1
    tries = frames.attempts.groupby(["learner", "cohort", "lesson", "activity", "objective"], observed=True)
    best = tries["correct"].any()
    each = best.groupby(["learner", "cohort", of], observed=True).agg(["sum", "size"]).reset_index()
    return [_mastery(key, count, tellable(each[each[of] == key])) for key, count in activities.items()]


def summaries(frames: Frames, by: By) -> list[Summary]:
    """Return how each group gets on; nothing if the learners make one group only.

    Args:
        frames: what all did.
        by: the cohort, or the language that a learner used first in a lesson (who used both counts in both).
    """
    found = []
    for group, part in split(frames, by).items():
        learners = part.visits.groupby("learner", observed=True)["finished_at"].count()
        best = part.attempts.groupby(["learner", "lesson", "activity"], observed=True)["correct"].any()
        right = best.groupby("learner", observed=True).mean()
        found.append(
            Summary(
                group=group,
                finished=share(int((learners > 0).sum()), len(learners), "completion.finished-any"),
                right=unit_mean(right.tolist(), "mastered.of-tried"),
            )
        )
    return found


def _mastery(key: str, activities: int, rows: pd.DataFrame) -> MasteryStatistics:
    n = len(rows)
    if n < FEWEST_LEARNERS:
        none = missing(n, "missing.few-learners")
        return MasteryStatistics(key=key, activities=activities, n=n, levels=None, right=none, mastered=none)
    levels: dict[Mastery, int] = {"started": 0, "growing": 0, "mastered": 0}
    for right, answered in zip(rows["sum"], rows["size"], strict=True):
        levels[level(int(right), int(answered), activities)] += 1
    return MasteryStatistics(
        key=key,
        activities=activities,
        n=n,
        levels=levels,
        right=unit_mean((rows["sum"] / activities).tolist(), "mastered.right"),
        mastered=share(levels["mastered"], n, "mastered.share"),
    )
