"""Where a learner is in a scenario: one frozen value, and its way to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kelas.practice.fields import Value
from kelas.practice.screens import Tone


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One broken rule: its id, its message code, and numbers for the sentence. Never what was typed."""

    rule: str
    code: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence that the service said, by code; `mail:<key>` is what following a message's link does."""

    tone: Tone
    code: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of a ticket's history; `day` is an ISO date of the practice clock."""

    status: str
    day: str
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A form that was sent."""

    number: str
    status: str
    sent: str
    """the day it was last sent, ISO"""
    next: int = 0
    """how many steps of its process are over"""
    returned: int = 0
    """how often it came back for correction"""
    history: tuple[Entry, ...] = ()
    reasons: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    """by field, why it came back"""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message that has arrived."""

    key: str
    day: str


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What an officer decided about an application, and whether that was right then."""

    decision: str
    reasons: tuple[str, ...] = ()
    right: bool
    reasons_right: bool


@dataclass(frozen=True, kw_only=True)
class State:
    """Everything about one learner's run through a scenario.

    Attributes:
        seed: chooses the variant, together with `round`.
        round: how often the scenario was done to its end before.
        reached: the number of the step shown.
        day: the practice date of the last action, ISO; "" before the first.
        skipped: days by which the practice clock is ahead.
        picks: by name, which value of the scenario's `vary` was chosen.
        facts: facts that changed on the way.
        values: by field, what was typed.
        faults: by field, what is wrong now.
        said: what the last action was answered with.
        judged: by message, the learner's first verdict.
        decided: by application, the officer's first decision.
        slips: by field, how often it was judged faulty.
        unmended: fields that were judged faulty and not yet right.
    """

    service: str
    scenario: str
    seed: str
    round: int = 0
    screen: str
    reached: int = 1
    day: str = ""
    skipped: int = 0
    picks: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    tickets: Mapping[str, Ticket] = field(default_factory=dict)
    inbox: tuple[Letter, ...] = ()
    judged: Mapping[str, str] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    decided: Mapping[str, Decided] = field(default_factory=dict)
    slips: Mapping[str, int] = field(default_factory=dict)
    unmended: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    ended: bool = False


class StateError(ValueError):
    """A stored state that cannot be read; start the scenario anew."""


def to_json(state: State) -> dict[str, Any]:
    """Return a state as plain JSON data."""
    return asdict(state)


def from_json(data: Mapping[str, Any]) -> State:
    """Return the state that `to_json` made.

    Raises:
        StateError: the data is not a state.
    """
    try:
        plain = dict(data)
        plain["values"] = {
            key: value if isinstance(value, str) else tuple(value) for key, value in data["values"].items()
        }
        plain["faults"] = _faults(data["faults"])
        plain["said"] = tuple(Said(**said) for said in data["said"])
        plain["tickets"] = {key: _ticket(ticket) for key, ticket in data["tickets"].items()}
        plain["inbox"] = tuple(Letter(**letter) for letter in data["inbox"])
        plain["opened"] = tuple(data["opened"])
        plain["decided"] = {
            key: Decided(**{**one, "reasons": tuple(one["reasons"])}) for key, one in data["decided"].items()
        }
        plain["unmended"] = tuple(data["unmended"])
        return State(**plain)
    except (KeyError, TypeError, AttributeError) as error:
        raise StateError(f"this is not a stored state: {error!r}; start the scenario anew") from error


def _faults(data: Mapping[str, Any]) -> dict[str, tuple[Fault, ...]]:
    return {key: tuple(Fault(**fault) for fault in faults) for key, faults in data.items()}


def _ticket(data: Mapping[str, Any]) -> Ticket:
    history = tuple(Entry(**entry) for entry in data["history"])
    return Ticket(**{**data, "history": history, "reasons": _faults(data["reasons"])})
