"""How the store's tables came to be: named steps, each run once.

A step and the record that it ran are one transaction, so a crash never leaves half of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, Text, inspect, select

# Asks SQLite for the right to write when a transaction begins, not when it first writes; see kelas.events.store.
WRITES_FROM_THE_START = {"sqlite_begin": "IMMEDIATE"}

METADATA = MetaData()

EVENTS = Table(
    "events",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("learner", String(40), nullable=False, index=True),
    Column("lesson", String(80), nullable=False, index=True),
    Column("kind", String(40), nullable=False, index=True),
    Column("at", String(40), nullable=False),
    Column("data", Text, nullable=False),
)

LEARNERS = Table(
    "learners",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("nickname", String(80), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("cohort", String(40), nullable=False, index=True),
    Column("phrase", String(64), nullable=True, unique=True),
    Column("joined_at", String(40), nullable=False),
)

COHORTS = Table(
    "cohorts",
    METADATA,
    Column("code", String(40), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("created_at", String(40), nullable=False),
)

_RAN = Table("migrations", METADATA, Column("name", String(80), primary_key=True), Column("at", String(40)))


def _first_tables(connection: Connection) -> None:
    EVENTS.create(connection)
    LEARNERS.create(connection)
    COHORTS.create(connection)


STEPS: Mapping[str, Callable[[Connection], None]] = {"first-tables": _first_tables}


def applied(connection: Connection) -> set[str]:
    """Return the names of the steps that have run."""
    if not inspect(connection).has_table(_RAN.name):
        return set()
    return set(connection.scalars(select(_RAN.c.name)))


def migrate(engine: Engine) -> None:
    """Run the steps that have not run yet, each in a transaction with its record.

    A process that starts at the same moment waits for its turn, and then finds the steps done.
    """
    alone = engine.execution_options(**WRITES_FROM_THE_START)
    for name, step in STEPS.items():
        with alone.begin() as connection:
            if name not in applied(connection):
                if not inspect(connection).has_table(_RAN.name):
                    _RAN.create(connection)
                step(connection)
                connection.execute(_RAN.insert().values(name=name, at=datetime.now(UTC).isoformat()))
