"""The models of scenarios.yaml: a persona with a goal, what may go wrong, and how it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from kelas.practice.fields import Fact, Value
from kelas.practice.predicates import Predicate
from kelas.practice.screens import Row
from kelas.words.text import STRICT, Text

Twist = Literal["smooth", "errors", "trap"]
Role = Literal["citizen", "officer"]
Quality = Literal["sharp", "blurred", "cut", "dark", "expired"]
Whose = Literal["own", "other"]
Criterion = Literal["goal", "errors", "scam", "private"]

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)

Bundle = Mapping[str, Fact]


@dataclass(frozen=True, kw_only=True)
class Card:
    """Something the persona holds in hand."""

    __pydantic_config__ = STRICT

    title: Text
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A made-up person."""

    __pydantic_config__ = STRICT

    name: str
    story: Text
    goal: Text
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of the folder, drawn with the look of its type. Its title does not tell what is wrong with it."""

    __pydantic_config__ = STRICT

    type: str
    title: Text
    quality: Quality = "sharp"
    whose: Whose = "own"
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Application:
    """What an applicant sent, for an officer to decide. Its facts come before those of the scenario."""

    __pydantic_config__ = STRICT

    title: Text
    facts: Mapping[str, Fact] = field(default_factory=dict)
    folder: Mapping[str, Paper] = field(default_factory=dict)
    values: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The applications that wait for an officer, and the process whose fields and rules judge them."""

    __pydantic_config__ = STRICT

    process: str
    applications: Mapping[str, Application]


@dataclass(frozen=True, kw_only=True)
class DebriefItem:
    """One thing that the learner did or missed; the debrief is the score."""

    __pydantic_config__ = STRICT

    criterion: Criterion
    when: Predicate
    done: Text
    missed: Text
    learned: Text


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """What is said at the end."""

    __pydantic_config__ = STRICT

    items: tuple[DebriefItem, ...]
    remember: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A persona with a goal, and what may go wrong.

    Attributes:
        role: what the persona is; an officer decides the applications of `queue`.
        start: the first screen, if it is not the service's.
        vary: by name, the values of which each learner gets one; a value is a text, or several facts at once.
        facts: facts made from the chosen values and from facts above them.
        given: by field, what is filled in already.
        folder: the papers that the persona has.
        path: the screens that are counted as steps, in order.
        score: weight of each criterion.
    """

    __pydantic_config__ = STRICT

    title: Text
    twist: Twist
    role: Role = "citizen"
    start: str = ""
    persona: Persona
    vary: Mapping[str, tuple[str | Bundle, ...]] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)
    folder: Mapping[str, Paper] = field(default_factory=dict)
    queue: Queue | None = None
    path: tuple[str, ...]
    score: Mapping[Criterion, int]
    debrief: Debrief


@dataclass(frozen=True, kw_only=True)
class ScenariosFile:
    """scenarios.yaml."""

    __pydantic_config__ = STRICT

    scenarios: Mapping[str, Scenario]
