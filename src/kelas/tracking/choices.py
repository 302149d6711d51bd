"""What there is to choose in an activity, and what an answer chose: keys only, never a typed or translated text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kelas.activities import Activity
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import Blank, FillIn, Number, readings

# What stands for a typed answer: the right one, one that the author expects (wrong-1, wrong-2, ...), or any other.
RIGHT, OTHER = "right", "other"

# The part of an activity (empty if it has none) and what was chosen for it.
Choice = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice that an activity offers.

    Attributes:
        right: it is the right one, or one of them.
        misconception: the documented wrong idea behind it, as the author names it; empty if none.
    """

    right: bool
    misconception: str = ""


def offered(activity: Activity) -> Mapping[Choice, Option]:
    """Return all choices of an activity, in the author's order; none for a practice service.

    - pick one, pick many: no part; the option's key.
    - match: the pair's key; the target's key.
    - order: the item's key; its place from 1. Right is the place where the author put it.
    - fill in: the blank's key; `right`, `wrong-1`, ..., `other`.
    - number: no part; `right`, `wrong-1`, ..., `other`.
    """
    match activity:
        case PickOne() | PickMany():
            return {
                ("", one.key): Option(right=one.right, misconception=_unless(one.right, one.misconception))
                for one in activity.options
            }
        case Match():
            return {
                (pair.key, target.key): Option(
                    right=target.key == pair.target,
                    misconception=_unless(target.key == pair.target, pair.misconception),
                )
                for pair in activity.pairs
                for target in activity.targets
            }
        case Order():
            return {
                (item.key, str(place)): Option(
                    right=place == own, misconception=_unless(place == own, item.misconception)
                )
                for own, item in enumerate(activity.items, start=1)
                for place in range(1, len(activity.items) + 1)
            }
        case FillIn():
            blanks = {blank.key: [wrong.misconception for wrong in blank.wrong] for blank in activity.blanks}
            return {choice: option for key, wrong in blanks.items() for choice, option in _typed(key, wrong).items()}
        case Number():
            return _typed("", [wrong.misconception for wrong in activity.wrong])
    return {}


def chosen(activity: Activity, answer: Any) -> list[Choice]:
    """Return what an answer chose, part by part; a part that was left empty is not there.

    An answer that the activity could not have got in its present form gives choices that it does not offer, or none.
    """
    match activity, answer:
        case PickOne(), str():
            return [("", answer)]
        case PickMany(), list():
            return [("", key) for key in dict.fromkeys(map(str, answer))]
        case Match(), dict():
            return [(str(pair), str(target)) for pair, target in answer.items()]
        case Order(), list():
            return [(str(key), str(place)) for place, key in enumerate(answer, start=1)]
        case FillIn(), dict():
            typed = {blank: str(answer.get(blank.key, "")) for blank in activity.blanks}
            return [(blank.key, _word(blank, text)) for blank, text in typed.items() if text.strip()]
        case Number(), str() | int() | float():
            return [("", _number(activity, str(answer)))]
    return []


def _unless(right: bool, misconception: str) -> str:
    return "" if right else misconception


def _typed(part: str, misconceptions: list[str]) -> Mapping[Choice, Option]:
    wrong = {
        (part, f"wrong-{number}"): Option(right=False, misconception=misconception)
        for number, misconception in enumerate(misconceptions, start=1)
    }
    return {(part, RIGHT): Option(right=True), **wrong, (part, OTHER): Option(right=False)}


def _word(blank: Blank, typed: str) -> str:
    if blank.accept.hold(typed):
        return RIGHT
    expected = (f"wrong-{number}" for number, wrong in enumerate(blank.wrong, start=1) if wrong.answers.hold(typed))
    return next(expected, OTHER)


def _number(activity: Number, typed: str) -> str:
    values = readings(typed)
    if any(abs(value - activity.answer) <= activity.tolerance + 1e-9 for value in values):
        return RIGHT
    expected = (
        f"wrong-{number}"
        for number, wrong in enumerate(activity.wrong, start=1)
        if any(wrong.from_ <= value <= wrong.to for value in values)
    )
    return next(expected, OTHER)
