"""A definition laid open for checking: every part with its place in its file, and every name it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from kelas.practice.facts import NAME
from kelas.practice.model import Service
from kelas.practice.scenarios import Paper, Queue, Scenario
from kelas.practice.screens import Effects, Move, ProcessStep
from kelas.words.text import Text, yaml_key

Place = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault of a definition.

    Attributes:
        path: the file without its ending (`service`, `rules`, `messages`, `scenarios`, `cases`, `statuses`), then the
            keys and numbers that lead to the place in it.
        rule: the promise it breaks, as a positive statement.
        message: what is wrong and what to do.
    """

    path: Place
    rule: str
    message: str


def walk(part: object, place: Place) -> Iterator[tuple[Place, object]]:
    """Yield a part and everything in it, each with its place."""
    yield place, part
    if is_dataclass(part) and not isinstance(part, type):
        for attribute in fields(part):
            yield from walk(getattr(part, attribute.name), (*place, yaml_key(attribute.name)))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from walk(value, (*place, key))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from walk(value, (*place, number))


class Book:
    """A service with the names that it declares and uses."""

    def __init__(self, service: Service) -> None:
        self.service = service

    @cached_property
    def parts(self) -> list[tuple[Place, object]]:
        """Every part of every file, with its place."""
        service = self.service
        files: dict[str, object] = {
            "service": service.definition,
            "rules": service.own_rules,
            "messages": service.own_messages,
            "scenarios": {"scenarios": service.scenarios},
            "cases": {"cases": service.cases},
            "statuses": service.shared,
        }
        return [found for name, file in files.items() for found in walk(file, (name,))]

    @cached_property
    def moves(self) -> list[tuple[Place, Move]]:
        """Every move, with its place."""
        return [(place, part) for place, part in self.parts if isinstance(part, Move)]

    @cached_property
    def steps(self) -> list[tuple[Place, ProcessStep]]:
        """Every step of every process, with its place."""
        return [(place, part) for place, part in self.parts if isinstance(part, ProcessStep)]

    @cached_property
    def effects(self) -> list[tuple[Place, Effects]]:
        """Every effect, with its place."""
        return [(place, part) for place, part in self.parts if isinstance(part, Effects)]

    @cached_property
    def starts(self) -> list[str]:
        """The screens on which some scenario starts."""
        service = self.service
        return [service.definition.start, *(one.start for one in service.scenarios.values() if one.start)]

    @cached_property
    def folders(self) -> list[Mapping[str, Paper]]:
        """Every folder of papers, of a persona or an applicant."""
        personas = [scenario.folder for scenario in self.service.scenarios.values()]
        return personas + [one.folder for queue in self.queues for one in queue.applications.values()]

    @cached_property
    def queues(self) -> list[Queue]:
        """Every queue of applications."""
        return [scenario.queue for scenario in self.service.scenarios.values() if scenario.queue]

    @cached_property
    def fact_values(self) -> Mapping[str, frozenset[str] | None]:
        """By fact, every value it can have in some variant; None when it is computed or put together from others."""
        return {**self.told_facts, **dict.fromkeys(self.service.definition.sums)}

    @cached_property
    def told_facts(self) -> Mapping[str, frozenset[str] | None]:
        """The same for the facts that are not computed."""
        values: dict[str, set[str] | None] = {}

        def add(name: str, value: str) -> None:
            known = values.setdefault(name, set())
            if NAME.search(value) or known is None:
                values[name] = None
            else:
                known.add(value)

        for scenario in self.service.scenarios.values():
            for name, value in _facts(scenario):
                add(name, value.id if isinstance(value, Text) else value)
        for _, effect in self.effects:
            for name, text in effect.set_.items():
                add(name, text)
        return {name: None if known is None else frozenset(known) for name, known in values.items()}

    @cached_property
    def texts(self) -> list[tuple[Place, str]]:
        """Every string that may name facts: texts in both languages, and bare strings of the files."""
        return [(place, part) for place, part in self.parts if isinstance(part, str)]


def _facts(scenario: Scenario) -> Iterator[tuple[str, str | Text]]:
    for name, values in scenario.vary.items():
        for value in values:
            if isinstance(value, str):
                yield name, value
            else:
                yield from value.items()
    yield from scenario.facts.items()
    for application in scenario.queue.applications.values() if scenario.queue else ():
        yield from application.facts.items()
