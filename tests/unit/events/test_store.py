from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from happened import NOON, event
from hypothesis import given
from hypothesis import strategies as st

from kelas.events.kinds import KINDS, Attempt, Event, HintShown, LessonOpened
from kelas.events.migrations import EVENTS
from kelas.events.store import Store, StoreError

WRITERS, EACH = 4, 15


@pytest.fixture
def store(any_store: Store) -> Store:
    return any_store


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


def test_events_survive_the_process_that_kept_them(store: Store, database: str) -> None:
    store.put(event())
    store.close()
    with closing(Store(database)) as again:
        assert again.read() == [event()]


def write(url: str, writer: int) -> None:
    store = Store(url)
    for number in range(EACH):
        store.put(event(id=f"event-{writer}-{number}", learner=f"l-{writer}"))
        store.put(event(id=f"shared-{number}", learner="everybody"))
    store.close()


def test_processes_that_start_and_write_at_once_lose_nothing(database: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write, args=(database, writer)) for writer in range(WRITERS)]
    for process in writers:
        process.start()
    for process in writers:
        process.join(60)
    assert [process.exitcode for process in writers] == [0] * WRITERS
    with closing(Store(database)) as store:
        kept = [one.id for one in store.read()]
    assert sorted(kept) == sorted(
        [f"event-{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)]
        + [f"shared-{number}" for number in range(EACH)]
    )


@pytest.mark.parametrize("read", [Store.read, Store.last, Store.learners, Store.cohorts])
def test_a_database_that_breaks_later_is_a_store_error_for_readers_too(store: Store, read: Any) -> None:
    with store._engine.begin() as connection:
        for table in ("events", "learners", "cohorts"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    with pytest.raises(StoreError):
        read(store)


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("events")
    in_file = request.param == "sqlite"
    url = f"sqlite:///{folder / 'events.db'}" if in_file else request.getfixturevalue("postgresql").database()
    with closing(Store(url)) as store:
        yield store


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
