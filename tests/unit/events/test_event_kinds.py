from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from kelas.events.kinds import KINDS, Event


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_field_of_an_event_is_documented(kind: type[Event]) -> None:
    documented = f"{Event.__doc__}{kind.__doc__}"
    for field in dataclasses.fields(kind):
        assert f"\n        {field.name}: " in documented, field.name


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_an_event_cannot_be_changed(kind: type[Event]) -> None:
    given = {field.name: datetime.now(UTC) if field.name == "at" else "x" for field in dataclasses.fields(kind)}
    event = kind(**given)
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.learner = "somebody else"  # type: ignore[misc]


def test_every_kind_is_listed_under_its_own_name() -> None:
    def all_below(kind: type[Event]) -> set[type[Event]]:
        return {kind} | {below for child in kind.__subclasses__() for below in all_below(child)}

    assert set(KINDS.values()) == all_below(Event) - {Event}
    assert all(name == kind.KIND for name, kind in KINDS.items())
