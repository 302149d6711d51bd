"""The fields of a view: what each kind shows, and what it holds now."""

from __future__ import annotations

from typing import Any

from kelas.practice.fields import Field, Input
from kelas.practice.intake import offered, options
from kelas.practice.sight import Sight
from kelas.practice.slots import told
from kelas.practice.values import rows


def field(sight: Sight, key: str) -> dict[str, Any]:
    """Return a field of the screen."""
    known = sight.service.fields[key]
    value = sight.state.values.get(key, "")
    shown: Any = value
    if known.kind == "tick":
        shown = value == "yes"
    elif known.kind == "many":
        shown = list(value) if not isinstance(value, str) else []
    return {
        **_input(sight, key, known),
        "help": sight.say(known.help),
        "letters": sight.say(known.letters),
        "value": shown,
        **_more(sight, key, known),
    }


def _input(sight: Sight, key: str, known: Input) -> dict[str, Any]:
    choices = options(sight.service, known)
    if isinstance(known, Field) and known.shuffle:
        choices = tuple(sight.shuffled(choices, [option.key for option in choices], key))
    return {
        "key": key,
        "kind": known.kind,
        "label": sight.say(known.label),
        "required": known.required,
        "options": [{"key": option.key, "text": sight.say(option.text)} for option in choices],
        "unit": sight.say(known.unit),
        "example": sight.say(known.example),
        "decimals": known.decimals,
    }


def _more(sight: Sight, key: str, known: Field) -> dict[str, Any]:
    """Return what only some kinds have."""
    if known.kind == "document":
        papers = sight.papers(offered(sight.scene.folder, known))
        if known.shuffle:
            papers = sight.shuffled(papers, [paper["key"] for paper in papers], key)
        return {"papers": papers}
    if known.kind == "map":
        city = sight.service.city
        areas = [{"key": area.key, "name": area.name, "d": area.d, "district": area.district} for area in city.areas]
        return {"areas": areas, "viewBox": city.box}
    if known.kind == "slot":
        return {"days": _days(sight, key)}
    if known.kind == "rows":
        return {
            "row": sight.say(known.row),
            "columns": [_input(sight, name, column) for name, column in known.columns.items()],
            "value": [dict(row) for row in rows(sight.state.values.get(key))],
            "min": known.min_rows,
            "max": known.max_rows,
        }
    return {}


def _days(sight: Sight, key: str) -> list[dict[str, Any]]:
    days: dict[str, dict[str, Any]] = {}
    for slot in sight.scene.offered(key):
        date = slot.day.isoformat()
        day = days.setdefault(date, {"date": date, "text": told(date).say(sight.lang), "times": []})
        day["times"].append({"key": slot.key, "text": slot.time, "full": slot.full})
    return list(days.values())
