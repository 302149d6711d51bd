"""A learner's variant of a scenario, and the facts that follow from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from kelas.practice.fields import Fact, Value
from kelas.practice.scenarios import Scenario
from kelas.practice.state import State
from kelas.words.text import Text

T = TypeVar("T")
NAME = re.compile(r"\{([a-z][a-z0-9-]*)\}")


def stable(*parts: object) -> int:
    """Return a number that depends on the parts only: the same on every machine, on every day."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).digest()[:8])


def pick(scenario: Scenario, key: str, seed: str, round_: int) -> dict[str, int]:
    """Choose a value of each name of `vary`, each independently of the others, so that neighbours differ."""
    return {
        name: stable(seed, key, round_, name) % len(values) if values else 0 for name, values in scenario.vary.items()
    }


def in_order(things: Sequence[T], keys: Sequence[str], *seed: str) -> list[T]:
    """Return things in an order that depends on the seed and their keys."""
    pairs = sorted(zip(keys, things, strict=True), key=lambda pair: stable(*seed, pair[0]))
    return [thing for _, thing in pairs]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Put facts in the places that a text names; a name without fact stays as it is."""
    return NAME.sub(lambda found: facts.get(found[1], found[0]), text)


def fill_both(text: Text, facts: Mapping[str, Text], args: Mapping[str, str] | None = None) -> Text:
    """Put facts and numbers in the places that a text names, in both languages."""
    if "{" not in text.id and "{" not in text.en:
        return text
    more = args or {}
    return Text(
        id=fill(text.id, {**{key: fact.id for key, fact in facts.items()}, **more}),
        en=fill(text.en, {**{key: fact.en for key, fact in facts.items()}, **more}),
    )


def fill_value(value: Value, facts: Mapping[str, str]) -> Value:
    """Put facts in the places that a value names, whatever kind of field it is for."""
    if isinstance(value, str):
        return fill(value, facts)
    return tuple(  # type: ignore[return-value]  # texts stay texts, and rows stay rows
        fill(one, facts) if isinstance(one, str) else {key: fill(cell, facts) for key, cell in one.items()}
        for one in value
    )


def facts_of(scenario: Scenario, state: State, own: Mapping[str, Fact] | None = None) -> dict[str, Text]:
    """Return every fact that a learner's variant tells, as it is now.

    Later facts may use earlier ones: chosen values, the scenario's facts in their order, an application's own, then
    what changed on the way.
    """
    facts: dict[str, Text] = {}
    for name, values in scenario.vary.items():
        if not values:
            continue
        value = values[state.picks.get(name, 0) % len(values)]
        bundle: Mapping[str, Fact] = {name: value} if isinstance(value, str) else value
        facts.update({key: as_text(fact) for key, fact in bundle.items()})
    for key, fact in [*scenario.facts.items(), *(own or {}).items()]:
        facts[key] = fill_both(as_text(fact), facts)
    facts.update({key: fill_both(as_text(fact), facts) for key, fact in state.facts.items()})
    return facts


def as_text(fact: Fact) -> Text:
    """Return a fact as a text; one that is the same in both languages is written once."""
    return Text(id=fact, en=fact) if isinstance(fact, str) else fact
