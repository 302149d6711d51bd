"""How the store's tables came to be: named steps, each run once.

A step and the record that it ran are one transaction, so a crash never leaves half of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, Text, inspect, select

from kelas.events.database import WRITES_FROM_THE_START, wait_for_turn

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

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("who", String(40), nullable=False),
    Column("what", String(40), nullable=False),
    Column("learner", String(40), nullable=False, index=True),
    Column("cohort", String(40), nullable=False, index=True),
)

# Of a learner who asked to be forgotten only this is left, so that nothing of theirs that comes late is kept again.
FORGOTTEN = Table("forgotten", METADATA, Column("digest", String(64), primary_key=True))

CLOSED_COHORTS = Table(
    "closed_cohorts", METADATA, Column("code", String(40), primary_key=True), Column("at", String(40), nullable=False)
)

# No name stands here: it is typed when a certificate is printed, and kept nowhere.
CERTIFICATES = Table(
    "certificates",
    METADATA,
    Column("code", String(20), primary_key=True),
    Column("learner", String(40), nullable=False, index=True),
    Column("track", String(80), nullable=False),
    Column("issued_at", String(40), nullable=False),
    Column("certified", Text, nullable=False),
    Column("revoked_at", String(40), nullable=True),
    Column("reason", String(200), nullable=True),
)

_RAN = Table("migrations", METADATA, Column("name", String(80), primary_key=True), Column("at", String(40)))


def _first_tables(connection: Connection) -> None:
    EVENTS.create(connection)
    LEARNERS.create(connection)
    COHORTS.create(connection)


def _audit(connection: Connection) -> None:
    AUDIT.create(connection)


def _forgotten(connection: Connection) -> None:
    FORGOTTEN.create(connection)


def _closed_cohorts(connection: Connection) -> None:
    CLOSED_COHORTS.create(connection)


def _certificates(connection: Connection) -> None:
    CERTIFICATES.create(connection)


def _events_by_learner_and_time(connection: Connection) -> None:
    # Answers what a learner did in a lesson, in order, and where each learner was last, without reading other events;
    # one that begins with the learner alone is then of no use.
    connection.exec_driver_sql("CREATE INDEX ix_events_place ON events (learner, lesson, seq, kind)")
    connection.exec_driver_sql("DROP INDEX ix_events_learner")
    # Answers who did something lately.
    connection.exec_driver_sql("CREATE INDEX ix_events_at ON events (at, learner)")


STEPS: Mapping[str, Callable[[Connection], None]] = {
    "first-tables": _first_tables,
    "audit": _audit,
    "forgotten": _forgotten,
    "closed-cohorts": _closed_cohorts,
    "certificates": _certificates,
    "events-by-learner-and-time": _events_by_learner_and_time,
}


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
            wait_for_turn(connection)
            if name not in applied(connection):
                if not inspect(connection).has_table(_RAN.name):
                    _RAN.create(connection)
                step(connection)
                connection.execute(_RAN.insert().values(name=name, at=datetime.now(UTC).isoformat()))
