from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, inspect

from kelas.events import migrations
from kelas.events.migrations import METADATA, applied, migrate
from kelas.events.store import Store


@pytest.fixture
def engine(any_store: Store) -> Engine:
    return any_store._engine


def everything(engine: Engine) -> list[Any]:
    """Return all that the database says of its tables, columns and indexes."""
    look = inspect(engine)
    return [(name, look.get_columns(name), look.get_indexes(name)) for name in sorted(look.get_table_names())]


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def ran(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return applied(connection)


def test_a_new_database_has_every_table(engine: Engine) -> None:
    assert tables(engine) == set(METADATA.tables)
    assert ran(engine) == set(migrations.STEPS)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = repr(everything(engine))
    migrate(engine)
    assert repr(everything(engine)) == before


def test_a_new_step_runs_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def step(connection: Connection) -> None:
        calls.append(connection.exec_driver_sql("CREATE TABLE notes (id INTEGER)"))

    monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, "notes": step})
    migrate(engine)
    migrate(engine)
    assert len(calls) == 1
    assert "notes" in tables(engine)
    assert "notes" in ran(engine)


def test_a_step_that_fails_leaves_neither_its_tables_nor_its_record(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE notes (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO notes VALUES (1)")
        raise RuntimeError("the power went out")

    monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, "notes": step})
    with pytest.raises(RuntimeError, match="power"):
        migrate(engine)
    assert "notes" not in tables(engine)
    assert "notes" not in ran(engine)


def test_steps_run_in_their_order(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    steps = {name: (lambda connection, name=name: order.append(name)) for name in ("zebra", "apple", "mango")}
    monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, **steps})
    migrate(engine)
    assert order == ["zebra", "apple", "mango"]


def test_asking_what_has_run_changes_nothing(tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    empty = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert ran(empty) == set()
    assert tables(empty) == set()
