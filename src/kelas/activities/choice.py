"""Choose one option, or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kelas.activities.model import UNREADABLE, Activity, Grade, Part, graded, key_faults, shuffled
from kelas.words.text import STRICT, Lang, Text


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option; `misconception` names the documented wrong idea behind it (section and number)."""

    __pydantic_config__ = STRICT

    key: str
    text: Text
    feedback: Text
    right: bool = False
    misconception: str = ""


@dataclass(frozen=True, kw_only=True)
class PickOne(Activity):
    """Single choice: exactly one option is right."""

    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class PickMany(Activity):
    """Multiple choice: one or more options are right."""

    options: tuple[Option, ...]


def view(activity: PickOne | PickMany, lang: Lang, seed: str) -> dict[str, Any]:
    """Return what the browser may see: options without their truth, in the learner's own order."""
    options = shuffled(activity.options, seed)
    return {"options": [{"key": option.key, "text": option.text.say(lang)} for option in options]}


def grade_one(activity: PickOne, answer: Any) -> Grade:
    """Grade the key of one option: all or nothing."""
    for option in activity.options:
        if answer == option.key:
            part = Part(right=option.right, text=option.feedback)
            return graded(activity, float(option.right), [option.feedback], {option.key: part})
    return UNREADABLE


def grade_many(activity: PickMany, answer: Any) -> Grade:
    """Grade a list of option keys: (right ones ticked - wrong ones ticked) / right ones, never below 0.

    Feedback is given for each option that was judged wrongly: ticked though wrong, or left out though right.
    """
    keys = {option.key for option in activity.options}
    if not isinstance(answer, list) or not answer or not all(isinstance(key, str) and key in keys for key in answer):
        return UNREADABLE
    ticked = set(answer)
    hits = sum(option.right for option in activity.options if option.key in ticked)
    alarms = len(ticked) - hits
    parts = {}
    for option in activity.options:
        judged_rightly = option.right == (option.key in ticked)
        if not judged_rightly:
            parts[option.key] = Part(right=False, text=option.feedback)
        elif option.right:
            parts[option.key] = Part(right=True)
    credit = (hits - alarms) / max(1, sum(option.right for option in activity.options))
    return graded(activity, credit, [part.text for part in parts.values()], parts)


def faults(activity: PickOne | PickMany) -> Sequence[str]:
    """Return what is wrong with the options as a set; one sentence each."""
    found = key_faults("options", activity.options, least=2)
    right = sum(option.right for option in activity.options)
    if isinstance(activity, PickOne) and right != 1:
        found.append(f"a pick-one activity needs exactly one option with `right: true`, found {right}")
    elif right == 0:
        found.append("no option has `right: true`")
    return found
