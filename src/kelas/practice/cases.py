"""Run a case of cases.yaml: a sentence that an official can read, played through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from kelas.practice.engine import start, step
from kelas.practice.facts import facts_of, fill, fill_value
from kelas.practice.grade import grade
from kelas.practice.model import Case, CaseAction, Service
from kelas.practice.rules import Scene
from kelas.practice.scenarios import Scenario
from kelas.practice.sentences import said
from kelas.practice.state import State
from kelas.practice.turn import WIB

MORNING = time(9, 0)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a case came to: the last state, and how it differs from what was expected, in sentences."""

    state: State
    differences: tuple[str, ...]


def run(service: Service, key: str) -> Outcome:
    """Play a case.

    Raises:
        KeyError: the service has no such case, or the case names no scenario of the service.
    """
    case = service.cases[key]
    scenario = service.scenarios[case.scenario]
    state = begin(service, key)
    now = datetime.combine(case.on, MORNING, WIB)
    for action in case.do:
        state, _ = step(service, state, message(scenario, state, action, Scene(service, state).sums), now)
    return Outcome(state=state, differences=_differences(service, case, state))


def begin(service: Service, key: str) -> State:
    """Return the first state of a case, in the variant that it asks for.

    Raises:
        KeyError: the service has no such case, or the case names no scenario of the service.
    """
    case = service.cases[key]
    return start(service, case.scenario, key, picks=chosen(service.scenarios[case.scenario], case.with_))


def chosen(scenario: Scenario, variant: Mapping[str, str]) -> dict[str, int]:
    """Return which value of each name a case asks for: by the value itself, or by the number of a bundle."""
    picks = {}
    for name, wanted in variant.items():
        values = scenario.vary.get(name, ())
        if wanted in values:
            picks[name] = values.index(wanted)
        elif wanted.isdigit() and int(wanted) < len(values):
            picks[name] = int(wanted)
    return picks


def message(
    scenario: Scenario, state: State, action: CaseAction, sums: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Return what the browser would send for an action of a case.

    Args:
        scenario: the scenario that is played.
        state: where it stands.
        action: as the case has it; `{nik}` in a field is the persona's.
        sums: the facts that are computed now, which a field may name too.
    """
    facts = {**{key: fact.id for key, fact in facts_of(scenario, state).items()}, **(sums or {})}
    sent: dict[str, object] = {"action": action.action}
    sent["fields"] = {key: fill_value(value, facts) for key, value in action.fields.items()}
    if action.message:
        sent |= {"message": fill(action.message, facts), "verdict": action.verdict}
    if action.application:
        sent |= {"application": action.application, "decision": action.decision, "reasons": action.reasons}
    return sent


def _differences(service: Service, case: Case, state: State) -> tuple[str, ...]:
    then, found = case.then, []

    def same(what: str, expected: object, actual: object) -> None:
        if expected != actual:
            found.append(f"{what} should be {expected!r} and is {actual!r}")

    if then.screen:
        same("screen", then.screen, state.screen)
    for process, status in then.status.items():
        ticket = state.tickets.get(process)
        same(f"status of {process}", status, ticket.status if ticket else "")
    if then.faults is not None:
        actual = {key: tuple(fault.rule for fault in faults) for key, faults in state.faults.items()}
        same("faults", dict(then.faults), actual)
    for process, rules in then.reasons.items():
        ticket = state.tickets.get(process)
        reasons = tuple(fault.rule for faults in (ticket.reasons if ticket else {}).values() for fault in faults)
        same(f"reasons of {process}", rules, reasons)
    scene = Scene(service, state)
    for name, value in then.facts.items():
        same(f"fact {name}", value, scene.look(f"fact:{name}"))
    codes = tuple(note.code for note in said(service, state))
    for code in then.said:
        if code not in codes:
            found.append(f"`{code}` should be said; said is {codes!r}")
    for code in then.silent:
        if code in codes:
            found.append(f"`{code}` should not be said; said is {codes!r}")
    if then.credit is not None:
        same("credit in hundredths", then.credit, round(100 * grade(service, state).credit))
    return tuple(found)
