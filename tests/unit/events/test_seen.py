from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kelas.events.kinds import HintShown
from kelas.events.migrations import EVENTS
from kelas.events.seen import Seen
from kelas.events.store import Store, StoreError


def hint(number: int, learner: str = "l-1", lesson: str = "kota-cerdas") -> HintShown:
    at = datetime(2026, 3, 2, 5, number % 60, tzinfo=UTC)
    return HintShown(id=f"event-{number}", learner=learner, lesson=lesson, at=at, activity="arti")


def test_what_comes_from_another_tab_is_seen_at_the_next_look(any_store: Store) -> None:
    seen = Seen(any_store, "l-1", "kota-cerdas")
    assert seen.events() == []
    any_store.put(hint(1))
    assert seen.events() == [hint(1)]
    with closing(Store(any_store.url)) as tab:
        tab.put(hint(2))
    assert seen.events() == [hint(1), hint(2)]


@settings(max_examples=15, deadline=None)
@given(
    places=st.lists(st.tuples(st.sampled_from(["l-1", "l-2"]), st.sampled_from(["a", "b"]), st.booleans()), max_size=8)
)
def test_it_sees_what_reading_anew_would_give_whenever_it_looks(places: list[tuple[str, str, bool]]) -> None:
    with closing(Store("sqlite://")) as store:
        seen = Seen(store, "l-1", "a")
        for number, (learner, lesson, look) in enumerate(places):
            store.put(hint(number, learner, lesson))
            if look:
                seen.events()
        assert seen.events() == store.read(learner="l-1", lesson="a")


def test_a_store_that_breaks_is_a_store_error(any_store: Store) -> None:
    seen = Seen(any_store, "l-1", "kota-cerdas")
    with any_store.writing() as connection:
        EVENTS.drop(connection)
    with pytest.raises(StoreError):
        seen.events()
