"""Whether a table is what the catalogue says of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kelas.catalogue.package import Field, Table

# Frictionless constraint -> whether a value breaks it. `required` and `unique` are looked at elsewhere.
_BREAKS: Mapping[str, Callable[[str, Any], bool]] = {
    "enum": lambda value, known: value not in known,
    "pattern": lambda value, form: not re.fullmatch(form, value),
    "minimum": lambda value, least: float(value) < least,
    "maximum": lambda value, most: float(value) > most,
}
_FORMS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "year": r"(19|20)\d\d"}


def faults(table: Table) -> Iterator[tuple[int, str]]:
    """Yield each fault of a table's file: its line, and what is wrong."""
    with table.file.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    expected = [field.name for field in table.fields]
    if head != expected:
        yield 1, f"the columns are {', '.join(head)}; the catalogue says {', '.join(expected)}"
        return
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            yield number, f"this row has {len(row)} values, and there are {len(head)} columns"
            return
        for field, value in zip(table.fields, row, strict=True):
            if problem := _problem(field, value):
                yield number, f"{field.name}: {problem}"
    for names in (*((field.name,) for field in table.fields if field.constraints.get("unique")), table.key):
        yield from _repeated(names, [[row[head.index(name)] for name in names] for row in rows])


def _repeated(names: Sequence[str], values: list[list[str]]) -> Iterator[tuple[int, str]]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield number + 2, f"{' + '.join(names)}: `{' + '.join(value)}` stands in an earlier row too"


def _problem(field: Field, value: str) -> str:
    """Return what is wrong with a value, or nothing."""
    if value == "":
        return "a value is needed" if field.constraints.get("required") else ""
    if not _has_type(field.type, value):
        return f"`{value}` is no {field.type}"
    for name, test in field.constraints.items():
        if name in _BREAKS and _BREAKS[name](value, test):
            return f"`{value}` does not keep to {name} {test}"
    return ""


def _has_type(kind: str, value: str) -> bool:
    if kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return kind == "string" or bool(re.fullmatch(_FORMS[kind], value))
