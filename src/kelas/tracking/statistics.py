"""Item statistics: how each activity works as a question, after classical test theory.

Formulas, sources, and how to read them for a small class: docs/statistics.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import quantiles

import pandas as pd

from kelas.activities import Activity
from kelas.lessons.models import Lesson
from kelas.tracking.choices import Choice, offered
from kelas.tracking.figures import (
    ALIKE,
    FEWEST_LEARNERS,
    Figure,
    Words,
    correlation,
    median,
    missing,
    share,
    unit_mean,
)
from kelas.tracking.frames import Frames
from kelas.tracking.groups import By, groups, hidden, tellable
from kelas.tracking.scales import DIFFICULTY, DISCRIMINATION

# A rest score needs this many other activities in the lesson, and an answer to half of them (the half rule of
# Fairclough and Cella 1996). ASM: three.
FEWEST_OTHERS = 3
ANSWERED_SHARE = 0.5
_TAKEN = ("activity", "part", "chosen", "learner")


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A median with the quartiles around it (linear interpolation, type 7 of Hyndman and Fan 1996); None as it is."""

    lower: float | None
    median: Figure
    upper: float | None


@dataclass(frozen=True, kw_only=True)
class ChoiceStatistics:
    """One row of a distractor table: a choice that an activity offers, on first tries.

    Attributes:
        part, chosen: as `kelas.tracking.choices` names them.
        right: it is right.
        misconception: the wrong idea behind it; empty if none is named.
        count: learners who chose it; None if fewer than five learners answered.
        share: of all learners who answered.
        rest: mean rest score (0 to 1) of those who chose it.
    """

    part: str
    chosen: str
    right: bool
    misconception: str
    count: int | None
    share: Figure
    rest: Figure


@dataclass(frozen=True, kw_only=True)
class ItemStatistics:
    """How one activity works for one group of learners.

    Attributes:
        lesson, activity: its keys.
        group: a cohort's code or a language; `EVERYONE` for all; `OTHERS` for groups too small to show alone.
        n: learners with at least one judged try.
        difficulty: mean first-try credit, 0 (nobody) to 1 (everybody); higher is easier.
        discrimination: corrected item-total correlation, -1 to 1; the point-biserial for credit of 0 or 1.
        tries: median of tries up to the first right one, or of all if none was right.
        hints: share of learners who saw the hint before one of their tries.
        seconds: time to the first try.
        choices: the distractor table, in the author's order; empty for a practice service.
    """

    lesson: str
    activity: str
    group: str
    n: int
    difficulty: Figure
    discrimination: Figure
    tries: Figure
    hints: Figure
    seconds: Spread
    choices: tuple[ChoiceStatistics, ...]


def item_statistics(frames: Frames, lessons: Mapping[str, Lesson], by: By | None = None) -> list[ItemStatistics]:
    """Return the statistics of every activity of some lessons, in the course's order.

    Args:
        frames: what the learners did.
        lessons: by slug.
        by: None for all learners together, or what to split them by. The language is that of the first try. An
            activity whose learners make one group only is left out, since there is nothing to compare.
    """
    found: list[ItemStatistics] = []
    for slug, lesson in lessons.items():
        firsts = _firsts(frames.attempts[frames.attempts["lesson"] == slug])
        credit = firsts.pivot(index="learner", columns="activity", values="credit")
        rest = rest_scores(credit).reindex(columns=list(lesson.judged))
        enough = len(credit.columns) > FEWEST_OTHERS
        taken = _taken(frames.choices[frames.choices["lesson"] == slug])
        for key, activity in lesson.judged.items():
            rows = firsts[firsts["activity"] == key].set_index("learner")
            rows = tellable(rows.assign(rest=rest[key].reindex(rows.index)))
            for group, members in groups(rows, by):
                item = _Item(rows=members, taken=taken[key], enough=enough)
                found.append(item.statistics(slug, key, group, activity))
    return found


def rest_scores(credit: pd.DataFrame) -> pd.DataFrame:
    """Return each learner's mean credit on the other activities, for each activity that they tried.

    Args:
        credit: first-try credit (0 to 1); a row per learner, a column per activity, NaN where they did not try.

    Returns:
        The same shape. NaN where the learner did not try the activity or tried fewer than half of the others, and
        everywhere if there are fewer than three others.
    """
    tried = credit.notna()
    others = len(credit.columns) - 1
    answered = tried.mul(-1).add(tried.sum(axis=1), axis=0)
    total = credit.mul(-1).add(credit.sum(axis=1), axis=0)
    enough = tried & (answered >= max(1.0, ANSWERED_SHARE * others)) & (others >= FEWEST_OTHERS)
    return (total / answered.where(answered > 0)).where(enough)


