"""Learners in groups, none of which lets anybody tell what one to four people did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import pandas as pd

from kelas.tracking.figures import FEWEST_LEARNERS
from kelas.tracking.frames import Frames

By = Literal["cohort", "lang"]

# The group of all learners, and the group in which small groups are put together.
EVERYONE, OTHERS = "", "*"


def split(frames: Frames, by: By) -> dict[str, Frames]:
    """Return what each group did; empty if the learners make one group only.

    Args:
        frames: what all did.
        by: the cohort, or the language that a learner used first in a lesson.
    """
    learners = frames.visits.groupby(by, observed=True)["learner"].nunique()
    shown = frames.visits[by].astype(str).map(_pooled_names(learners))
    names = _in_order(shown)
    return {name: frames.during(frames.visits[shown == name]) for name in names} if len(names) > 1 else {}


def groups(rows: pd.DataFrame, by: By | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each group with its rows; all rows as `EVERYONE` without `by`, and nothing if there is one group only.

    Args:
        rows: one per learner.
        by: the column that names the group.
    """
    if by is None:
        yield EVERYONE, rows
        return
    shown = rows[by].astype(str).map(_pooled_names(rows[by].value_counts()))
    names = _in_order(shown)
    if len(names) > 1:
        for name in names:
            yield name, rows[shown == name]


def tellable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without those of the cohorts that `hidden` names.

    Args:
        rows: one per learner, with their `cohort`.
    """
    left_out = hidden(rows["cohort"])
    return rows[~rows["cohort"].isin(list(left_out))] if left_out else rows


def hidden(cohorts: Iterable[str]) -> set[str]:
    """Return the cohorts that could be found by taking what each cohort's report shows from the whole.

    Cohorts of one to four are shown nowhere. If they are fewer than five even together, the whole has to do without
    them. Every figure of the whole asks this for the learners that it rests on. Where there is one cohort only, there
    is nothing to subtract.

    Args:
        cohorts: the cohort of each learner.
    """
    sizes = Counter(cohorts)
    small = {cohort: size for cohort, size in sizes.items() if size < FEWEST_LEARNERS}
    return set(small) if len(sizes) > 1 and sum(small.values()) < FEWEST_LEARNERS else set()


def pooled(sizes: Mapping[str, int]) -> dict[str, str]:
    """Return the group under which each group is shown, so that no group of one to four learners can be told.

    Small groups are put together as `OTHERS`. If these are still too few, the smallest other group joins them: else
    they could be found by taking what is shown from the whole.

    Args:
        sizes: learners by group.
    """
    rising = sorted((size, group) for group, size in sizes.items() if size)
    hidden = sum(size < FEWEST_LEARNERS for size, _ in rising)
    while 0 < hidden < len(rising) and sum(size for size, _ in rising[:hidden]) < FEWEST_LEARNERS:
        hidden += 1
    return {group: OTHERS if place < hidden else group for place, (_, group) in enumerate(rising)}


def _pooled_names(sizes: pd.Series) -> dict[str, str]:
    return pooled({str(name): int(size) for name, size in sizes.items()})


def _in_order(shown: pd.Series) -> list[str]:
    return sorted(shown.unique(), key=lambda name: (name == OTHERS, name))
