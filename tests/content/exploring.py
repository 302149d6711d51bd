"""Walks every way through a practice service, with answers that it finds by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from kelas.practice import intake, start, step
from kelas.practice.model import VERDICTS, Service
from kelas.practice.rules import Scene, faults, screen_fields
from kelas.practice.screens import CHOSEN
from kelas.practice.state import State

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MOST_STATES = 4000
SENTENCE = "Keterangan ini dibuat untuk latihan saja."

Node = tuple[Any, ...]


@dataclass
class Map:
    """What was found: one state of each kind, and which kinds lead to which."""

    states: dict[Node, State] = field(default_factory=dict)
    leads: dict[Node, set[Node]] = field(default_factory=dict)

    def dead_ends(self) -> list[State]:
        """Return the states from which no way leads to the end."""
        back: dict[Node, set[Node]] = {node: set() for node in self.states}
        for node, targets in self.leads.items():
            for target in targets:
                back[target].add(node)
        todo = [node for node, state in self.states.items() if state.ended]
        good: set[Node] = set()
        while todo:
            node = todo.pop()
            if node not in good:
                good.add(node)
                todo += back[node]
        return [state for node, state in self.states.items() if node not in good]


def explore(service: Service, scenario: str, picks: dict[str, int], seed: str = "jelajah") -> Map:
    """Return every kind of state that can be reached in a variant of a scenario."""
    first = start(service, scenario, seed)
    first = replace(first, picks={**first.picks, **picks})
    found = Map(states={_node(service, first): first})
    todo = deque([first])
    while todo:
        state = todo.popleft()
        node = _node(service, state)
        found.leads[node] = set()
        if state.ended:
            continue
        for action in moves(service, state):
            after, _ = step(service, state, action, NOW)
            reached = _node(service, after)
            found.leads[node].add(reached)
            if reached not in found.states:
                assert len(found.states) < MOST_STATES, f"{scenario} has too many states to walk"
                found.states[reached] = after
                todo.append(after)
    return found


def moves(service: Service, state: State) -> Iterator[dict[str, Any]]:
    """Yield what a learner could do now: every button, with right, other right, and no answers; messages too."""
    scene = Scene(service, state)
    screen = service.screens[state.screen]
    answers = {key: passing(service, state, key) for key in screen_fields(scene, state.screen)}
    first = {key: values[0] for key, values in answers.items() if values}
    for key, action in screen.actions.items():
        if not scene.holds(action.when):
            continue
        yield {"action": key, "fields": first if action.check else {}}
        if action.check:
            yield {"action": key, "fields": dict.fromkeys(answers, "")}
            for name, values in answers.items():
                yield from ({"action": key, "fields": {**first, name: value}} for value in values[1:])
    if any(block.kind == "inbox" for block in screen.blocks):
        for letter in state.inbox:
            right = service.inbox[letter.key].verdict
            for verdict in sorted(VERDICTS, key=lambda one: one != right):
                yield {"action": "judge", "message": letter.key, "verdict": verdict}
            yield {"action": "open", "message": letter.key}


def passing(service: Service, state: State, key: str) -> list[Any]:
    """Return values of a field that its form rules accept."""
    field_ = service.fields[key]
    facts = [fact.id for fact in Scene(service, state).facts.values()]
    stages: Any = ("form", "officer") if service.screens[state.screen].fixes else ("form",)
    if field_.kind == "tick":
        return ["yes"]
    if field_.kind in CHOSEN:
        candidates = [option.key for option in intake.options(service, field_)]
        return [value for value in candidates if _accepted(service, state, key, value, stages)]
    texts = (value for value in [SENTENCE, *facts] if _accepted(service, state, key, value, stages))
    return [next(texts)] if field_.kind in ("long", "text") else list(texts)[:1]


def _accepted(service: Service, state: State, key: str, value: str, stages: Any) -> bool:
    kept: Any = (value,) if service.fields[key].kind == "many" else value
    return not faults(
        Scene(service, replace(state, day="2026-03-02", values={**state.values, key: kept})), [key], stages
    )


def _node(service: Service, state: State) -> Node:
    chosen = {key: value for key, value in state.values.items() if service.fields[key].kind in CHOSEN}
    tickets = {key: (ticket.status, ticket.next, tuple(ticket.reasons)) for key, ticket in state.tickets.items()}
    parts = (chosen, tickets, state.facts, state.judged)
    return (
        state.screen,
        *(tuple(sorted(part.items())) for part in parts),
        tuple(sorted(state.opened)),
        tuple(letter.key for letter in state.inbox),
        tuple(sorted(state.faults)),
        state.ended,
    )
