"""The event store: SQLite by default, PostgreSQL by `KELAS_DB_URL`.

Several processes write at once (a kernel per open lesson, the server, the grader); each waits up to
`kelas.events.database.BUSY_SECONDS` for its turn. So events appear in the order of their numbers, and whoever reads on
after a number misses none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, case, false, func, literal, or_, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from kelas import paths
from kelas.events.database import WRITES_FROM_THE_START, address, engine, wait_for_turn, why
from kelas.events.kinds import KINDS, Event, SubmissionGraded
from kelas.events.migrations import COHORTS, EVENTS, FORGOTTEN, LEARNERS, migrate

# How many events a stream holds in memory.
ROWS_AT_ONCE = 1000


class StoreError(Exception):
    """The store could not keep or give something: the disk is full, read-only, or the database is away."""


class Place(NamedTuple):
    """The lesson that a learner touched last, and the number of the newest event there."""

    lesson: str
    seq: int


class Store:
    """Events and learners in one database.

    Args:
        url: the database's address.
        keeps_open: whether connections to PostgreSQL are kept when nothing is to be done (see `rest`). A server keeps a
            few; a lesson's kernel none, since PostgreSQL allows a hundred in all and each open lesson has a kernel.

    Raises:
        StoreError: it cannot be opened.
    """

    def __init__(self, url: str, *, keeps_open: bool = True) -> None:
        self.url = url
        try:
            self._engine = engine(url)
            self._rests = not keeps_open and self._engine.dialect.name == "postgresql"
            migrate(self._engine)
        except SQLAlchemyError as error:
            raise StoreError(why(error)) from error
        own = (EVENTS.c.learner == bindparam("of_learner")) & (EVENTS.c.lesson == bindparam("of_lesson"))
        query = select(EVENTS).where(own, EVENTS.c.seq > bindparam("number")).order_by(EVENTS.c.seq)
        self._after: Any = query.compile(dialect=self._engine.dialect)

    def put(self, happened: Event) -> bool:
        """Keep an event; returns False when one with its id is already kept, or its learner asked to be forgotten.

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
        gone = select(FORGOTTEN.c.digest).where(FORGOTTEN.c.digest == digest(happened.learner)).exists()
        new = select(*[literal(value, EVENTS.c[name].type) for name, value in row.items()]).where(~gone)
        try:
            with self._engine.begin() as connection:
                wait_for_turn(connection)
                put = EVENTS.insert().from_select(list(row), new)
                kept = connection.execute(put, execution_options={"preserve_rowcount": True})
        except IntegrityError:
            return False
        except SQLAlchemyError as error:
            raise StoreError(why(error)) from error
        return kept.rowcount == 1

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
        with self.reading() as connection:
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
        with self.reading() as connection:
            found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
            yield from map(_event, found.mappings())

    def places(self, learners: Sequence[str], lessons: Sequence[str]) -> dict[str, Place]:
        """Return where learners are, by their ids; who did nothing in any of the lessons is left out.

        Args:
            learners: their ids.
            lessons: only these lessons count.
        """
        # A grade that comes later than the learner went on is none of their doing.
        own = func.max(case((EVENTS.c.kind != SubmissionGraded.KIND, EVENTS.c.seq))).label("own")
        query = select(EVENTS.c.learner, EVENTS.c.lesson, own, func.max(EVENTS.c.seq).label("seq"))
        query = query.where(EVENTS.c.learner.in_(learners), EVENTS.c.lesson.in_(lessons))
        with self.reading() as connection:
            rows = connection.execute(query.group_by(EVENTS.c.learner, EVENTS.c.lesson)).all()
        return {
            row.learner: Place(row.lesson, row.seq) for row in sorted(rows, key=lambda row: row.own or 0) if row.own
        }

    def at(self, places: Mapping[str, Place]) -> list[Event]:
        """Return what learners did in the lessons where they are, in the order in which it was kept.

        Args:
            places: where each is, by their ids.
        """
        together = defaultdict(list)
        for learner, place in places.items():
            together[place.lesson].append(learner)
        there = [and_(EVENTS.c.lesson == slug, EVENTS.c.learner.in_(group)) for slug, group in together.items()]
        query = select(EVENTS).where(or_(false(), *there)).order_by(EVENTS.c.seq)
        with self.reading() as connection:
            return [_event(row) for row in connection.execute(query).mappings()]

    def after(self, learner: str, lesson: str, number: int) -> tuple[list[Event], int]:
        """Return what a learner did in a lesson after an event's number, and the number of the newest.

        The kernel of an open lesson asks this for each answer. It asks the driver itself: SQLAlchemy's way would have
        each kernel touch, and so copy, 2.6 MB more of the memory that it shares with the others.

        Raises:
            StoreError: they could not be read.
        """
        values = {"of_learner": learner, "of_lesson": lesson, "number": number}
        positions = self._after.positiontup
        try:
            with closing(self._engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(str(self._after), [values[name] for name in positions] if positions else values)
                rows = [dict(zip(EVENTS.c.keys(), row, strict=True)) for row in cursor.fetchall()]
        except SQLAlchemyError as error:
            raise StoreError(why(error)) from error
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise StoreError(str(error)) from error
        return [_event(row) for row in rows], rows[-1]["seq"] if rows else number

    def last(self) -> int:
        """Return the number of the newest event, 0 if there is none."""
        with self.reading() as connection:
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
        with self.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def add_cohort(self, code: str, title: str, created_at: str) -> None:
        """Keep a new cohort: a workshop, a spot, a class."""
        self._change(COHORTS.insert().values(code=code, title=title, created_at=created_at))

    def cohorts(self) -> dict[str, str]:
        """Return the title of each cohort by its code, newest first."""
        query = select(COHORTS.c.code, COHORTS.c.title).order_by(COHORTS.c.created_at.desc())
        with self.reading() as connection:
            return {row.code: row.title for row in connection.execute(query)}

    def forgotten(self, learner: str) -> bool:
        """Say whether a learner asked to be forgotten; see `put`."""
        query = select(FORGOTTEN.c.digest).where(FORGOTTEN.c.digest == digest(learner))
        with self.reading() as connection:
            return connection.scalar(query) is not None

    def rest(self) -> None:
        """Give connections to PostgreSQL back, unless they are to be kept: a message was answered."""
        if self._rests:
            self._engine.dispose()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read from.

        Raises:
            StoreError: it could not be read.
        """
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(why(error)) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all if something is raised.

        Raises:
            StoreError: they could not be kept.
        """
        try:
            with self._engine.execution_options(**WRITES_FROM_THE_START).begin() as connection:
                wait_for_turn(connection)
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(why(error)) from error

    def _change(self, statement: Any) -> None:
        with self.writing() as connection:
            connection.execute(statement)


def digest(learner: str) -> str:
    """Return what the store remembers of a learner who asked to be forgotten: nothing that leads back to them."""
    return hashlib.sha256(learner.encode()).hexdigest()


def url() -> str:
    """Return the store's address: `KELAS_DB_URL`, or events.db in the state folder."""
    return address(os.environ.get("KELAS_DB_URL") or f"sqlite:///{paths.home() / 'events.db'}")


def store(*, keeps_open: bool = True) -> Store:
    """Return the store of this process, made on first use; the argument is that of `Store`.

    Raises:
        StoreError: it cannot be opened, or the state folder cannot be written.
    """
    return _store(url(), keeps_open)


@lru_cache(maxsize=4)
def _store(where: str, keeps_open: bool) -> Store:
    if where.startswith("sqlite:///"):
        folder = Path(where.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder {folder} cannot be made: {error}") from error
    return Store(where, keeps_open=keeps_open)


def _which(learner: str | None, lesson: str | None, kinds: Iterable[type[Event]], after: int) -> Select[Any]:
    query = select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq)
    if learner is not None:
        query = query.where(EVENTS.c.learner == learner)
    if lesson is not None:
        query = query.where(EVENTS.c.lesson == lesson)
    names = [kind.KIND for kind in kinds]
    return query.where(EVENTS.c.kind.in_(names)) if names else query


def _event(row: Any) -> Event:
    common = {"id": row["id"], "learner": row["learner"], "lesson": row["lesson"]}
    return KINDS[row["kind"]](at=datetime.fromisoformat(row["at"]), **common, **json.loads(row["data"]))
