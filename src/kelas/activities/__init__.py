"""What a learner does: the model of each way of grading, its public view, and its grade. Pure.

A widget kind names one of these gradings in its yaml, so a new kind with a known kind of answer needs no Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kelas.activities import arrange, choice, typed, written
from kelas.activities.model import Activity, Grade, Outcome, Part
from kelas.activities.practice import Practice
from kelas.activities.written import Reflection
from kelas.words.text import Lang

__all__ = ["GRADINGS", "Activity", "Grade", "Outcome", "Part", "Practice", "Reflection", "faults", "grade", "view"]


@dataclass(frozen=True, kw_only=True)
class Grading:
    """A way of grading: the model of its activities and its pure functions."""

    model: type[Activity]
    view: Callable[[Any, Lang, str], dict[str, Any]]
    grade: Callable[[Any, Any], Grade]
    faults: Callable[[Any], Sequence[str]] = lambda activity: ()


GRADINGS: Mapping[str, Grading] = {
    "pick-one": Grading(model=choice.PickOne, view=choice.view, grade=choice.grade_one, faults=choice.faults),
    "pick-many": Grading(model=choice.PickMany, view=choice.view, grade=choice.grade_many, faults=choice.faults),
    "order": Grading(
        model=arrange.Order, view=arrange.view_order, grade=arrange.grade_order, faults=arrange.faults_order
    ),
    "match": Grading(
        model=arrange.Match, view=arrange.view_match, grade=arrange.grade_match, faults=arrange.faults_match
    ),
    "fill-in": Grading(
        model=typed.FillIn, view=typed.view_fill_in, grade=typed.grade_fill_in, faults=typed.faults_fill_in
    ),
    "number": Grading(model=typed.Number, view=typed.view_number, grade=typed.grade_number),
    "by-hand": Grading(model=Reflection, view=written.view, grade=written.grade, faults=written.faults),
}

_BY_MODEL = {grading.model: grading for grading in GRADINGS.values()}


def view(activity: Activity, lang: Lang, seed: str) -> dict[str, Any]:
    """Return what the browser may see of a stateless activity in a language; no answer key is in it.

    Args:
        activity: any activity but a practice, whose view depends on its state.
        lang: the language of the sentences.
        seed: what the learner's own order depends on.
    """
    return _BY_MODEL[type(activity)].view(activity, lang, seed)


def grade(activity: Activity, answer: Any) -> Grade:
    """Grade an answer of any shape; what cannot be read is `unreadable`, never an error."""
    return _BY_MODEL[type(activity)].grade(activity, answer)


def faults(activity: Activity) -> Sequence[str]:
    """Return what is wrong with an activity beyond its fields' types; one sentence each."""
    known = _BY_MODEL.get(type(activity))
    return known.faults(activity) if known else ()
