"""Whoever has done nothing for so many days is shown, and deleted only when asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from belongings import JOINED, holding, settle
from typer.testing import CliRunner

from kelas.archive.retention import apply, silent
from kelas.cli import app
from kelas.events.migrations import AUDIT
from kelas.events.store import Store
from kelas.rights.audit import looks

NOW = JOINED + timedelta(days=200)
OLD, NEW, GUEST = "l-0001", "l-0002", "l-0003"


@pytest.fixture
def three(store: Store, home: Path) -> Store:
    """Return a store with somebody silent for 200 days, somebody who came yesterday, and an old guest with no event."""
    settle(store, home, OLD, "Lama")
    settle(store, home, NEW, "Baru", at=NOW - timedelta(days=1))
    store.add_learner(id=GUEST, nickname="", lang="id", cohort="", phrase=None, joined_at=JOINED.isoformat())
    return store


@pytest.mark.parametrize(("days", "found"), [(180, {OLD, GUEST}), (201, set()), (1, {OLD, GUEST})])
def test_the_last_thing_somebody_did_counts(three: Store, days: int, found: set[str]) -> None:
    assert {one.learner for one in silent(three, NOW, days)} == found


def test_joining_long_ago_and_learning_yesterday_is_not_silence(store: Store, home: Path) -> None:
    settle(store, home, NEW, "Rajin", at=NOW - timedelta(days=1))
    store.change_learner(NEW, joined_at=JOINED.isoformat())
    assert silent(store, NOW, 30) == []


def test_applying_deletes_them_and_older_audit_lines(three: Store, home: Path) -> None:
    with three.writing() as connection:
        for at in (JOINED, NOW):
            row = {"at": at.isoformat(), "who": "trainer-1", "what": "board", "learner": "", "cohort": ""}
            connection.execute(AUDIT.insert().values(**row))
    gone = apply(three, NOW, 180)
    assert gone.learners == 2
    assert [row["id"] for row in three.learners()] == [NEW]
    assert [one.at for one in looks(three)] == [NOW]
    assert holding(home, OLD, GUEST, "Lama") == []


class TestCommand:
    """`kelas retention`."""

    def test_without_a_period_nothing_is_deleted(self, three: Store) -> None:
        said = CliRunner().invoke(app, ["retention", "--apply"])
        assert said.exit_code == 1
        assert "kelas retention --days 180" in said.output
        assert len(three.learners()) == 3

    def test_it_shows_before_it_deletes(self, three: Store, home: Path) -> None:
        shown = CliRunner().invoke(app, ["retention", "--days", "1"])
        assert shown.exit_code == 0
        assert OLD in shown.output
        assert len(three.learners()) == 3
        applied = CliRunner().invoke(app, ["retention", "--apply"], env={"KELAS_KEEP_DAYS": "1"})
        assert applied.exit_code == 0, applied.output
        assert OLD not in {row["id"] for row in three.learners()}
