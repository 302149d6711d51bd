"""Faults of conditions: things to look at that do not exist, tests of nothing, values that can never occur."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from kelas.practice.book import Book, Finding, Place
from kelas.practice.fields import CHOSEN, PLACES, Column, Field, FieldKind
from kelas.practice.intake import options
from kelas.practice.model import VERDICTS
from kelas.practice.numbers import literal
from kelas.practice.predicates import Predicate
from kelas.practice.rules import LOOKS
from kelas.practice.scenarios import Paper, Quality, Whose

_FREE = frozenset({"count", "unmended", "scenario"})
_OF_PROCESSES = frozenset({"ticket", "faults", "returned"})
_OF_MAIL = frozenset({"judged", "opened", "inbox"})
_OF_PAPERS = frozenset({"paper", "quality", "whose"})
DECIDED = frozenset({"all", "right", "reasons"})
"""what `decided:` may name besides an application"""


def predicates(book: Book) -> Iterator[Finding]:
    """Every condition looks at a known thing, tests it, and asks for values that can occur."""
    for place, part in book.parts:
        if isinstance(part, Predicate):
            yield from _predicate(book, place, part)


def _predicate(book: Book, place: Place, predicate: Predicate) -> Iterator[Finding]:
    bare = Predicate(of=predicate.of, at=predicate.at)
    if predicate == bare:
        message = "this condition tests nothing; add a test such as `is`, `filled` or `length`"
        yield Finding(path=place, rule="predicate-tests-something", message=message)
    looks_here = Predicate(not_=predicate.not_, all=predicate.all, any=predicate.any) != predicate
    if looks_here and not predicate.of and not _inherits(place):
        message = "this condition looks at nothing; say what with `of`"
        yield Finding(path=place, rule="predicate-tests-something", message=message)
    limits = [of for of in (predicate.no_more_than, predicate.no_less_than, *predicate.sum) if of and not literal(of)]
    for of in [predicate.of, predicate.equals or "", *limits]:
        if of and not exists(book, of):
            message = f"there is no `{of}` to look at; correct the name or add it"
            yield Finding(path=place, rule="name-known", message=message)
    wanted = [predicate.is_] if predicate.is_ is not None else list(predicate.one_of)
    possible = _values(book, predicate.of) if predicate.at is None else None
    for value in wanted:
        if possible is not None and value and value not in possible:
            message = f"`{predicate.of}` can never be `{value}`; use one of: {', '.join(sorted(possible))}"
            yield Finding(path=place, rule="value-possible", message=message)


def _inherits(place: Place) -> bool:
    """Say whether a condition may look at what is around it: a rule's test, or a part of another condition."""
    return "test" in place or place[-1] == "not" or (len(place) > 1 and place[-2] in ("all", "any"))


def exists(book: Book, of: str) -> bool:
    """Say whether there is such a thing to look at."""
    service = book.service
    kind, colon, name = of.partition(":")
    if not colon or kind == "field":
        return is_input(book, name or kind)
    if kind == "fact":
        # A rule that all services share may look at a fact that this service has not got.
        return name in book.fact_values or of in ("fact:nik", "fact:kk")
    if kind in _OF_PROCESSES:
        return name in service.processes
    if kind in _OF_MAIL:
        return name in service.inbox
    if kind in _OF_PAPERS:
        return _is_of(book, name, frozenset({"document"}))
    if kind == "district":
        return _is_of(book, name, PLACES)
    if kind in ("rows", "total", "repeats"):
        return _counts(book, kind, name)
    if kind == "decided":
        return name in DECIDED or any(name in queue.applications for queue in book.queues)
    return kind in LOOKS and (kind in _FREE or (kind == "slips" and name in service.fields))


def is_input(book: Book, path: str) -> bool:
    """Say whether there is a field, or a column of rows, of this name."""
    return _input(book, path) is not None


def _input(book: Book, path: str) -> Field | Column | None:
    key, dot, column = path.partition(".")
    field = book.service.fields.get(key)
    return field.columns.get(column) if field and dot else field


def _is_of(book: Book, key: str, kinds: frozenset[FieldKind]) -> bool:
    field = book.service.fields.get(key)
    return field is not None and field.kind in kinds


def _counts(book: Book, kind: str, name: str) -> bool:
    """Say whether rows can be counted so: `anggota`, `anggota.umur`, `anggota.level=anak`."""
    path, equals, _ = name.partition("=")
    column = _input(book, path)
    if kind == "rows" and not equals:
        return _is_of(book, path, frozenset({"rows"}))
    return isinstance(column, Column) and (kind != "total" or column.kind == "number")


def _values(book: Book, of: str) -> frozenset[str] | None:
    """Return every value that a thing can have, or None when they cannot be listed."""
    service = book.service
    kind, colon, name = of.partition(":")
    if kind == "fact":
        return book.fact_values.get(name)
    listed: dict[str, tuple[str, ...]] = {
        "ticket": tuple(service.statuses),
        "judged": VERDICTS,
        "opened": ("yes",),
        "inbox": ("yes",),
        "quality": get_args(Quality),
        "whose": get_args(Whose),
        "district": tuple({area.district for area in service.city.areas}),
        "paper": tuple(part.type for _, part in book.parts if isinstance(part, Paper)),
    }
    if kind in listed:
        return frozenset(listed[kind]) or None
    if kind == "decided" and name not in ("right", "reasons"):
        return frozenset({"yes"} if name == "all" else {"right", "wrong"})
    field = _input(book, name if colon else kind) if not colon or kind == "field" else None
    if field is None:
        return None
    if field.kind == "document":
        return frozenset(key for folder in book.folders for key in folder)
    if field.kind == "tick":
        return frozenset({"yes"})
    return frozenset(option.key for option in options(service, field)) if field.kind in CHOSEN else None
