from __future__ import annotations

import dataclasses
import multiprocessing
import sqlite3
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.events import store as event_store
from kelas.events.kinds import KINDS, Attempt, Event, HintShown, LessonOpened
from kelas.events.migrations import EVENTS
from kelas.events.store import Store, StoreError

NOON = datetime(2026, 3, 2, 5, 0, 0, 123456, UTC)
WRITERS, EACH = 4, 15


def event(kind: type[Event] = HintShown, **fields: Any) -> Event:
    usual = {"id": "event-1", "learner": "l-1", "lesson": "kota-cerdas", "at": NOON}
    own = {
        field.name: {"str": "arti", "float": 0.5, "Any": {"a": ["b", 1]}, "Verdict": "partial"}[str(field.type)]
        for field in dataclasses.fields(kind)
        if field.name not in usual
    }
    return kind(**{**usual, **own, **fields})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_event_comes_back_as_it_was(store: Store, kind: type[Event]) -> None:
    assert store.put(event(kind))
    assert store.read() == [event(kind)]


def test_a_second_event_with_the_same_id_is_ignored(store: Store) -> None:
    assert store.put(event(activity="first"))
    assert not store.put(event(activity="second"))
    assert store.read() == [event(activity="first")]


def test_events_come_back_in_the_order_in_which_they_were_kept(store: Store) -> None:
    for number in (3, 1, 2):
        store.put(event(id=f"event-{number}", at=NOON - timedelta(days=number)))
    assert [kept.id for kept in store.read()] == ["event-3", "event-1", "event-2"]


def test_reading_can_ask_for_a_learner_a_lesson_and_kinds(store: Store) -> None:
    for number, (learner, lesson, kind) in enumerate(
        (learner, lesson, kind) for learner in "ab" for lesson in "xy" for kind in (HintShown, LessonOpened)
    ):
        store.put(event(kind, id=f"event-{number}", learner=learner, lesson=lesson))
    assert len(store.read()) == 8
    assert {kept.learner for kept in store.read(learner="a")} == {"a"}
    assert {kept.lesson for kept in store.read(lesson="y")} == {"y"}
    assert {type(kept) for kept in store.read(kinds=[LessonOpened])} == {LessonOpened}
    assert len(store.read(learner="a", lesson="x", kinds=[HintShown])) == 1
    assert store.read(learner="c") == []


def test_reading_can_go_on_after_what_was_read(store: Store) -> None:
    assert store.last() == 0
    store.put(event(id="event-1"))
    seen = store.last()
    store.put(event(id="event-2"))
    assert [kept.id for kept in store.read(after=seen)] == ["event-2"]
    assert store.read(after=store.last()) == []


def test_a_stream_gives_what_reading_gives_and_can_ask_for_a_cohort(store: Store) -> None:
    for learner, cohort in (("l-1", "A"), ("l-2", "B")):
        row = {"id": learner, "nickname": "n", "lang": "id", "cohort": cohort, "phrase": None, "joined_at": "t"}
        store.add_learner(**row)
        for number in range(2):
            store.put(event(id=f"{learner}-{number}", learner=learner))
    assert list(store.stream()) == store.read()
    assert [kept.id for kept in store.stream(cohort="B", after=1)] == ["l-2-0", "l-2-1"]


def test_changes_made_together_are_kept_together_or_not_at_all(store: Store) -> None:
    store.put(event())

    def change_half() -> None:
        with store.writing() as connection:
            connection.execute(EVENTS.delete())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_half()
    assert store.read() == [event()]


def test_events_survive_the_process_that_kept_them(store: Store, home: Path) -> None:
    store.put(event())
    store.close()
    assert Store(f"sqlite:///{home / 'events.db'}").read() == [event()]


def write(url: str, writer: int) -> None:
    store = Store(url)
    for number in range(EACH):
        store.put(event(id=f"event-{writer}-{number}", learner=f"l-{writer}"))
        store.put(event(id=f"shared-{number}", learner="everybody"))
    store.close()


def test_processes_that_start_and_write_at_once_lose_nothing(home: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    url = f"sqlite:///{home / 'events.db'}"
    writers = [spawn.Process(target=write, args=(url, writer)) for writer in range(WRITERS)]
    for process in writers:
        process.start()
    for process in writers:
        process.join(60)
    assert [process.exitcode for process in writers] == [0] * WRITERS
    kept = [one.id for one in Store(url).read()]
    assert sorted(kept) == sorted(
        [f"event-{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)]
        + [f"shared-{number}" for number in range(EACH)]
    )


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


@pytest.mark.parametrize("read", [Store.read, Store.last, Store.learners, Store.cohorts])
def test_a_database_that_breaks_later_is_a_store_error_for_readers_too(store: Store, read: Any) -> None:
    with store._engine.begin() as connection:
        for table in ("events", "learners", "cohorts"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    with pytest.raises(StoreError):
        read(store)


def test_the_environment_chooses_the_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert event_store.url() == f"sqlite:///{home / 'events.db'}"
    monkeypatch.setenv("KELAS_DB_URL", f"sqlite:///{home / 'other.db'}")
    event_store.store().put(event())
    assert (home / "other.db").exists()
    assert not (home / "events.db").exists()


def join(store: Store, learner: str, **fields: Any) -> None:
    store.add_learner(
        **{
            "id": learner,
            "nickname": "Budi",
            "lang": "id",
            "cohort": "",
            "phrase": None,
            "joined_at": learner,
            **fields,
        }
    )


def test_learners_are_found_by_what_is_known_of_them(store: Store) -> None:
    join(store, "l-2", cohort="KELAS1")
    join(store, "l-1")
    assert [one["id"] for one in store.learners()] == ["l-1", "l-2"]
    assert [one["id"] for one in store.learners(cohort="KELAS1")] == ["l-2"]
    store.change_learner("l-1", nickname="Siti")
    assert [one["nickname"] for one in store.learners()] == ["Siti", "Budi"]


def test_a_learner_is_added_once(store: Store) -> None:
    join(store, "l-1")
    with pytest.raises(StoreError):
        join(store, "l-1", nickname="Siti")
    assert [one["nickname"] for one in store.learners()] == ["Budi"]


def test_two_learners_never_share_a_phrase(store: Store) -> None:
    join(store, "l-1", phrase="digest")
    with pytest.raises(StoreError):
        join(store, "l-2", phrase="digest")


def test_cohorts_come_newest_first(store: Store) -> None:
    store.add_cohort("AAAA11", "Pagi", "2026-03-01")
    store.add_cohort("BBBB22", "Sore", "2026-03-02")
    assert list(store.cohorts().items()) == [("BBBB22", "Sore"), ("AAAA11", "Pagi")]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(f"sqlite:///{tmp_path_factory.mktemp('events') / 'events.db'}")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(answer=json_values)
def test_any_answer_comes_back_as_it_was(kept: Store, answer: Any) -> None:
    before = kept.last()
    kept.put(event(Attempt, id=f"event-{before + 1}", answer=answer))
    (found,) = kept.read(after=before)
    assert isinstance(found, Attempt)
    assert found.answer == answer


def test_what_is_kept_can_be_read_with_any_sqlite_tool(store: Store, home: Path) -> None:
    store.put(event(LessonOpened))
    with sqlite3.connect(home / "events.db") as plain:
        assert plain.execute("SELECT kind, at, data FROM events").fetchall() == [
            ("lesson-opened", NOON.isoformat(), '{"lang": "arti"}')
        ]
