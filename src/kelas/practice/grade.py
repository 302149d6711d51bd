"""The score of a scenario: what was learned, never how fast. The debrief is the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kelas.practice.model import Service
from kelas.practice.rules import Scene
from kelas.practice.scenarios import Criterion, DebriefItem
from kelas.practice.state import State


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A debrief item, and whether it was done."""

    item: DebriefItem
    done: bool


@dataclass(frozen=True, kw_only=True)
class Score:
    """What a run earned.

    Attributes:
        credit: 0 to 1; 0 until the scenario has ended.
        criteria: by criterion, the share of its debrief items that were done.
        items: the debrief items in order.
    """

    credit: float
    criteria: Mapping[Criterion, float]
    items: tuple[Judged, ...]


def grade(service: Service, state: State) -> Score:
    """Return the score of a state."""
    scene = Scene(service, state)
    scenario = scene.scenario
    items = tuple(Judged(item=item, done=scene.holds(item.when)) for item in scenario.debrief.items)
    criteria: dict[Criterion, float] = {}
    for criterion in scenario.score:
        own = [judged.done for judged in items if judged.item.criterion == criterion]
        criteria[criterion] = sum(own) / len(own) if own else 0.0
    weight = sum(scenario.score.values())
    earned = sum(scenario.score[criterion] * share for criterion, share in criteria.items())
    credit = min(1.0, earned / weight) if state.ended and weight > 0 else 0.0
    return Score(credit=credit, criteria=criteria, items=items)
