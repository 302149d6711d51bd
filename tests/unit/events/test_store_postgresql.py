"""What the store promises on a PostgreSQL server: the order of events, coming back, and plain words."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.synchronize import Event as Signal

import postgres
import psycopg
import pytest
from happened import event

from kelas.attempts import Sender, submit
from kelas.events.database import address, shown
from kelas.events.migrations import EVENTS
from kelas.events.store import Store, StoreError
from kelas.lessons import read

WRITERS, EACH = 4, 40
SECONDS = 60


@pytest.fixture
def url(postgresql: postgres.Server) -> Iterator[str]:
    made = postgresql.database()
    yield made
    postgresql.drop(made)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with closing(Store(url)) as kept:
        yield kept


def waiting(url: str) -> int:
    """Return how many transactions of a database wait for their turn."""
    with psycopg.connect(url) as look:
        query = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted AND datname = "
        return int(look.execute(f"{query} current_database()").fetchone()[0])  # type: ignore[index]


def test_an_event_never_appears_before_one_with_a_smaller_number(store: Store, url: str) -> None:
    with ThreadPoolExecutor() as side:
        with store.writing() as slow:
            first = {"id": "event-1", "learner": "l-1", "lesson": "kota-cerdas", "kind": "hint-shown", "at": "2026"}
            slow.execute(EVENTS.insert().values(**first, data="{}"))
            second = side.submit(store.put, event(id="event-2"))
            end = time.monotonic() + SECONDS
            while not second.done() and not waiting(url):
                assert time.monotonic() < end
            seen = store.last()
            assert store.read() == []
        assert second.result(SECONDS)
    with store.writing() as connection:  # the times of our row are none
        connection.execute(EVENTS.update().values(at="2026-03-02T05:00:00+00:00", data='{"activity": "arti"}'))
    assert [kept.id for kept in store.read(after=seen)] == ["event-1", "event-2"]


def write(url: str, writer: int, go: Signal) -> None:
    with closing(Store(url)) as store:
        go.wait(SECONDS)
        for number in range(EACH):
            store.put(event(id=f"event-{writer}-{number}", learner=f"l-{writer}"))


def test_a_reader_who_reads_on_while_many_write_misses_nothing(store: Store, url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    go = spawn.Event()
    writers = [spawn.Process(target=write, args=(url, writer, go)) for writer in range(WRITERS)]
    for process in writers:
        process.start()
    found: list[str] = []
    seen = 0
    go.set()
    while len(found) < WRITERS * EACH and (any(one.is_alive() for one in writers) or store.last() > seen):
        newest = store.last()
        found += [kept.id for kept in store.read(after=seen)][: newest - seen]
        seen = newest
    for process in writers:
        process.join(SECONDS)
    assert [process.exitcode for process in writers] == [0] * WRITERS
    assert found == [kept.id for kept in store.read()]
    assert len(found) == WRITERS * EACH


def test_the_store_comes_back_with_the_server_and_nothing_kept_is_lost(
    postgresql: postgres.Server, store: Store
) -> None:
    store.put(event(id="event-1"))
    postgresql.stop()
    try:
        for call in (lambda: store.put(event(id="event-2")), store.read, store.learners):
            with pytest.raises(StoreError, match=r"^the database does not answer: [^\n]+$"):
                call()
    finally:
        postgresql.start()
    assert store.put(event(id="event-2"))
    assert [kept.id for kept in store.read()] == ["event-1", "event-2"]


def test_an_answer_that_meets_a_stopped_server_is_kept_when_it_is_sent_again(
    postgresql: postgres.Server, store: Store
) -> None:
    sender = Sender(store=store, lesson=read.lesson("kota-cerdas"), activity="arti", learner="l-1", lang="id")
    postgresql.stop()
    try:
        assert submit(sender, "message-1", "layanan", event().at)["outcome"] == "not-saved"
    finally:
        postgresql.start()
    assert submit(sender, "message-1", "layanan", event().at)["outcome"] == "correct"
    assert len(store.read()) == 1


def test_a_connection_that_dies_while_it_writes_keeps_nothing(store: Store) -> None:
    def change_and_die() -> None:
        with store.writing() as connection:
            connection.execute(EVENTS.delete())
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    store.put(event())
    with pytest.raises(StoreError, match="does not answer"):
        change_and_die()
    assert store.read() == [event()]


def test_a_server_that_is_not_there_is_a_store_error_in_plain_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(StoreError, match="does not answer"):
        Store(f"postgresql://kelas:rahasia@/kelas?host={tmp_path_factory.mktemp('no-server')}")


def test_a_database_that_is_not_there_is_a_store_error(postgresql: postgres.Server) -> None:
    with pytest.raises(StoreError, match='"none" does not exist'):
        Store(f"postgresql://kelas@/none?host={postgresql.sockets}")


@pytest.mark.parametrize(
    "url", ["mysql://kelas:rahasia@db/kelas", "kelas:rahasia@db", "postgres://kelas:rahasia@db:x/"]
)
def test_an_address_that_cannot_be_used_is_a_store_error_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as error:
        Store(url)
    assert "rahasia" not in f"{error.value}{shown(url)}"


@pytest.mark.parametrize("begins", ["postgres://", "postgresql://", "postgresql+psycopg2://"])
def test_every_usual_way_to_write_an_address_means_the_installed_driver(begins: str) -> None:
    assert address(f"{begins}kelas@db/kelas") == "postgresql+psycopg://kelas@db/kelas"


def test_a_password_is_shown_to_nobody() -> None:
    assert shown("postgres://kelas:rahasia@db/kelas") == "postgresql+psycopg://kelas:***@db/kelas"


def test_an_acknowledged_event_is_on_the_disk_even_if_the_server_would_not_wait(store: Store) -> None:
    with store._engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
        connection.commit()
    store.close()
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert connection.exec_driver_sql("SHOW fsync").scalar() == "on"


@pytest.mark.parametrize(("keeps_open", "left"), [(False, 0), (True, 1)])
def test_a_lessons_kernel_holds_no_connection_between_answers(url: str, keeps_open: bool, left: int) -> None:
    with closing(Store(url, keeps_open=keeps_open)) as kept, psycopg.connect(url, autocommit=True) as look:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        kept.put(event())
        kept.rest()
        end = time.monotonic() + SECONDS
        while look.execute(query).fetchone() != (left,):  # the server closes its end a moment later
            assert time.monotonic() < end
        assert kept.read() == [event()]
