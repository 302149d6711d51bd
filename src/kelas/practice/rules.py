"""Which rules hold on a date, and what is wrong with what was typed. All faults at once, never what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from kelas.practice import predicates, slots, sums, values
from kelas.practice.facts import facts_of, fill, fill_value
from kelas.practice.fields import Field, Input, Value
from kelas.practice.model import Rule, Service, Stage
from kelas.practice.predicates import Look, Predicate, why_not
from kelas.practice.scenarios import Application, Paper, Scenario
from kelas.practice.state import Fault, State
from kelas.words.text import Text

FILLED = "field-filled"
COPIED = "letters-copied"
SLOT_GONE = "slot-gone"
SLOT_FULL = "slot-full"
ROWS_TOO_FEW = "rows-too-few"
ROWS_TOO_MANY = "rows-too-many"

ADDABLE = frozenset({"field", "fact", "total", "rows"})
"""the kinds of things that a sum may use"""


class Scene:
    """What rules may look at in a state. `look` answers what a thing such as `fact:nik` is now.

    An application that waits for an officer is a scene of its own: its facts, its folder, and what the applicant typed.
    """

    def __init__(self, service: Service, state: State, application: Application | None = None) -> None:
        self.service = service
        self.state = state
        self.application = application
        self.scenario: Scenario = service.scenarios[state.scenario]
        self.today = date.fromisoformat(state.day) if state.day else None
        self._seen: dict[str, str] = {}

    @cached_property
    def told(self) -> Mapping[str, Text]:
        """The facts that are told, not computed."""
        return facts_of(self.scenario, self.state, self.application.facts if self.application else {})

    def sum(self, name: str) -> str:
        """Return a fact that is computed, as rules see it; it may use those above it."""
        known = self.service.definition.sums
        below = set(list(known)[list(known).index(name) :])

        def amount(of: str) -> Decimal | None:
            kind, colon, thing = of.partition(":")
            may_look = not colon or (kind in ADDABLE and not (kind == "fact" and thing in below))
            return predicates.amount(of, self.look) if may_look else None

        return sums.total(known[name], amount)

    @property
    def sums(self) -> dict[str, str]:
        """The facts that are computed, as rules see them."""
        return {name: self.look(f"fact:{name}") for name in self.service.definition.sums}

    @cached_property
    def facts(self) -> Mapping[str, Text]:
        """Every fact, as texts say it."""
        shown = self.service.definition.sums
        computed = {name: sums.written(Decimal(value), shown[name].show) for name, value in self.sums.items()}
        return {**self.told, **computed}

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """By field, what was typed."""
        if self.application is None:
            return self.state.values
        facts = {name: fact.id for name, fact in self.told.items()}
        return {key: fill_value(value, facts) for key, value in self.application.values.items()}

    @property
    def folder(self) -> Mapping[str, Paper]:
        """The papers that can be chosen."""
        return self.application.folder if self.application else self.scenario.folder

    def look(self, of: str) -> str:
        """Return what a thing is now; "" for what is not there. The predicates list the kinds of things."""
        if of not in self._seen:
            kind, colon, name = of.partition(":")
            find = LOOKS.get(kind if colon else "field")
            self._seen[of] = find(self, name if colon else kind) if find else ""
        return self._seen[of]

    def look_in(self, key: str, row: Mapping[str, str]) -> Look:
        """Return a look that sees the cells of one row: `anggota.umur` is its age."""
        field = self.service.fields[key]

        def look(of: str) -> str:
            name, dot, column = of.removeprefix("field:").partition(".")
            return values.cell(field, row, column) if dot and name == key else self.look(of)

        return look

    def holds(self, predicate: Predicate | None, look: Look | None = None) -> bool:
        """Say whether a condition holds now; no condition always does."""
        return predicate is None or predicates.holds(predicate, look or self.look, self.today)

    def offered(self, key: str) -> list[slots.Slot]:
        """Return the appointments that a field of kind `slot` offers now."""
        state, known = self.state, self.service.fields[key].slots
        return slots.offered(known, self.today, state.seed, state.scenario, state.round, key) if known else []


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

    A form says one thing at a time about a field (or a cell of its rows), the first broken rule; officers give every
    reason.
    """
    found = {key: tuple(_faults(scene, key, scene.service.fields[key], stages)) for key in keys}
    return {key: reasons for key, reasons in found.items() if reasons}


def officer_faults(scene: Scene, process: str) -> dict[str, tuple[Fault, ...]]:
    """Return what an officer finds wrong with a sent form, by field."""
    if process not in scene.service.processes:
        return {}
    return faults(scene, process_fields(scene, process), ("officer",))


def in_force(rule: Rule, today: date | None) -> bool:
    """Say whether a rule holds on a date."""
    return today is None or (rule.from_ <= today and (rule.until is None or today <= rule.until))


def _faults(scene: Scene, key: str, field: Field, stages: tuple[Stage, ...]) -> Iterator[Fault]:
    value = scene.look(f"field:{key}")
    if "form" in stages:
        own = _form_fault(scene, key, field, value)
        if own or (not value and not field.required):
            yield from filter(None, [own])
            return
    rules = _rules(scene, stages, key, field)
    yield from _broken(scene, rules, f"field:{key}", scene.look)
    for number, row in enumerate(values.rows(scene.values.get(key)) if field.kind == "rows" else (), start=1):
        for name, column in field.columns.items():
            for fault in _cell_faults(scene, key, row, name, column, stages):
                yield replace(fault, args={**fault.args, "row": str(number)})


