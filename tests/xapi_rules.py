"""The rules of xAPI 1.0.3 for a statement, written from the specification's text (part two: xAPI-Data.md).

Each fault names the section that it breaks. Only what a statement of ours may hold is known here: an Agent with an
account, an Activity, a result, a context. Anything else is a fault (2.2: no properties that the specification does not
allow).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+")
# The sequence of token lengths that RFC 5646 asks for (2.2.s4.b2): language, script, region.
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
INTERACTIONS = {
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
}
# How a response is written for each type of interaction (2.4.4.1, "Response Patterns"): what each part may be.
KEY = r"[^\s\[\]]+"
RESPONSES = {
    "choice": rf"{KEY}(\[,\]{KEY})*",
    "sequencing": rf"{KEY}(\[,\]{KEY})*",
    "matching": rf"{KEY}\[\.\]{KEY}(\[,\]{KEY}\[\.\]{KEY})*",
    "numeric": r"-?\d+(\.\d+)?(e[+-]?\d+)?",
}

Rule = Callable[[Any], Iterator[str]]


def faults(statement: Any) -> list[str]:
    """Return what is wrong with a statement, one sentence each; nothing if it keeps the rules."""
    return [*_nulls(statement, "statement"), *_statement(statement)]


def _statement(value: Any) -> Iterator[str]:
    yield from _object(
        value,
        "2.4 statement",
        needed={"actor": _actor, "verb": _verb, "object": _activity},
        # 2.4.8: `stored` is the record store's; 2.4.10: `version` is not for the sender to set.
        allowed={"id": _uuid, "result": _result, "context": _context, "timestamp": _time},
    )
    kind = value.get("object", {}).get("definition", {}).get("interactionType")
    said = (value.get("result") or {}).get("response")
    if said is not None and kind in RESPONSES and not re.fullmatch(RESPONSES[kind], said):
        yield f"2.4.4.1 a response to {kind} is not written as {said!r}"


def _actor(value: Any) -> Iterator[str]:
    yield from _object(
        value, "2.4.2.1 agent", needed={"account": _account}, allowed={"objectType": _one_of("Agent"), "name": _string}
    )


def _account(value: Any) -> Iterator[str]:
    yield from _object(value, "2.4.2.4 account", needed={"homePage": _iri, "name": _string})


def _verb(value: Any) -> Iterator[str]:
    yield from _object(value, "2.4.3 verb", needed={"id": _iri, "display": _language_map})


def _activity(value: Any) -> Iterator[str]:
    allowed = {"objectType": _one_of("Activity"), "definition": _definition}
    yield from _object(value, "2.4.4.1 activity", needed={"id": _iri}, allowed=allowed)


def _definition(value: Any) -> Iterator[str]:
    allowed: dict[str, Rule] = {"name": _language_map, "description": _language_map, "type": _iri}
    allowed |= {"interactionType": _one_of(*INTERACTIONS), "extensions": _extensions}
    yield from _object(value, "2.4.4.1 definition", allowed=allowed)


def _result(value: Any) -> Iterator[str]:
    allowed: dict[str, Rule] = {"score": _score, "success": _truth, "completion": _truth}
    allowed |= {"response": _string, "extensions": _extensions}
    yield from _object(value, "2.4.5 result", allowed=allowed)


def _score(value: Any) -> Iterator[str]:
    numbers = dict.fromkeys(("scaled", "raw", "min", "max"), _number)
    yield from _object(value, "2.4.5.1 score", allowed=numbers)
    if not -1 <= value.get("scaled", 0) <= 1:
        yield "2.4.5.1 scaled is from -1 to 1"
    least, most = value.get("min"), value.get("max")
    if least is not None and most is not None and not least < most:
        yield "2.4.5.1 min is below max"
    raw = value.get("raw")
    if raw is not None and ((least is not None and raw < least) or (most is not None and raw > most)):
        yield "2.4.5.1 raw is from min to max"


def _context(value: Any) -> Iterator[str]:
    allowed: dict[str, Rule] = {"registration": _uuid, "platform": _string, "language": _tag}
    allowed |= {"contextActivities": _context_activities, "extensions": _extensions}
    yield from _object(value, "2.4.6 context", allowed=allowed)


def _context_activities(value: Any) -> Iterator[str]:
    lists = dict.fromkeys(("parent", "grouping", "category", "other"), _activities)
    yield from _object(value, "2.4.6.2 contextActivities", allowed=lists)


def _activities(value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield "2.4.6.2 is a list of activities"
        return
    for one in value:
        yield from _activity(one)


def _object(
    value: Any, name: str, *, needed: Mapping[str, Rule] | None = None, allowed: Mapping[str, Rule] | None = None
) -> Iterator[str]:
    rules = {**(needed or {}), **(allowed or {})}
    if not isinstance(value, dict) or not value:
        yield f"{name} is an object that is not empty"
        return
    yield from (f"{name} needs {key}" for key in needed or {} if key not in value)
    for key, part in value.items():
        if key in rules:
            yield from (f"{name}.{key}: {fault}" for fault in rules[key](part))
        else:
            yield f"{name} has no property {key}"


def _language_map(value: Any) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield "4.2 is a language map that is not empty"
        return
    for tag, text in value.items():
        yield from _tag(tag)
        yield from _string(text)


def _extensions(value: Any) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield "4.1 is a map of extensions"
        return
    for key in value:
        yield from _iri(key)


def _one_of(*words: str) -> Rule:
    def rule(value: Any) -> Iterator[str]:
        if value not in words:
            yield f"is one of {words}"

    return rule


def _string(value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield "is a string"


def _truth(value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        yield "is true or false"


def _number(value: Any) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) == float("inf"):
        yield "is a number"


def _uuid(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not UUID.fullmatch(value):
        yield "4.4 is a UUID of variant 2 in its standard form"


def _iri(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not IRI.fullmatch(value):
        yield f"4.3 is an IRI with a scheme, not {value!r}"


def _tag(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not TAG.fullmatch(value):
        yield f"4.2 is a language tag of RFC 5646, not {value!r}"


def _time(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not TIME.fullmatch(value) or value.endswith(("-00:00", "-00")):
        yield f"4.5 is a time of ISO 8601 with its zone, not {value!r}"
    else:
        datetime.fromisoformat(value)


def _nulls(value: Any, name: str) -> Iterator[str]:
    """2.2.s4.b1: no null values, except inside extensions."""
    if value is None:
        yield f"2.2 {name} is null"
    elif isinstance(value, dict):
        for key, part in value.items():
            if key != "extensions":
                yield from _nulls(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _nulls(part, name)
