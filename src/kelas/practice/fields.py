"""The models of what a learner fills in: fields, their kinds, and what each kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kelas.practice.predicates import Predicate
from kelas.words.text import STRICT, Text

ColumnKind = Literal["text", "number", "date", "choice", "tick"]
FieldKind = Literal[
    ColumnKind, "long", "nik", "kk", "letters", "many", "kelurahan", "otp", "document", "map", "slot", "rows"
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

PLACES: frozenset[FieldKind] = frozenset({"kelurahan", "map"})
"""kinds whose value is a kelurahan"""
CHOSEN: frozenset[FieldKind] = frozenset({"choice", "many", *PLACES})
"""kinds whose value is a key of their options"""

Value = str | tuple[str, ...] | tuple[Mapping[str, str], ...]
"""what a field holds, as typed: `many` holds keys, `rows` holds rows by column, a ticked box holds "yes" """
Fact = str | Text


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a field."""

    __pydantic_config__ = STRICT

    key: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Input:
    """What a field and a column of rows have in common."""

    __pydantic_config__ = STRICT

    kind: FieldKind
    label: Text
    example: Text | None = None
    """a made-up example that explains what belongs here"""
    required: bool = True
    options: tuple[Option, ...] = ()
    unit: Text | None = None
    """number: shown beside it, such as Rp or kg"""
    decimals: int = 0
    """number: how many decimals may be typed"""
    max_length: int | None = None


@dataclass(frozen=True, kw_only=True)
class Column(Input):
    """One column of a field of kind `rows`."""

    kind: ColumnKind


@dataclass(frozen=True, kw_only=True)
class Slots:
    """The appointments that a field offers, counted from the practice day on."""

    __pydantic_config__ = STRICT

    from_: int = 1
    """how many days after today the first one is"""
    days: int
    times: tuple[str, ...]
    closed: tuple[Weekday, ...] = ()
    full_every: int = 0
    """about every so-many-th appointment is taken already; 0: none is"""


@dataclass(frozen=True, kw_only=True)
class Field(Input):
    """One thing the learner fills in."""

    help: Text | None = None
    shuffle: bool = False
    """show the options in an order that differs by learner"""
    letters: str = ""
    """the letters to copy, for the kind `letters`"""
    accepts: tuple[str, ...] = ()
    """document: only papers of these types are offered"""
    slots: Slots | None = None
    row: Text | None = None
    """rows: what one row is called"""
    columns: Mapping[str, Column] = field(default_factory=dict)
    min_rows: int = 1
    max_rows: int = 20
    when: Predicate | None = None
    """asked only when this holds"""
