"""What every kind of activity shares, and the verdict on an answer."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from kelas.words.text import STRICT, Text

Outcome = Literal["correct", "partial", "wrong", "unreadable", "step", "kept"]
T = TypeVar("T")


class Keyed(Protocol):
    """A part of an activity that answers name by its key."""

    @property
    def key(self) -> str:
        """The part's key."""


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Something to do in a lesson, worth points. Each kind adds its own fields.

    Attributes:
        objective: the slug of the lesson whose objective it serves; empty for the lesson that it stands in.
    """

    __pydantic_config__ = STRICT

    kind: str
    points: float
    prompt: Text
    hint: Text | None = None
    right: Text | None = None
    objective: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The verdict on one part of an answer: an option, a pair, a blank."""

    right: bool
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Grade:
    """The verdict on an answer.

    Attributes:
        credit: share of the activity's points, 0 to 1.
        outcome: the verdict in one word; `step` is a move inside a practice service that is not over yet,
            `kept` an answer that a person will judge.
        text: sentences for the learner, most important first.
        parts: verdicts by part key.
    """

    credit: float
    outcome: Outcome
    text: tuple[Text, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)


UNREADABLE = Grade(credit=0.0, outcome="unreadable")


def graded(activity: Activity, credit: float, text: Sequence[Text | None], parts: Mapping[str, Part]) -> Grade:
    """Make a grade from a credit: outcome by size, and the activity's own praise when all is right."""
    credit = min(1.0, max(0.0, credit))
    outcome: Outcome = "correct" if credit == 1 else "partial" if credit > 0 else "wrong"
    sentences = [activity.right, *text] if outcome == "correct" else list(text)
    said = tuple(dict.fromkeys(sentence for sentence in sentences if sentence))
    return Grade(credit=credit, outcome=outcome, text=said, parts=parts)


def key_faults(name: str, parts: Sequence[Keyed], least: int) -> list[str]:
    """Return what is wrong with a list of parts that have keys: too few of them, or a key twice."""
    keys = [part.key for part in parts]
    few = [f"`{name}` needs at least {least}, found {len(keys)}"] if len(keys) < least else []
    twice = dict.fromkeys(key for key in keys if keys.count(key) > 1)
    return few + [f"`{name}` has the key `{key}` more than once; give each a key of its own" for key in twice]


def shuffled(things: Sequence[T], seed: str) -> list[T]:
    """Return the things in an order that depends on the seed only; the same on every machine."""
    order = list(things)
    random.Random(hashlib.sha256(seed.encode()).digest()).shuffle(order)
    return order
