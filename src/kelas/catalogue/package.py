"""Reads datasets/datapackage.json and the tables that it describes.

The form is Frictionless' Tabular Data Package, version 1 (https://specs.frictionlessdata.io/tabular-data-package/);
what is ours (titles in two languages, unit, status) stands in blocks called `kelas`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kelas import paths
from kelas.words.text import Text

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["documented", "illustrative"]

# Frictionless type -> pandas type; a date is read as one afterwards.
TYPES: Mapping[str, str] = {"string": "str", "integer": "Int64", "number": "float64", "year": "Int64", "date": "str"}
_SOURCE = re.compile(r"\[(\d+)\]")


class UnknownTableError(KeyError):
    """No table has this name; the message lists the names there are."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column.

    Attributes:
        name: as in the table.
        type: `string`, `integer`, `number`, `year` or `date`.
        title: what it holds.
        unit: of its numbers; None for words and years.
        status: whether a source names the values, or they are made up or computed for practice.
        constraints: `required`, `unique`, `enum`, `pattern`, `minimum`, `maximum`, as Frictionless means them.
    """

    name: str
    type: str
    title: Text
    unit: Text | None
    status: Status
    constraints: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What the catalogue says of a table.

    Attributes:
        name: what `load` takes.
        file: the CSV file.
        title: what it is about.
        unit: what one row or one value is.
        status: `documented` (published by its sources) or `illustrative` (for practice only).
        licence: its short name, such as `CC-BY-4.0`.
        sources: numbers of docs/SOURCES.md.
        notes: what a reader has to know before using it.
        fields: the columns, in order.
        key: the columns that tell rows apart.
    """

    name: str
    file: Path
    title: Text
    unit: Text
    status: Status
    licence: str
    sources: tuple[int, ...]
    notes: tuple[Text, ...]
    fields: tuple[Field, ...]
    key: tuple[str, ...]


def names() -> list[str]:
    """Return the name of every table, in the catalogue's order."""
    return list(_tables())


def about(name: str) -> Table:
    """Return what the catalogue says of a table.

    Raises:
        UnknownTableError: there is no such table.
    """
    if name not in _tables():
        raise UnknownTableError(
            f"Tidak ada tabel `{name}`. Pilih salah satu: {', '.join(names())}. "
            f"/ There is no table `{name}`. Choose one of those."
        )
    return _tables()[name]


def load(name: str) -> pd.DataFrame:
    """Return a table as a new frame, each column with the type that the catalogue names.

    Numbers without a gap are plain integers and floats; dates are dates; what is empty stays empty.

    Raises:
        UnknownTableError: there is no such table.
    """
    import pandas as pd  # takes a second, and most of the program never needs it

    table = about(name)
    types = {field.name: TYPES[field.type] for field in table.fields}
    frame = pd.read_csv(table.file, dtype=types, keep_default_na=False, na_values=[""])
    for field in table.fields:
        if field.type == "date":
            frame[field.name] = pd.to_datetime(frame[field.name], format="%Y-%m-%d")
        elif TYPES[field.type] == "Int64" and not frame[field.name].isna().any():
            frame[field.name] = frame[field.name].astype("int64")
    return frame


@cache
def _tables() -> Mapping[str, Table]:
    package = json.loads((paths.DATASETS / "datapackage.json").read_text("utf-8"))
    return {one["name"]: _table(one) for one in package["resources"]}


def _table(one: Mapping[str, Any]) -> Table:
    ours, schema = one["kelas"], one["schema"]
    return Table(
        name=one["name"],
        file=paths.DATASETS / one["path"],
        title=Text(**ours["title"]),
        unit=_text(ours["unit"]),
        status=ours["status"],
        licence=one["licenses"][0]["name"],
        sources=tuple(int(number) for source in one.get("sources", ()) for number in _SOURCE.findall(source["title"])),
        notes=tuple(Text(**note) for note in ours.get("notes", ())),
        fields=tuple(_field(field) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
    )


def _field(one: Mapping[str, Any]) -> Field:
    ours = one["kelas"]
    return Field(
        name=one["name"],
        type=one["type"],
        title=Text(**ours["title"]),
        unit=_text(ours["unit"]) if "unit" in ours else None,
        status=ours["status"],
        constraints=one.get("constraints", {}),
    )


def _text(written: Any) -> Text:
    """Return a unit, which is one sign for both languages (`km²`) or a word in each."""
    return Text(id=written, en=written) if isinstance(written, str) else Text(**written)
