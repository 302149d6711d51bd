"""What the store promises by the means of SQLite: its log, its pages, its file."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

import pytest
from happened import NOON, event

from kelas.events import store as event_store
from kelas.events.kinds import Attempt, LessonOpened
from kelas.events.store import Store, StoreError


def test_an_acknowledged_event_is_on_the_disk_and_readers_do_not_wait(store: Store) -> None:
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def fill(store: Store) -> None:
    """Leave the real database no page to grow by."""
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_is_a_store_error_and_keeps_nothing(store: Store) -> None:
    fill(store)
    with pytest.raises(StoreError):
        store.put(event(Attempt, answer="x" * 100_000))
    assert store.read() == []


def test_an_answer_that_could_not_be_kept_stands_in_no_error(store: Store) -> None:
    fill(store)
    with pytest.raises(StoreError) as error:
        store.put(event(Attempt, answer="secret" * 20_000))
    told = "".join(traceback.format_exception(error.value, chain=True))
    assert "full" in str(error.value)
    assert "secretsecret" not in told


def test_a_folder_that_cannot_be_made_is_a_store_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("KELAS_HOME", str(home / "file" / "state"))
    with pytest.raises(StoreError, match="cannot be made"):
        event_store.store()


def test_a_database_that_is_none_is_a_store_error(home: Path) -> None:
    (home / "events.db").write_bytes(b"this is no database, " * 100)
    with pytest.raises(StoreError):
        event_store.store()


def test_the_environment_chooses_the_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert event_store.url() == f"sqlite:///{home / 'events.db'}"
    monkeypatch.setenv("KELAS_DB_URL", f"sqlite:///{home / 'other.db'}")
    event_store.store().put(event())
    assert (home / "other.db").exists()
    assert not (home / "events.db").exists()


def test_what_is_kept_can_be_read_with_any_sqlite_tool(store: Store, home: Path) -> None:
    store.put(event(LessonOpened))
    with sqlite3.connect(home / "events.db") as plain:
        assert plain.execute("SELECT kind, at, data FROM events").fetchall() == [
            ("lesson-opened", NOON.isoformat(), '{"lang": "arti"}')
        ]
