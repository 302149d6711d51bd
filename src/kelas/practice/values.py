"""What a field holds, as rules see it: typed numbers and dates in one form, and rows counted and added up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kelas.practice import numbers
from kelas.practice.fields import Field, Input, Value

NUMBER_UNREADABLE = "number-unreadable"
DATE_UNREADABLE = "date-unreadable"


def plain(field: Input | None, value: Value) -> str:
    """Return a value as rules see it: numbers and dates in one form, texts without outer blanks, rows as their number.

    Several choices stand in the order of the options, whatever was ticked first.
    What cannot be read stays as it was typed.
    """
    if field is not None and field.kind == "rows":
        return str(len(rows(value)) or "")
    if not isinstance(value, str):
        order = [option.key for option in field.options] if field else []
        keys = [key for key in value if isinstance(key, str)]
        return ",".join(sorted(keys, key=lambda key: order.index(key) if key in order else len(order)))
    kind = field.kind if field else "text"
    text = value.strip()
    if kind in ("nik", "kk", "otp"):
        return numbers.bare(value)
    if kind == "letters":
        return numbers.bare(value).upper()
    if kind == "number" and field is not None:
        units = (field.unit.id, field.unit.en) if field.unit else ()
        number = numbers.typed_number(text, field.decimals, *units)
        return text if number is None else numbers.canonical(number)
    if kind == "date":
        day = numbers.day(text)
        return day.isoformat() if day else text
    return text


def unreadable(field: Input, plain_value: str) -> str | None:
    """Return the message code for a number or a date that cannot be read; None when all is well."""
    if field.kind == "number" and numbers.typed_number(plain_value, field.decimals) is None:
        return NUMBER_UNREADABLE
    if field.kind == "date" and numbers.day(plain_value) is None:
        return DATE_UNREADABLE
    return None


def rows(value: Value | None) -> tuple[Mapping[str, str], ...]:
    """Return the rows that a field of kind `rows` holds."""
    return tuple(row for row in value or () if not isinstance(row, str))


def cell(field: Field | None, row: Mapping[str, str], column: str) -> str:
    """Return what stands in a column of a row, as rules see it."""
    return plain(field.columns.get(column) if field else None, row.get(column, ""))


def count(field: Field | None, value: Value | None, column: str, wanted: str) -> int:
    """Return how many rows there are; with a column, how many have the wanted value in it."""
    return len([row for row in rows(value) if not column or cell(field, row, column) == wanted])


def total(field: Field | None, value: Value | None, column: str, _: str = "") -> str:
    """Return the sum of a column; what is not a number counts as 0."""
    found = (numbers.literal(cell(field, row, column)) for row in rows(value))
    return numbers.canonical(sum((number for number in found if number is not None), Decimal(0)))


def repeats(field: Field | None, value: Value | None, column: str, _: str = "") -> int:
    """Return how many rows have in a column what an earlier row has, small and capital letters alike."""
    found = [text for row in rows(value) if (text := cell(field, row, column).casefold())]
    return len(found) - len(set(found))
