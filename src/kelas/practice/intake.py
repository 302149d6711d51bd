"""What may be kept of what was typed. Whatever arrives gives a value or a sentence, never an exception."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from kelas.practice.fields import CHOSEN, PLACES, Field, Input, Option, Value
from kelas.practice.model import Service
from kelas.practice.scenarios import Paper
from kelas.practice.state import Fault
from kelas.privacy import plausible_nik

TOO_LONG = "text-too-long"
UNREADABLE = "value-unreadable"
NOT_AN_OPTION = "value-not-an-option"
REAL_NUMBER = "number-may-be-real"

LIMITS: Mapping[str, int] = {"text": 120, "long": 1000, "letters": 20}
"""most characters kept, by kind of input"""
LIMIT = 40
MORE_ROWS = 5
"""rows kept beyond the most that are allowed, so that the learner may choose which go"""
_SLOT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} \S{1,8}")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What is kept of one typed value: the new value, or None to keep the earlier one; and a fault, if any."""

    value: Value | None = None
    fault: Fault | None = None


def options(service: Service, field: Input) -> tuple[Option, ...]:
    """Return what a field can be chosen from."""
    return service.shared.kelurahan if field.kind in PLACES and not field.options else field.options


def offered(folder: Mapping[str, Paper], field: Field) -> dict[str, Paper]:
    """Return the papers that a field of kind `document` offers, by key."""
    return {key: paper for key, paper in folder.items() if not field.accepts or paper.type in field.accepts}


def take(service: Service, folder: Mapping[str, Paper], key: str, raw: object) -> Taken:
    """Take what arrived for a field.

    Args:
        service: the service.
        folder: the papers that can be chosen.
        key: the field.
        raw: anything that JSON can say.
    """
    field = service.fields[key]
    if field.kind == "rows":
        return _rows(field, raw)
    if field.kind == "document":
        return _chosen(offered(folder, field), field, raw)
    return _one(field, raw, {option.key for option in options(service, field)})


def _one(field: Input, raw: object, keys: Container[str]) -> Taken:
    if raw is None:
        return Taken(value="")
    if field.kind == "tick":
        return _tick(raw)
    if field.kind in CHOSEN or field.kind == "choice":
        return _chosen(keys, field, raw)
    if field.kind == "slot" and raw and not (isinstance(raw, str) and _SLOT.fullmatch(raw)):
        return Taken(fault=Fault(rule=NOT_AN_OPTION, code=NOT_AN_OPTION))
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        return Taken(fault=Fault(rule=UNREADABLE, code=UNREADABLE))
    return _text(field, raw)


def _tick(raw: object) -> Taken:
    if isinstance(raw, bool):
        return Taken(value="yes" if raw else "")
    if isinstance(raw, str) and raw in ("yes", "true", ""):
        return Taken(value="yes" if raw else "")
    return Taken(fault=Fault(rule=UNREADABLE, code=UNREADABLE))


def _chosen(keys: Container[str], field: Input, raw: object) -> Taken:
    if field.kind != "many":
        if raw is None or (isinstance(raw, str) and (raw in keys or not raw)):
            return Taken(value=raw or "")
    elif isinstance(raw, (list, tuple)) and all(isinstance(key, str) and key in keys for key in raw):
        return Taken(value=tuple(dict.fromkeys(raw)))
    return Taken(fault=Fault(rule=NOT_AN_OPTION, code=NOT_AN_OPTION))


def _rows(field: Field, raw: object) -> Taken:
    """Take rows: those with something in them, each with all its columns; all or none of them."""
    if raw is None:
        return Taken(value=())
    if not isinstance(raw, (list, tuple)) or not all(isinstance(row, Mapping) for row in raw):
        return Taken(fault=Fault(rule=UNREADABLE, code=UNREADABLE))
    rows: list[Mapping[str, str]] = []
    cut: Fault | None = None
    for row in raw[: field.max_rows + MORE_ROWS]:
        cells: dict[str, str] = {}
        for name, column in field.columns.items():
            taken = _one(column, row.get(name), {option.key for option in column.options})
            fault = taken.fault and replace(taken.fault, args={**taken.fault.args, "row": str(len(rows) + 1)})
            if not isinstance(taken.value, str):
                return Taken(fault=fault)
            cells[name] = taken.value
            cut = cut or fault
        if any(cells.values()):
            rows.append(cells)
    return Taken(value=tuple(rows), fault=cut)


def _text(field: Input, raw: str | int) -> Taken:
    limit = field.max_length or LIMITS.get(field.kind, LIMIT)
    try:
        text = raw if isinstance(raw, str) else str(raw)
    except ValueError:  # an integer of thousands of digits
        return Taken(fault=Fault(rule=UNREADABLE, code=UNREADABLE))
    long = len(text) > limit
    # A little more than is kept is judged, so that a cut never hides a number that could be somebody's.
    text = "".join(map(_keep, text[: limit + 40]))
    if plausible_nik(text):
        return Taken(fault=Fault(rule=REAL_NUMBER, code=REAL_NUMBER))
    fault = Fault(rule=TOO_LONG, code=TOO_LONG, args={"limit": str(limit)}) if long else None
    return Taken(value=text[:limit], fault=fault)


def _keep(char: str) -> str:
    """Return a character that can be stored and shown; control marks go, half characters become the mark for one."""
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    return "" if category == "Cc" else "\ufffd" if category == "Cs" else char
