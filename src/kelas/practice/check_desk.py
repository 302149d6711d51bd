"""Faults of what is filled in already, and of the officer's queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kelas.practice.book import Book, Finding, Place
from kelas.practice.check_looks import DECIDED
from kelas.practice.facts import facts_of, fill_value
from kelas.practice.fields import Value
from kelas.practice.intake import take
from kelas.practice.model import Rule
from kelas.practice.queue import APPROVED, Desk
from kelas.practice.rules import Scene
from kelas.practice.scenarios import Application, Paper, Scenario
from kelas.practice.screens import Block
from kelas.practice.state import State
from kelas.practice.values import rows


def given(book: Book) -> Iterator[Finding]:
    """What is filled in already could have been typed."""
    for key, scenario in book.service.scenarios.items():
        place = ("scenarios", "scenarios", key)
        facts = {name: fact.id for name, fact in facts_of(scenario, _first(key, scenario, book)).items()}
        yield from _fits(book, (*place, "given"), scenario.given, scenario.folder, facts)
        for name, application in scenario.queue.applications.items() if scenario.queue else ():
            own = facts_of(scenario, _first(key, scenario, book), application.facts)
            facts = {name: fact.id for name, fact in own.items()}
            there = (*place, "queue", "applications", name, "values")
            yield from _fits(book, there, application.values, application.folder, facts)


def queues(book: Book) -> Iterator[Finding]:
    """An officer has a queue with applications of both kinds, and a screen to decide them on."""
    shown = any(isinstance(part, Block) and part.kind == "queue" for _, part in book.parts)
    for key, scenario in book.service.scenarios.items():
        place, queue = ("scenarios", "scenarios", key), scenario.queue
        if (scenario.role == "officer") != (queue is not None):
            message = "`role: officer` and `queue` belong together; give both or none"
            yield Finding(path=place, rule="queue-decidable", message=message)
        if queue is None or queue.process not in book.service.processes:
            continue
        if not shown:
            message = "no screen shows the applications; add a block of kind `queue`"
            yield Finding(path=(*place, "queue"), rule="queue-decidable", message=message)
        for name in sorted(DECIDED & set(queue.applications)):
            message = f"`{name}` means something else after `decided:`; give the application another key"
            yield Finding(path=(*place, "queue", "applications", name), rule="queue-decidable", message=message)
        sent = _sent(book, queue.process)
        for name, application in queue.applications.items():
            yield from _belong(application, sent, queue.process, (*place, "queue", "applications", name, "values"))
        truths = Desk(Scene(book.service, _first(key, scenario, book))).truths
        if {truth.decision == APPROVED for truth in truths.values()} != {True, False}:
            found = ", ".join(f"{name} {truth.decision}" for name, truth in truths.items()) or "none"
            message = f"applications need at least one sound and one faulty one; here: {found}"
            yield Finding(path=(*place, "queue"), rule="queue-decidable", message=message)


def finals(book: Book) -> Iterator[Finding]:
    """A final rule judges what an officer decides."""
    judged = {name for queue in book.queues for name in _sent(book, queue.process)}
    kinds = {book.service.fields[name].kind for name in judged if name in book.service.fields}
    for place, rule in book.parts:
        if isinstance(rule, Rule) and rule.final and rule.field.partition(".")[0] not in judged | {""}:
            message = "no queue judges this field, so `final` decides nothing; remove it"
            yield Finding(path=(*place, "final"), rule="final-decides", message=message)
        elif isinstance(rule, Rule) and rule.final and rule.kind and rule.kind not in kinds:
            message = "no queue judges a field of this kind, so `final` decides nothing; remove it"
            yield Finding(path=(*place, "final"), rule="final-decides", message=message)


def _first(key: str, scenario: Scenario, book: Book) -> State:
    """Return a state of the first variant, on the last day of the service's cases."""
    day = max((case.on.isoformat() for case in book.service.cases.values()), default="")
    return State(service=book.service.key, scenario=key, seed="", screen="", day=day)


def _sent(book: Book, process: str) -> set[str]:
    """Return the fields of a process."""
    service = book.service
    screens = service.processes[process].screens if process in service.processes else ()
    return {name for key in screens if key in service.screens for name in service.screens[key].fields}


def _belong(application: Application, sent: set[str], process: str, place: Place) -> Iterator[Finding]:
    for name in application.values.keys() - sent:
        message = f"`{name}` is not sent with `{process}`; use one of: {', '.join(sorted(sent))}"
        yield Finding(path=(*place, name), rule="queue-decidable", message=message)


def _fits(
    book: Book, place: Place, values: Mapping[str, Value], folder: Mapping[str, Paper], facts: Mapping[str, str]
) -> Iterator[Finding]:
    for key, value in values.items():
        field = book.service.fields.get(key)
        if field is None:
            continue  # named by `references`, or by `queues`
        filled = fill_value(value, facts)
        taken = take(book.service, folder, key, filled)
        odd = {name for row in rows(filled) for name in row} - field.columns.keys()
        if taken.value is None or taken.fault or odd:
            why = f"`{', '.join(sorted(odd))}` is no column" if odd else "it is not among what can be filled in"
            message = f"this does not fit the field `{key}` of kind `{field.kind}`: {why}"
            yield Finding(path=(*place, key), rule="given-fits", message=message)
