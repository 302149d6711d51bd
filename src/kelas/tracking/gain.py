"""What was learned between the test before and the test after, and how sure people were of right and wrong answers.

The test has two forms, A and B. Half of the learners take A before and B after, the others B before and A after, so
that a form which happens to be harder does not pass for learning or forgetting. Formulas and sources:
docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import pandas as pd

from kelas.lessons.models import Lesson
from kelas.tracking.figures import (
    FEWEST_LEARNERS,
    Figure,
    Words,
    fieller,
    figure,
    mean,
    missing,
    t_quantile,
    unit_mean,
)
from kelas.tracking.frames import Frames
from kelas.tracking.groups import tellable
from kelas.tracking.scales import FORMS, GAIN


@dataclass(frozen=True, kw_only=True)
class Gain:
    """What a group gained. Scores are 0 to 1.

    Attributes:
        before: mean score before, of learners who sat both tests.
        after: mean score after, of the same.
        of_class: Hake's normalised gain, (after - before) / (1 - before), of the two means.
        of_learners: mean of the learners' own normalised gains; without those who had full marks before.
        full_before: how many had full marks before; None if fewer than five sat both tests.
        only_once: how many sat one test only; they are in no figure.
    """

    before: Figure
    after: Figure
    of_class: Figure
    of_learners: Figure
    full_before: int | None
    only_once: int


@dataclass(frozen=True, kw_only=True)
class FormComparison:
    """How the two forms compare, from learners who sat both.

    Attributes:
        difference: mean score on form A minus that on form B, free of what was learned in between.
        change: mean score after minus before, free of the difference between the forms.
    """

    difference: Figure
    change: Figure


@dataclass(frozen=True, kw_only=True)
class Confidence:
    """Sureness against correctness. Each figure is a mean over learners, so nobody counts more by answering more.

    Attributes:
        sure_right: share of a learner's answers that are sure and right: they know.
        sure_wrong: sure and wrong: a wrong idea, to be talked about.
        unsure_right: not sure and right: luck, or knowledge without trust in it.
        unsure_wrong: not sure and wrong: not known yet.
        right_when_sure: share of right answers among a learner's sure ones.
        right_when_unsure: share of right answers among the others.
    """

    sure_right: Figure
    sure_wrong: Figure
    unsure_right: Figure
    unsure_wrong: Figure
    right_when_sure: Figure
    right_when_unsure: Figure


_KEYS = ["learner", "cohort", "lesson"]


def sittings(frames: Frames, lessons: Mapping[str, Lesson], forms: Mapping[str, str]) -> pd.DataFrame:
    """Return the scores of the learners who sat the test, before and after.

    A sitting counts if it was handed in or all its questions were answered. Its score is the mean first-try credit of
    all its questions; one without an answer counts 0.

    Args:
        frames: what the learners did.
        lessons: by slug.
        forms: the form, `A` or `B`, by the slug of the lesson that is the test.

    Returns:
        A row per learner (the index): `before` and `after` (scores, 0 to 1; `after` is NaN if they sat one only),
        `first`, the form that they sat before, and their `cohort`.
    """
    firsts = frames.attempts[(frames.attempts["try_number"] == 1) & frames.attempts["lesson"].isin(list(forms))]
    rows = firsts.astype(dict.fromkeys(_KEYS, str)).groupby(_KEYS)
    each = rows.agg(points=("credit", "sum"), answered=("credit", "size"), at=("at", "min")).reset_index()
    size = each["lesson"].map({slug: len(lessons[slug].judged) for slug in forms})
    handed_in = frames.visits[frames.visits["finished_at"].notna()]
    finished = pd.MultiIndex.from_frame(handed_in[["learner", "lesson"]].astype(str))
    whole = (each["answered"] == size) | pd.MultiIndex.from_frame(each[["learner", "lesson"]]).isin(finished)
    each = each.assign(score=each["points"] / size, form=each["lesson"].map(dict(forms)))[whole].sort_values("at")
    first, last = each.drop_duplicates("learner"), each[each["learner"].duplicated()].drop_duplicates("learner")
    table = first.set_index("learner").rename(columns={"score": "before", "form": "first"})
    table = table.assign(after=last.set_index("learner")["score"].reindex(table.index))
    return table[["before", "after", "first", "cohort"]]


def gain(table: pd.DataFrame) -> Gain:
    """Return what a group gained.

    Args:
        table: as `sittings` returns it, for the learners of the group.
    """
    both = tellable(table.dropna(subset=["before", "after"]))
    n, before, after = len(both), both["before"], both["after"]
    room = tellable(both[before < 1])
    own = (room["after"] - room["before"]) / (1 - room["before"])
    return Gain(
        before=unit_mean(before.tolist(), "gain.before"),
        after=unit_mean(after.tolist(), "gain.after"),
        of_class=_of_class(after - before, 1 - before),
        of_learners=mean(own.tolist(), GAIN) if len(own) else missing(n, "missing.full-before"),
        full_before=int((before == 1).sum()) if n >= FEWEST_LEARNERS else None,
        only_once=int(table["after"].isna().sum()),
    )


def compare_forms(table: pd.DataFrame) -> FormComparison:
    """Return how the two forms compare, by the analysis of a two-period crossover (Hills and Armitage 1979).

    Args:
        table: as `sittings` returns it. There must be five learners or more in each order of the forms.
    """
    both = table.dropna(subset=["before", "after"])
    both = both.assign(change=both["after"] - both["before"])
    a_first, b_first = (tellable(both[both["first"] == form])["change"] for form in "AB")
    orders = len(a_first), len(b_first)
    n = sum(orders)
    if min(orders) < FEWEST_LEARNERS:
        none = missing(n, "missing.few-in-an-order")
        return FormComparison(difference=none, change=none)
    squares = float(a_first.var()) * (orders[0] - 1) + float(b_first.var()) * (orders[1] - 1)
    half = t_quantile(n - 2) * sqrt(squares / (n - 2)) / 2 * sqrt(1 / orders[0] + 1 / orders[1])
    difference = float(b_first.mean() - a_first.mean()) / 2
    change_free = float(b_first.mean() + a_first.mean()) / 2

    def around(value: float, words: Words) -> Figure:
        return figure(value, n, (value - half, value + half) if half > 0 else None, words)

    return FormComparison(difference=around(difference, FORMS), change=around(change_free, "forms.change"))


def confidence(answers: pd.DataFrame) -> Confidence:
    """Return sureness against correctness, after the certainty of response index (Hasan, Bagayoko and Kelley 1999).

    Args:
        answers: a row per answer with `learner`, `cohort`, `sure` (bool) and `right` (bool).
    """
    who, sure, right = answers[["learner", "cohort"]], answers["sure"], answers["right"]

    def shares(which: pd.Series, words: str) -> Figure:
        rows = who.assign(which=which).dropna(subset=["which"])
        each = rows.astype({"which": float}).groupby(["learner", "cohort"], observed=True)["which"].mean()
        return unit_mean(tellable(each.reset_index())["which"].tolist(), words)

    return Confidence(
        sure_right=shares(sure & right, "confidence.sure-right"),
        sure_wrong=shares(sure & ~right, "confidence.sure-wrong"),
        unsure_right=shares(~sure & right, "confidence.unsure-right"),
        unsure_wrong=shares(~sure & ~right, "confidence.unsure-wrong"),
        right_when_sure=shares(right[sure], "confidence.right-when-sure"),
        right_when_unsure=shares(right[~sure], "confidence.right-when-unsure"),
    )


def _of_class(gained: pd.Series, room: pd.Series) -> Figure:
    n = len(gained)
    if n < FEWEST_LEARNERS or not room.sum():
        return missing(n, "missing.full-before")
    means = float(gained.mean()), float(room.mean())
    variances = float(gained.var()) / n, float(room.var()) / n
    return figure(means[0] / means[1], n, fieller(means, variances, float(gained.cov(room)) / n, n - 1), GAIN)