def _form_fault(scene: Scene, key: str, field: Field, value: str) -> Fault | None:
    """Return what is wrong with the form of a value, whatever the rules of the service say."""
    if field.kind == "rows" and (value or field.required):
        count = int(value or 0)
        if count < field.min_rows:
            return Fault(rule=ROWS_TOO_FEW, code=ROWS_TOO_FEW, args={"n": str(count), "limit": str(field.min_rows)})
        if count > field.max_rows:
            return Fault(rule=ROWS_TOO_MANY, code=ROWS_TOO_MANY, args={"n": str(count), "limit": str(field.max_rows)})
        return None
    if not value:
        return Fault(rule=FILLED, code=FILLED) if field.required else None
    if field.kind == "letters":
        letters = fill(field.letters, {name: fact.id for name, fact in scene.told.items()}).upper()
        wrong = why_not(Predicate(equals="letters"), lambda of: letters if of == "letters" else value, None, "value")
        return Fault(rule=COPIED, code=COPIED, args=wrong.args) if wrong else None
    if field.kind == "slot" and scene.application is None:  # what an applicant booked was free then
        slot = next((slot for slot in scene.offered(key) if slot.key == value), None)
        code = SLOT_GONE if slot is None else SLOT_FULL if slot.full else None
    else:
        code = values.unreadable(field, value)
    return Fault(rule=code, code=code) if code else None


def _cell_faults(
    scene: Scene, key: str, row: Mapping[str, str], name: str, column: Input, stages: tuple[Stage, ...]
) -> Iterator[Fault]:
    value = values.plain(column, row.get(name, ""))
    if "form" in stages:
        code = values.unreadable(column, value) if value else FILLED if column.required else None
        if code or not value:
            yield from [Fault(rule=code, code=code)] if code else []
            return
    look = scene.look_in(key, row)
    yield from _broken(scene, _rules(scene, stages, f"{key}.{name}"), f"field:{key}.{name}", look)


def _rules(scene: Scene, stages: tuple[Stage, ...], key: str, field: Field | None = None) -> Iterator[tuple[str, Rule]]:
    """Yield the rules of these stages that are in force and about a field (or a column), by name."""
    for name, rule in scene.service.rules.items():
        about = rule.field == key or (field is not None and rule.kind == field.kind)
        if about and rule.stage in stages and in_force(rule, scene.today):
            yield name, rule


def _broken(scene: Scene, rules: Iterable[tuple[str, Rule]], subject: str, look: Look) -> Iterator[Fault]:
    for name, rule in rules:
        if not scene.holds(rule.when, look):
            continue
        wrong = why_not(rule.test, look, scene.today, subject)
        if wrong:
            yield Fault(rule=name, code=rule.say, args=wrong.args)
            if rule.stage == "form":
                return


# What can be looked at: each answers what a thing is now, by its name.


def _look_at_field(scene: Scene, name: str) -> str:
    return values.plain(scene.service.fields.get(name), scene.values.get(name, ""))


def _look_at_fact(scene: Scene, name: str) -> str:
    if name in scene.service.definition.sums:
        return scene.sum(name)
    return scene.told[name].id if name in scene.told else ""


def _look_at_paper(what: str) -> Callable[[Scene, str], str]:
    def look(scene: Scene, name: str) -> str:
        paper = scene.folder.get(str(scene.values.get(name, "")))
        return str(getattr(paper, what)) if paper else ""

    return look


def _look_at_district(scene: Scene, name: str) -> str:
    value = scene.values.get(name, "")
    return next((area.district for area in scene.service.city.areas if area.key == value), "")


def _look_at_rows(count: Callable[[Field | None, Value | None, str, str], object]) -> Callable[[Scene, str], str]:
    def look(scene: Scene, name: str) -> str:
        path, _, wanted = name.partition("=")
        key, _, column = path.partition(".")
        return str(count(scene.service.fields.get(key), scene.values.get(key), column, wanted))

    return look


def _look_at_ticket(what: str, missing: str) -> Callable[[Scene, str], str]:
    def look(scene: Scene, name: str) -> str:
        ticket = scene.state.tickets.get(name)
        return str(getattr(ticket, what)) if ticket else missing

    return look


def _look_at_decided(scene: Scene, name: str) -> str:
    decided, queue = scene.state.decided, scene.scenario.queue
    if name == "all":
        return "yes" if queue and decided.keys() >= queue.applications.keys() else ""
    if name == "right":
        return str(sum(one.right for one in decided.values()))
    if name == "reasons":
        return str(sum(one.reasons_right for one in decided.values()))
    return ("right" if decided[name].right else "wrong") if name in decided else ""


LOOKS: Mapping[str, Callable[[Scene, str], str]] = {
    "field": _look_at_field,
    "fact": _look_at_fact,
    "paper": _look_at_paper("type"),
    "quality": _look_at_paper("quality"),
    "whose": _look_at_paper("whose"),
    "district": _look_at_district,
    "rows": _look_at_rows(values.count),
    "total": _look_at_rows(values.total),
    "repeats": _look_at_rows(values.repeats),
    "ticket": _look_at_ticket("status", ""),
    "returned": _look_at_ticket("returned", "0"),
    "faults": lambda scene, name: str(len(officer_faults(scene, name))),
    "judged": lambda scene, name: scene.state.judged.get(name, ""),
    "opened": lambda scene, name: "yes" if name in scene.state.opened else "",
    "inbox": lambda scene, name: "yes" if any(letter.key == name for letter in scene.state.inbox) else "",
    "decided": _look_at_decided,
    "slips": lambda scene, name: str(scene.state.slips.get(name, 0)),
    "unmended": lambda scene, _: str(len(scene.state.unmended)),
    "count": lambda scene, name: str(scene.state.counts.get(name, 0)),
    "scenario": lambda scene, _: scene.state.scenario,
}
"""what can be looked at, by the word before its colon"""
