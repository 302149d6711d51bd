"""Which rules hold on a date, and what is wrong with what was typed. All faults at once, never what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kelas.practice import numbers
from kelas.practice.facts import facts_of, fill
from kelas.practice.model import Rule, Scenario, Service, Stage
from kelas.practice.predicates import Predicate, holds, why_not
from kelas.practice.screens import Field
from kelas.practice.state import Fault, State, Value
from kelas.words.text import Text

FILLED = "field-filled"
COPIED = "letters-copied"


class Scene:
    """What rules may look at in a state. `look` answers what a thing such as `fact:nik` is now."""

    def __init__(self, service: Service, state: State) -> None:
        self.service = service
        self.state = state
        self.scenario: Scenario = service.scenarios[state.scenario]
        self.facts: Mapping[str, Text] = facts_of(self.scenario, state)
        self.today = date.fromisoformat(state.day) if state.day else None

    def look(self, of: str) -> str:
        """Return what a thing is now; "" for what is not there. The predicates list the kinds of things."""
        kind, colon, name = of.partition(":")
        state = self.state
        if not colon or kind == "field":
            key = name or kind
            return _plain(self.service.fields.get(key), state.values.get(key, ""))
        if kind == "fact":
            fact = self.facts.get(name)
            return fact.id if fact else ""
        if kind == "ticket":
            return state.tickets[name].status if name in state.tickets else ""
        if kind == "returned":
            return str(state.tickets[name].returned if name in state.tickets else 0)
        if kind == "judged":
            return state.judged.get(name, "")
        if kind == "opened":
            return "yes" if name in state.opened else ""
        if kind == "inbox":
            return "yes" if any(letter.key == name for letter in state.inbox) else ""
        if kind == "slips":
            return str(state.slips.get(name, 0))
        if kind == "count":
            return str(state.counts.get(name, 0))
        if kind == "unmended":
            return str(len(state.unmended))
        if kind == "faults":
            return str(len(officer_faults(self, name)))
        return state.scenario if kind == "scenario" else ""

    def holds(self, predicate: Predicate | None) -> bool:
        """Say whether a condition holds now; no condition always does."""
        return predicate is None or holds(predicate, self.look, self.today)


def asked(scene: Scene, keys: Iterable[str]) -> list[str]:
    """Return those of the fields that are asked now."""
    fields = scene.service.fields
    return [key for key in keys if key in fields and scene.holds(fields[key].when)]


def screen_fields(scene: Scene, screen_key: str) -> list[str]:
    """Return the fields that a screen asks now; a correcting screen asks exactly the faulty ones."""
    screen = scene.service.screens[screen_key]
    if not screen.fixes:
        return asked(scene, screen.fields)
    ticket = scene.state.tickets.get(screen.fixes)
    return [key for key in (ticket.reasons if ticket else ()) if key in scene.service.fields]


def process_fields(scene: Scene, process: str) -> list[str]:
    """Return the fields that are sent with a process."""
    screens = scene.service.processes[process].screens
    return [key for screen in screens for key in asked(scene, scene.service.screens[screen].fields)]


def faults(scene: Scene, keys: Iterable[str], stages: tuple[Stage, ...] = ("form",)) -> dict[str, tuple[Fault, ...]]:
    """Return what is wrong with fields, by field.

    A form says one thing at a time about a field, the first broken rule; officers give every reason.
    """
    found = {}
    for key in keys:
        reasons = _field_faults(scene, key, stages)
        if reasons:
            found[key] = reasons
    return found


def officer_faults(scene: Scene, process: str) -> dict[str, tuple[Fault, ...]]:
    """Return what an officer finds wrong with a sent form, by field."""
    if process not in scene.service.processes:
        return {}
    return faults(scene, process_fields(scene, process), ("officer",))


def in_force(rule: Rule, today: date | None) -> bool:
    """Say whether a rule holds on a date."""
    return today is None or (rule.from_ <= today and (rule.until is None or today <= rule.until))


def _field_faults(scene: Scene, key: str, stages: tuple[Stage, ...]) -> tuple[Fault, ...]:
    field = scene.service.fields[key]
    value = scene.look(f"field:{key}")
    if "form" in stages and not value:
        return (Fault(rule=FILLED, code=FILLED),) if field.required else ()
    if "form" in stages and field.kind == "letters":
        letters = fill(field.letters, {name: fact.id for name, fact in scene.facts.items()}).upper()
        wrong = why_not(Predicate(equals="letters"), lambda of: letters if of == "letters" else value, None, "value")
        if wrong:
            return (Fault(rule=COPIED, code=COPIED, args=wrong.args),)
    found: list[Fault] = []
    for name, rule in scene.service.rules.items():
        if rule.stage not in stages or not (rule.field == key or rule.kind == field.kind):
            continue
        if not in_force(rule, scene.today) or not scene.holds(rule.when):
            continue
        wrong = why_not(rule.test, scene.look, scene.today, f"field:{key}")
        if wrong:
            found.append(Fault(rule=name, code=rule.say, args=wrong.args))
            if rule.stage == "form":
                break
    return tuple(found)


def _plain(field: Field | None, value: Value) -> str:
    """Return a value as rules see it: numbers without the marks between groups, texts without outer blanks."""
    if not isinstance(value, str):
        return ",".join(value)
    kind = field.kind if field else "text"
    if kind in ("nik", "kk"):
        return numbers.bare(value)
    if kind == "letters":
        return numbers.bare(value).upper()
    return value.strip()
