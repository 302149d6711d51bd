"""A closed workshop takes nobody in, and a deleted one leaves nothing about its people."""

from __future__ import annotations

from pathlib import Path

import pytest
from belongings import JOINED, holding, settle

from kelas.events.store import Store
from kelas.rights.audit import look, looks
from kelas.rights.cohorts import NoCohortError, close, closed, delete, reopen


@pytest.fixture
def workshops(store: Store) -> Store:
    for code in ("MAWAR10", "MELATI20"):
        store.add_cohort(code, f"Lokakarya {code}", JOINED.isoformat())
    return store


def test_a_workshop_is_closed_and_opened_again(workshops: Store) -> None:
    assert closed(workshops) == set()
    close(workshops, "MAWAR10")
    close(workshops, "MAWAR10")
    assert closed(workshops) == {"MAWAR10"}
    reopen(workshops, "MAWAR10")
    assert closed(workshops) == set()


@pytest.mark.parametrize("deed", [close, reopen, delete])
def test_there_is_nothing_to_do_with_an_unknown_workshop(workshops: Store, deed: object) -> None:
    with pytest.raises(NoCohortError):
        deed(workshops, "LAIN99")  # type: ignore[operator]
    assert closed(workshops) == set()


def test_deleting_takes_its_people_and_no_others(workshops: Store, home: Path) -> None:
    settle(workshops, home, "l-aaaa", "Anyelir", cohort="MAWAR10")
    settle(workshops, home, "l-bbbb", "Bakung", cohort="MAWAR10")
    settle(workshops, home, "l-cccc", "Cempaka", cohort="MELATI20")
    look(workshops, "trainer-1", "board", cohort="MAWAR10")
    look(workshops, "trainer-1", "board", cohort="MELATI20")
    gone = delete(workshops, "MAWAR10")
    assert (gone.learners, gone.events) == (2, 16)
    assert list(workshops.cohorts()) == ["MELATI20"]
    assert [row["id"] for row in workshops.learners()] == ["l-cccc"]
    assert [one.cohort for one in looks(workshops)] == ["MELATI20"]
    assert holding(home, "l-aaaa", "l-bbbb", "Anyelir", "Bakung", "MAWAR10") == []
