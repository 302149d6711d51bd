"""The event store: SQLite by default, any SQLAlchemy URL by `KELAS_DB_URL`.

SQLite runs with a write-ahead log, so readers never wait for a writer, and with full synchronisation, so an
answer that was acknowledged survives a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
Several processes write at once (a kernel per open lesson, the server, the grader); each waits up to
`BUSY_SECONDS` for its turn.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, create_engine, event, func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from kelas import paths
from kelas.events.kinds import KINDS, Event
from kelas.events.migrations import COHORTS, EVENTS, LEARNERS, migrate

BUSY_SECONDS = 10
# How many events a stream holds in memory.
ROWS_AT_ONCE = 1000


class StoreError(Exception):
    """The store could not keep or give something: the disk is full, read-only, or the database is away."""


class Store:
    """Events and learners in one database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        migrate(self._engine)

    def put(self, happened: Event) -> bool:
        """Keep an event; returns False when one with its id is already kept.

        Raises:
            StoreError: it could not be kept.
        """
        row = {
            "id": happened.id,
            "learner": happened.learner,
            "lesson": happened.lesson,
            "kind": happened.KIND,
            "at": happened.at.isoformat(),
            "data": json.dumps(happened.data(), ensure_ascii=False, sort_keys=True),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(EVENTS.insert().values(**row))
        except IntegrityError:
            return False
        except SQLAlchemyError as error:
            raise StoreError(_why(error)) from error
        return True

    def read(
        self,
        *,
        learner: str | None = None,
        lesson: str | None = None,
        kinds: Iterable[type[Event]] = (),
        after: int = 0,
    ) -> list[Event]:
        """Return events in the order in which they were kept.

        Args:
            learner: only this learner's.
            lesson: only this lesson's.
            kinds: only these kinds; all if none is named.
            after: only those kept after this number of events (see `count`).
        """
        query = _which(learner, lesson, kinds, after)
        with self._reading() as connection:
            return [_event(row) for row in connection.execute(query).mappings()]

    def stream(
        self,
        *,
        learner: str | None = None,
        lesson: str | None = None,
        kinds: Iterable[type[Event]] = (),
        after: int = 0,
        cohort: str | None = None,
    ) -> Iterator[Event]:
        """Yield events in the order in which they were kept, in constant memory; the arguments are those of `read`.

        Args:
            learner: only this learner's.
            lesson: only this lesson's.
            kinds: only these kinds; all if none is named.
            after: only those kept after this number of events.
            cohort: only those of learners of this cohort.
        """
        query = _which(learner, lesson, kinds, after)
        if cohort is not None:
            query = query.join(LEARNERS, LEARNERS.c.id == EVENTS.c.learner).where(LEARNERS.c.cohort == cohort)
        with self._reading() as connection:
            found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
            yield from map(_event, found.mappings())

    def last(self) -> int:
        """Return the number of the newest event, 0 if there is none."""
        with self._reading() as connection:
            return connection.scalar(select(func.max(EVENTS.c.seq))) or 0

    def add_learner(self, **row: Any) -> None:
        """Keep a new learner (id, nickname, lang, cohort, phrase, joined_at)."""
        self._change(LEARNERS.insert().values(**row))

    def change_learner(self, learner: str, **row: Any) -> None:
        """Change what is kept of a learner."""
        self._change(LEARNERS.update().where(LEARNERS.c.id == learner).values(**row))

    def learners(self, **where: Any) -> list[dict[str, Any]]:
        """Return the learners whose columns have these values; all if none is named."""
        query = select(LEARNERS).order_by(LEARNERS.c.joined_at)
        for column, value in where.items():
            query = query.where(LEARNERS.c[column] == value)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def add_cohort(self, code: str, title: str, created_at: str) -> None:
        """Keep a new cohort: a workshop, a spot, a class."""
        self._change(COHORTS.insert().values(code=code, title=title, created_at=created_at))

    def cohorts(self) -> dict[str, str]:
        """Return the title of each cohort by its code, newest first."""
        query = select(COHORTS.c.code, COHORTS.c.title).order_by(COHORTS.c.created_at.desc())
        with self._reading() as connection:
            return {row.code: row.title for row in connection.execute(query)}

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(_why(error)) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all if something is raised.

        Raises:
            StoreError: they could not be kept.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(_why(error)) from error

    def _change(self, statement: Any) -> None:
        with self.writing() as connection:
            connection.execute(statement)


def url() -> str:
    """Return the store's address: `KELAS_DB_URL`, or events.db in the state folder."""
    return os.environ.get("KELAS_DB_URL") or f"sqlite:///{paths.home() / 'events.db'}"


def store() -> Store:
    """Return the store of this process, made on first use.

    Raises:
        StoreError: the state folder cannot be written.
    """
    return _store(url())


@lru_cache(maxsize=4)
def _store(address: str) -> Store:
    if address.startswith("sqlite:///"):
        folder = Path(address.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder {folder} cannot be made: {error}") from error
    try:
        return Store(address)
    except SQLAlchemyError as error:
        raise StoreError(_why(error)) from error


def _engine(address: str) -> Engine:
    if not address.startswith("sqlite"):
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    # With hidden parameters no answer and no nickname gets into a log when a statement fails.
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, record: Any) -> None:
        # Python's driver would begin no transaction for CREATE TABLE; we begin every one ourselves, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {how}")

    return engine


def _which(learner: str | None, lesson: str | None, kinds: Iterable[type[Event]], after: int) -> Select[Any]:
    query = select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq)
    if learner is not None:
        query = query.where(EVENTS.c.learner == learner)
    if lesson is not None:
        query = query.where(EVENTS.c.lesson == lesson)
    names = [kind.KIND for kind in kinds]
    return query.where(EVENTS.c.kind.in_(names)) if names else query


def _why(error: SQLAlchemyError) -> str:
    """Return the database's own words, without the statement."""
    return str(getattr(error, "orig", None) or error)


def _event(row: Any) -> Event:
    common = {"id": row["id"], "learner": row["learner"], "lesson": row["lesson"]}
    return KINDS[row["kind"]](at=datetime.fromisoformat(row["at"]), **common, **json.loads(row["data"]))
