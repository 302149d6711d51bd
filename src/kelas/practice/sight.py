"""What all parts of a view need: the state, the language, and how sentences, rows and papers are said in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from kelas.practice.facts import as_text, fill_both, in_order
from kelas.practice.fields import Fact, Input, Value
from kelas.practice.intake import options
from kelas.practice.model import Service
from kelas.practice.numbers import literal
from kelas.practice.rules import Scene
from kelas.practice.scenarios import Paper
from kelas.practice.screens import Row
from kelas.practice.sentences import reason
from kelas.practice.slots import day_first, told
from kelas.practice.state import Fault, State
from kelas.practice.sums import written
from kelas.practice.values import plain, rows
from kelas.words.text import Lang, Text

T = TypeVar("T")
Draw = Callable[[str], tuple[str, int]]
"""Turns the text of a QR into the path of its dark modules and the size of its box."""


def undrawn(_: str) -> tuple[str, int]:
    """Draw nothing."""
    return "", 0


class Sight:
    """A state as it is seen in a language."""

    def __init__(
        self, service: Service, state: State, lang: Lang, draw: Draw = undrawn, scene: Scene | None = None
    ) -> None:
        self.service = service
        self.state = state
        self.lang: Lang = lang
        self.draw = draw
        self.scene = scene or Scene(service, state)

    def of(self, scene: Scene) -> Sight:
        """Return how an application is seen."""
        return Sight(self.service, self.state, self.lang, self.draw, scene)

    def say(self, text: Fact | None) -> str:
        """Return a text in the language, with its facts."""
        return fill_both(as_text(text), self.scene.facts).say(self.lang) if text is not None else ""

    def rows(self, rows: Sequence[Row]) -> list[dict[str, str]]:
        """Return labelled values."""
        return [{"label": self.say(row.label), "value": self.say(row.value)} for row in rows]

    def reason(self, key: str, fault: Fault) -> str:
        """Return why a field is faulty."""
        return reason(self.scene, key, fault).say(self.lang)

    def papers(self, folder: Mapping[str, Paper]) -> list[dict[str, Any]]:
        """Return papers as they are drawn; whose they are, one has to read."""
        return [
            {
                "key": key,
                "type": paper.type,
                "title": self.say(paper.title),
                "quality": paper.quality,
                "rows": self.rows(paper.rows),
            }
            for key, paper in folder.items()
        ]

    def shuffled(self, things: Sequence[T], keys: Sequence[str], *seed: str) -> list[T]:
        """Return things in this learner's order."""
        state = self.state
        return in_order(things, keys, state.seed, state.scenario, str(state.round), *seed)

    def value(self, key: str) -> str:
        """Return what a field holds, as one reads it."""
        field, value = self.service.fields[key], self.scene.values.get(key, "")
        if field.kind == "rows":
            row = field.row or field.label
            lines = [
                f"{self.say(row)} {number}: {self.line(field.columns, cells)}"
                for number, cells in enumerate(rows(value), 1)
            ]
            return "\n".join(lines)
        if field.kind == "document":
            paper = self.scene.folder.get(str(value))
            return self.say(paper.title) if paper else ""
        return self.one(field, value)

    def line(self, columns: Mapping[str, Input], cells: Mapping[str, str]) -> str:
        """Return the cells of a row, as one reads them; of a ticked one its label."""
        filled = [(column, cells[name]) for name, column in columns.items() if cells.get(name)]
        return ", ".join(self.say(one.label) if one.kind == "tick" else self.one(one, text) for one, text in filled)

    def one(self, field: Input, value: Value) -> str:
        """Return one value, as one reads it."""
        if field.kind == "tick":
            return "✓" if value else "–"
        if field.kind == "slot":
            return told(str(value)).say(self.lang)
        texts: Mapping[str, Text] = {option.key: option.text for option in options(self.service, field)}
        keys = [value] if isinstance(value, str) else [key for key in value if isinstance(key, str)]
        if texts:
            return ", ".join(self.say(texts[key]) for key in keys if key in texts)
        return self.typed(field, plain(field, value)) if field.kind in ("number", "date") else ", ".join(keys)

    def typed(self, field: Input, value: str) -> str:
        """Return a number or a date in the form in which people write it; what cannot be read stays as it is."""
        number = literal(value)
        if field.kind == "date":
            return day_first(value)
        if number is None:
            return value
        unit = self.say(field.unit)
        if unit == "Rp":
            return written(number, "rupiah").say(self.lang)
        return f"{written(number, 'number').say(self.lang)} {unit}".rstrip()
