"""What may be kept of what was typed. Whatever arrives gives a value or a sentence, never an exception."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from kelas.practice.model import Service
from kelas.practice.screens import CHOSEN, Field, Option
from kelas.practice.state import Fault, Value
from kelas.privacy import plausible_nik

TOO_LONG = "text-too-long"
UNREADABLE = "value-unreadable"
NOT_AN_OPTION = "value-not-an-option"
REAL_NUMBER = "number-may-be-real"

LIMITS: Mapping[str, int] = {"text": 120, "long": 1000, "nik": 40, "kk": 40, "letters": 20}
"""most characters kept, by field kind"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What is kept of one typed value: the new value, or None to keep the earlier one; and a fault, if any."""

    value: Value | None = None
    fault: Fault | None = None


def options(service: Service, field: Field) -> tuple[Option, ...]:
    """Return what a field can be chosen from."""
    return service.shared.kelurahan if field.kind == "kelurahan" and not field.options else field.options


def take(service: Service, key: str, raw: object) -> Taken:
    """Take what arrived for a field."""
    field = service.fields[key]
    if raw is None:
        return Taken(value="")
    if field.kind == "tick":
        return _tick(raw)
    if field.kind in CHOSEN:
        return _chosen({option.key for option in options(service, field)}, field, raw)
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        return Taken(fault=Fault(rule=UNREADABLE, code=UNREADABLE))
    return _text(field, raw)


def _tick(raw: object) -> Taken:
    if isinstance(raw, bool):
        return Taken(value="yes" if raw else "")
    if isinstance(raw, str) and raw in ("yes", "true", ""):
        return Taken(value="yes" if raw else "")
    return Taken(fault=Fault(rule=UNREADABLE, code=UNREADABLE))


def _chosen(keys: set[str], field: Field, raw: object) -> Taken:
    if field.kind != "many":
        if isinstance(raw, str) and (raw in keys or not raw):
            return Taken(value=raw)
    elif isinstance(raw, (list, tuple)) and all(isinstance(key, str) and key in keys for key in raw):
        return Taken(value=tuple(dict.fromkeys(raw)))
    return Taken(fault=Fault(rule=NOT_AN_OPTION, code=NOT_AN_OPTION))


def _text(field: Field, raw: str | int) -> Taken:
    limit = field.max_length or LIMITS[field.kind]
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
