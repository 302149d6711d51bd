"""Finds a way through a practice that earns all points: what a careful learner would do, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from exploring import NOW, accepted, moves, node_of, passing

from kelas.practice import grade, step
from kelas.practice.model import Service
from kelas.practice.rules import Scene, screen_fields
from kelas.practice.state import State

MOST_STEPS = 3000


class NoWayError(AssertionError):
    """No way through a practice earns all points."""


def solve(service: Service, start: State, now: datetime = NOW) -> list[dict[str, Any]]:
    """Return the actions that lead from a state to the end with full credit on a day, likely ones tried first.

    Raises:
        NoWayError: there are none, or they were not found soon enough.
    """
    seen = {node_of(service, start)}
    way: list[tuple[dict[str, Any], Iterator[dict[str, Any]], State]] = [({}, likely(service, start), start)]
    for _ in range(MOST_STEPS):
        if not way:
            break
        _, untried, state = way[-1]
        action = next(untried, None)
        if action is None:
            way.pop()
            continue
        after, _ = step(service, state, action, now)
        if after.ended and grade(service, after).credit == 1:
            return [done for done, _, _ in way[1:]] + [action]
        node = node_of(service, after)
        if node not in seen and not after.ended:
            seen.add(node)
            way.append((action, likely(service, after), after))
    raise NoWayError(f"{service.key}/{start.scenario}: no way with full credit was found")


def likely(service: Service, state: State) -> Iterator[dict[str, Any]]:
    """Yield what could be done now, what a careful learner would do first: judge, decide, go on, wait, and the rest."""
    rest = []
    for action in moves(service, state):
        key = action["action"]
        if key == "judge" and service.inbox[action["message"]].verdict == action["verdict"]:
            if action["message"] not in state.judged:
                yield action
        elif key == "decide" and action["application"] not in state.decided:
            yield action
        elif any(action.get("fields", {}).values()) or not action.get("fields"):  # nobody wins by emptying a form
            rest.append(action)
    careful = _careful(service, state)
    actions = service.screens[state.screen].actions
    scene = Scene(service, state)
    shown = [key for key, action in actions.items() if scene.holds(action.when)]
    for key in sorted(
        shown, key=lambda one: (actions[one].style != "main", one == "tomorrow", actions[one].style == "danger")
    ):
        yield {"action": key, "fields": careful if actions[key].check else {}}
    yield from rest


def _careful(service: Service, state: State) -> dict[str, Any]:
    """Return for each field of the screen the first value that its rules accept before and after sending."""
    found: dict[str, Any] = {}
    now = state
    while True:
        asked = screen_fields(Scene(service, now), state.screen)
        key = next((key for key in asked if key not in found), None)
        if key is None:
            return found
        values = passing(service, now, key)
        clean = [value for value in values if accepted(service, now, key, value, "officer")]
        found[key] = (clean or values or [""])[0]
        now = _with(now, key, found[key])


def _with(state: State, key: str, value: Any) -> State:
    kept = value if isinstance(value, str) else tuple(value)
    return replace(state, values={**state.values, key: kept})
