"""A course moves to PostgreSQL and back while people answer, and nothing is lost."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from typing import Any

import postgres
import psycopg
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, inspect, text
from typer.testing import CliRunner

from kelas.archive import move as moving
from kelas.archive.move import DifferentError, OccupiedError, move_events, move_gradebook
from kelas.cli import app
from kelas.events.database import address
from kelas.events.kinds import HintShown
from kelas.events.migrations import EVENTS, METADATA
from kelas.events.store import Store

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
SECONDS = 60
BEFORE, ROWS = 120, 25


def hint(ident: str, learner: str = "l-1") -> HintShown:
    return HintShown(id=ident, learner=learner, at=NOON, lesson="kota-cerdas", activity="arti")


def join(store: Store, learner: str, nickname: str = "Budi") -> None:
    own = {"lang": "id", "cohort": "KELAS1", "phrase": f"digest of {learner}", "joined_at": NOON.isoformat()}
    store.add_learner(id=learner, nickname=nickname, **own)


@pytest.fixture
def sqlite(home: Path) -> str:
    """Return the URL of a course in a file."""
    url = f"sqlite:///{home / 'events.db'}"
    with closing(Store(url)) as store:
        store.add_cohort("KELAS1", "Kelas Pagi", NOON.isoformat())
        for number in range(3):
            join(store, f"l-{number}")
        for number in range(BEFORE):
            store.put(hint(f"before-{number}", f"l-{number % 3}"))
    return url


@pytest.fixture
def empty(postgresql: postgres.Server) -> Iterator[str]:
    """Return the URL of an empty PostgreSQL database."""
    url = postgresql.database()
    yield url
    postgresql.drop(url)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "ROWS_AT_ONCE", ROWS)


def everything(url: str) -> dict[str, list[Any]]:
    """Return every row of every table, read without our code for moving."""
    engine = create_engine(address(url))
    with engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name != "kelas_moved"]
        rows = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables}
    engine.dispose()
    # SQLite keeps times as text.
    plain = {
        name: [tuple(f"{one}.000000" if isinstance(one, datetime) else one for one in row) for row in rows[name]]
        for name in rows
    }
    return {name: sorted(found, key=repr) for name, found in plain.items()}


def write(url: str, name: str, some: Signal, end: Signal) -> None:
    with closing(Store(url)) as store:
        number = 0
        while not end.is_set():
            store.put(hint(f"{name}-{number}"))
            number += 1
            if number == 2 * ROWS:
                some.set()


@contextmanager
def writing(url: str, name: str) -> Iterator[None]:
    """Answer without a pause in another process while the body runs."""
    spawn = multiprocessing.get_context("spawn")
    some, end = spawn.Event(), spawn.Event()
    writer = spawn.Process(target=write, args=(url, name, some, end))
    writer.start()
    try:
        assert some.wait(SECONDS)
        yield
    finally:
        end.set()
        writer.join(SECONDS)
    assert writer.exitcode == 0


def test_a_course_that_is_used_moves_there_and_back_with_nothing_lost(sqlite: str, empty: str, home: Path) -> None:
    with writing(sqlite, "there"):
        first = move_events(sqlite, empty)
        second = move_events(sqlite, empty)
    assert first.added >= BEFORE + 2 * ROWS
    assert second.added > 0, "the writer wrote on while the first round ran"
    last = move_events(sqlite, empty)
    assert everything(empty) == everything(sqlite)
    assert last.proof["events"].rows == len(everything(sqlite)["events"])

    back = f"sqlite:///{home / 'back.db'}"
    with writing(empty, "back"):
        move_events(empty, back)
    move_events(empty, back)
    assert everything(back) == everything(empty)
    kept = {row[1]: row for row in everything(back)["events"]}
    assert all(kept[row[1]] == row for row in everything(sqlite)["events"]), "numbers, ids and times are the same"
    assert any(ident.startswith("back-") for ident in kept)


def test_a_round_takes_what_is_new_what_was_changed_and_what_is_gone(sqlite: str, empty: str) -> None:
    move_events(sqlite, empty)
    with closing(Store(sqlite)) as store:
        store.put(hint("after"))
        store.change_learner("l-1", nickname="Siti")
        with store.writing() as connection:
            connection.execute(EVENTS.delete().where(EVENTS.c.learner == "l-2"))
    made = move_events(sqlite, empty)
    assert (made.added, made.changed, made.removed) == (1, 1, BEFORE // 3)
    assert everything(empty) == everything(sqlite)


def test_a_round_with_nothing_new_changes_nothing(sqlite: str, empty: str) -> None:
    first = move_events(sqlite, empty)
    again = move_events(sqlite, empty)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    assert again.proof == first.proof


def test_the_store_goes_on_counting_after_the_move(sqlite: str, empty: str) -> None:
    move_events(sqlite, empty)
    with closing(Store(empty)) as store:
        highest = store.last()
        assert store.put(hint("next"))
        assert [kept.id for kept in store.read(after=highest)] == ["next"]
        assert store.last() == highest + 1


class StoppedError(Exception):
    """Somebody pressed Ctrl-C."""


def stopping_after(batches: int) -> Callable[[str, int], None]:
    left = iter(range(batches))

    def tell(table: str, rows: int) -> None:
        if next(left, None) is None:
            raise StoppedError

    return tell


@pytest.mark.parametrize("batches", [0, 1, 4, 8])
def test_a_round_that_was_cut_short_is_done_again_from_where_it_was(sqlite: str, empty: str, batches: int) -> None:
    with pytest.raises(StoppedError):
        move_events(sqlite, empty, stopping_after(batches))
    already = sum(map(len, everything(empty).values()))
    made = move_events(sqlite, empty)
    assert everything(empty) == everything(sqlite)
    assert made.added <= sum(map(len, everything(sqlite).values())) - already + len(METADATA.tables)


def test_a_database_with_something_else_in_it_is_refused_and_left_alone(sqlite: str, empty: str) -> None:
    with psycopg.connect(empty) as other:
        other.execute("CREATE TABLE accounts (id integer)")
        other.execute("INSERT INTO accounts VALUES (1)")
    with pytest.raises(OccupiedError, match="accounts"):
        move_events(sqlite, empty)
    assert everything(empty) == {"accounts": [(1,)]}


def test_another_course_is_refused_and_left_alone(sqlite: str, empty: str) -> None:
    with closing(Store(empty)) as store:
        store.put(hint("theirs"))
    before = everything(empty)
    with pytest.raises(OccupiedError):
        move_events(sqlite, empty)
    assert everything(empty) == before


def test_a_target_that_is_used_already_is_refused_and_loses_no_answer(sqlite: str, empty: str) -> None:
    move_events(sqlite, empty)
    with closing(Store(empty)) as store:
        store.put(hint("new there"))
    with pytest.raises(OccupiedError, match="in use"):
        move_events(sqlite, empty)
    assert "new there" in {row[1] for row in everything(empty)["events"]}


def test_a_copy_that_is_not_equal_is_noticed(sqlite: str, home: Path) -> None:
    target = home / "target.db"
    move_events(sqlite, f"sqlite:///{target}")
    with sqlite3.connect(target) as plain:
        plain.execute("CREATE TRIGGER t AFTER INSERT ON events BEGIN UPDATE events SET data = '{}' WHERE id = 'x'; END")
    with closing(Store(sqlite)) as store:
        store.put(hint("x"))
    with pytest.raises(DifferentError, match="events"):
        move_events(sqlite, f"sqlite:///{target}")


def test_an_address_that_leads_nowhere_changes_nothing(sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = everything(sqlite)
    nowhere = f"postgresql://kelas@/kelas?host={tmp_path_factory.mktemp('nothing')}"
    result = CliRunner().invoke(app, ["move", "--to", nowhere])
    assert result.exit_code == 1
    assert "does not answer" in result.output
    assert "Traceback" not in result.output
    assert everything(sqlite) == before


@pytest.fixture
def gradebook(home: Path) -> str:
    """Return the URL of a gradebook with a graded submission."""
    url = f"sqlite:///{home / 'gradebook.db'}"
    with Gradebook(url, course_id="kelas-kediri") as book:
        book.add_assignment("kota-cerdas", duedate="2026-03-03 10:00:00")
        book.add_notebook("kota-cerdas", "kota-cerdas")
        for key in ("arti", "skor"):
            book.add_grade_cell(key, "kota-cerdas", "kota-cerdas", max_score=2, cell_type="code")
        book.add_source_cell("arti", "kota-cerdas", "kota-cerdas", cell_type="code", source="score('arti')")
        book.add_student("l-1", last_name="Bu Ratna", first_name="KELAS1")
        book.add_submission("kota-cerdas", "l-1")
        book.find_grade("arti", "kota-cerdas", "kota-cerdas", "l-1").auto_score = 1.5
        book.db.commit()
    return url


def students(url: str, folder: Path) -> str:
    """Return what stock nbgrader lists."""
    program = Path(sys.executable).with_name("nbgrader")
    command = [str(program), "db", "student", "list", "--db", address(url)]
    return subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True, check=True).stdout


def test_the_gradebook_moves_there_and_back_and_stock_nbgrader_reads_each(
    gradebook: str, empty: str, home: Path
) -> None:
    back = f"sqlite:///{home / 'back.db'}"
    move_gradebook(gradebook, empty)
    with Gradebook(address(empty), course_id="kelas-kediri") as book:
        assert book.find_submission("kota-cerdas", "l-1").score == 1.5
        book.find_grade("skor", "kota-cerdas", "kota-cerdas", "l-1").manual_score = 2
        book.db.commit()
    move_gradebook(empty, back)
    assert everything(back) == everything(empty)
    assert students(gradebook, home) == students(empty, home) == students(back, home)
    assert "Bu Ratna" in students(back, home)
    with Gradebook(back, course_id="kelas-kediri") as book:
        assert book.find_submission("kota-cerdas", "l-1").score == 3.5


def test_a_gradebook_catches_up_after_regrading(gradebook: str, empty: str) -> None:
    move_gradebook(gradebook, empty)
    with Gradebook(gradebook, course_id="kelas-kediri") as book:
        book.remove_submission("kota-cerdas", "l-1")
        book.add_submission("kota-cerdas", "l-1")
        book.find_grade("arti", "kota-cerdas", "kota-cerdas", "l-1").auto_score = 2
        book.db.commit()
    made = move_gradebook(gradebook, empty)
    assert made.added
    assert made.removed
    assert everything(empty) == everything(gradebook)


def test_the_command_moves_both_and_says_how_to_go_on_without_the_password(
    sqlite: str, gradebook: str, postgresql: postgres.Server
) -> None:
    urls = [postgresql.database().replace("kelas@", "kelas:rahasia@") for _ in range(2)]
    result = CliRunner().invoke(app, ["move", "--to", urls[0], "--gradebook-to", urls[1]])
    assert result.exit_code == 0, result.output
    assert [everything(url) for url in urls] == [everything(sqlite), everything(gradebook)]
    assert "KELAS_DB_URL=" in result.output
    assert "KELAS_GRADEBOOK_URL=" in result.output
    assert "rahasia" not in result.output


def test_the_place_that_is_used_now_is_no_target(sqlite: str) -> None:
    result = CliRunner().invoke(app, ["move", "--to", sqlite])
    assert result.exit_code == 1
    assert "--to" in result.output