def _firsts(attempts: pd.DataFrame) -> pd.DataFrame:
    """Return the first try of each learner at each activity, how many tries it took, and whether they saw the hint."""
    keys = ["learner", "activity"]
    rows = attempts.astype(dict.fromkeys(keys, str))
    rows = rows.assign(right_at=rows["try_number"].where(rows["correct"]))
    each = rows.groupby(keys).agg(
        right_at=("right_at", "min"), last=("try_number", "max"), hinted=("hint_before", "any")
    )
    each = each.assign(tries=each["right_at"].fillna(each["last"]))
    return rows[rows["try_number"] == 1].drop(columns="right_at").merge(each, left_on=keys, right_index=True)


def _taken(choices: pd.DataFrame) -> defaultdict[str, dict[Choice, list[str]]]:
    """Return who chose what on their first try, by activity."""
    first = choices[choices["try_number"] == 1]
    found: defaultdict[str, dict[Choice, list[str]]] = defaultdict(dict)
    for activity, part, chosen, learner in zip(*(first[key] for key in _TAKEN), strict=True):
        found[activity].setdefault((part, chosen), []).append(learner)
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class _Item:
    """The first tries of a group at one activity.

    Attributes:
        rows: a row per learner (the index): cohort, credit, rest, tries, hinted, seconds.
        taken: who chose what on their first try, of all groups.
        enough: the lesson has enough other activities for a rest score.
    """

    rows: pd.DataFrame
    taken: Mapping[Choice, list[str]]
    enough: bool

    def statistics(self, lesson: str, key: str, group: str, activity: Activity) -> ItemStatistics:
        n = len(self.rows)
        seconds = tellable(self.rows.dropna(subset=["seconds"]))["seconds"].tolist()
        return ItemStatistics(
            lesson=lesson,
            activity=key,
            group=group,
            n=n,
            difficulty=unit_mean(self.rows["credit"].tolist(), DIFFICULTY),
            discrimination=self._discrimination(),
            tries=median(self.rows["tries"].tolist(), "tries.median"),
            hints=self._hints(activity),
            seconds=_spread(seconds, "seconds.median"),
            choices=tuple(self._choices(activity)),
        )

    def _hints(self, activity: Activity) -> Figure:
        if activity.hint is None:
            return missing(len(self.rows), "missing.no-hint")
        return share(int(self.rows["hinted"].sum()), len(self.rows), "hints.share")

    def _discrimination(self) -> Figure:
        if not self.enough:
            return missing(len(self.rows), "missing.few-items")
        pairs = tellable(self.rows.dropna(subset=["credit", "rest"]))
        credit, rest, n = pairs["credit"], pairs["rest"], len(pairs)
        if (credit == 1).all():
            return missing(n, "missing.all-right")
        if (credit == 0).all():
            return missing(n, "missing.all-wrong")
        if credit.std() < ALIKE:
            return missing(n, "missing.no-variance")
        if rest.std() < ALIKE:
            return missing(n, "missing.rest-alike")
        if n < FEWEST_LEARNERS:
            return missing(n, "missing.few-learners")
        return correlation(max(-1.0, min(1.0, float(credit.corr(rest)))), n, DISCRIMINATION)

    def _choices(self, activity: Activity) -> Iterator[ChoiceStatistics]:
        n, known = (
            len(self.rows),
            dict(zip(self.rows.index, zip(self.rows["cohort"], self.rows["rest"], strict=True), strict=True)),
        )
        for (part, chosen), option in offered(activity).items():
            own = [known[learner] for learner in self.taken.get((part, chosen), ()) if learner in known]
            rests = [(cohort, rest) for cohort, rest in own if not isnan(rest)]
            left_out = hidden(cohort for cohort, _ in rests)
            yield ChoiceStatistics(
                part=part,
                chosen=chosen,
                right=option.right,
                misconception=option.misconception,
                count=len(own) if n >= FEWEST_LEARNERS else None,
                share=share(len(own), n, "choice.share"),
                rest=unit_mean([rest for cohort, rest in rests if cohort not in left_out], "choice.rest")
                if self.enough
                else missing(len(own), "missing.few-items"),
            )


def _spread(values: Sequence[float], words: Words) -> Spread:
    middle = median(values, words)
    if middle.value is None:
        return Spread(lower=None, median=middle, upper=None)
    lower, _, upper = quantiles(values, n=4, method="inclusive")
    return Spread(lower=lower, median=middle, upper=upper)
