"""An event of any kind, for tests that do not care which."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

from kelas.events.kinds import Event, HintShown

NOON = datetime(2026, 3, 2, 5, 0, 0, 123456, UTC)


def event(kind: type[Event] = HintShown, **fields: Any) -> Event:
    usual = {"id": "event-1", "learner": "l-1", "lesson": "kota-cerdas", "at": NOON}
    own = {
        field.name: {
            "str": "arti",
            "float": 0.5,
            "bool": True,
            "Any": {"a": ["b", 1]},
            "Verdict": "partial",
            "Mapping[str, float]": {"a": 0.5},
        }[str(field.type)]
        for field in dataclasses.fields(kind)
        if field.name not in usual
    }
    return kind(**{**usual, **own, **fields})
