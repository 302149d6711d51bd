"""Run a case of cases.yaml: a sentence that an official can read, played through the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from kelas.practice.engine import WIB, start, step
from kelas.practice.facts import facts_of, fill
from kelas.practice.grade import grade
from kelas.practice.model import Case, CaseAction, Scenario, Service
from kelas.practice.sentences import said
from kelas.practice.state import State

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
    state = start(service, case.scenario, key)
    state = replace(state, picks={**state.picks, **chosen(scenario, case.with_)})
    now = datetime.combine(case.on, MORNING, WIB)
    for action in case.do:
        state, _ = step(service, state, message(scenario, state, action), now)
    return Outcome(state=state, differences=_differences(service, case, state))


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


def message(scenario: Scenario, state: State, action: CaseAction) -> dict[str, object]:
    """Return what the browser would send for an action of a case; `{nik}` in a field is the persona's."""
    facts = {key: fact.id for key, fact in facts_of(scenario, state).items()}
    fields = {
        key: fill(value, facts) if isinstance(value, str) else [fill(one, facts) for one in value]
        for key, value in action.fields.items()
    }
    sent: dict[str, object] = {"action": action.action, "fields": fields}
    if action.message:
        sent |= {"message": fill(action.message, facts), "verdict": action.verdict}
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
    facts = facts_of(service.scenarios[case.scenario], state)
    for name, value in then.facts.items():
        same(f"fact {name}", value, facts[name].id if name in facts else "")
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
