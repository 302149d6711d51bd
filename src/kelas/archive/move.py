"""Move a course's data to another database and back, while it is being used, with nothing lost.

One round makes the target equal to a snapshot of the source: rows that are missing are added, those that differ are
changed, those that are gone are removed. So a round that was cut short is simply done again, and a second round takes
only what happened since. Each round ends with a proof: the number of rows of every table, and the sum of their hashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    inspect,
    select,
    table,
    text,
    tuple_,
)

from kelas.events.database import address, engine, shown
from kelas.events.migrations import METADATA
from kelas.events.store import Store

# How many rows are held in memory, and kept in one transaction.
ROWS_AT_ONCE = 2000

# What holds rows as soon as the tables are made.
FILLED_WHEN_MADE = ("migrations", "alembic_version")

# Stands in a target: where its rows come from, and what the last round proved. Empty while a round is going on.
_MOVED = Table(
    "kelas_moved",
    MetaData(),
    Column("source", String(64), primary_key=True),
    Column("proof", Text, nullable=False),
)

Row = tuple[Any, ...]
# Told after each batch: the table's name, and how many of its rows were looked at so far.
Tell = Callable[[str, int], None]


class OccupiedError(Exception):
    """The target holds something else than an earlier round left there; nothing was changed in it."""


class DifferentError(Exception):
    """After a round the target was not equal to the source; the message names the table."""


@dataclass(kw_only=True)
class Sum:
    """The number of some rows, and a sum of their hashes that does not depend on their order."""

    rows: int = 0
    hashes: int = 0

    def add(self, row: Row) -> None:
        """Count a row."""
        said = json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
        self.rows += 1
        self.hashes = (self.hashes + int.from_bytes(hashlib.sha256(said).digest()[:16])) % 2**128


@dataclass(kw_only=True)
class Round:
    """What a round did.

    Attributes:
        added, changed, removed: rows of the target.
        proof: by table, what source and target both hold.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    proof: dict[str, Sum] = field(default_factory=dict)


def move_events(source: str, target: str, tell: Tell = lambda table, rows: None) -> Round:
    """Make the event store at one URL equal to that at another; see `move`."""
    Store(source).close()
    with _opened(source) as old:
        _check_free(old, target)
        Store(target).close()
        with _opened(target) as new:
            return move(old, new, METADATA.sorted_tables, tell)


def move_gradebook(source: str, target: str, tell: Tell = lambda table, rows: None) -> Round:
    """Make nbgrader's gradebook at one URL equal to that at another; see `move`.

    nbgrader makes the tables on both sides, so its own tools can read either.
    """
    from nbgrader.api import Base, Gradebook  # nbgrader's import takes a second, and only this needs it

    Gradebook(address(source), course_id="").close()
    with _opened(source) as old:
        _check_free(old, target)
        Gradebook(address(target), course_id="").close()
        with _opened(target) as new:
            if _revision(old) != _revision(new):
                raise OccupiedError("the gradebooks are of different versions; run `nbgrader db upgrade` on the older")
            return move(old, new, Base.metadata.sorted_tables, tell)


def move(source: Engine, target: Engine, tables: Sequence[Table], tell: Tell) -> Round:
    """Make a target equal to a snapshot of a source, and prove it.

    Args:
        source: may be written meanwhile; what is written after the start of the round waits for the next one.
        target: has the same tables, empty or as an earlier round left them. Nobody else may write there.
        tables: all that is to be moved, each after those that its foreign keys lead to.
        tell: told how far it is.

    Raises:
        OccupiedError: the target holds something else; nothing was changed.
        DifferentError: the target is not equal to the source afterwards.
        SQLAlchemyError: a database failed; do the round again.
    """
    made = Round()
    with _snapshot(source) as old:
        _begin(source, target, tables)
        for table in reversed(tables):
            made.removed += _remove(old, target, table)
        for table in tables:
            made.proof[table.name] = _bring(old, target, table, made, tell)
    for table in tables:
        _number(target, table)
    with _snapshot(target) as new:
        for table in tables:
            if _sum(new, table) != made.proof[table.name]:
                raise DifferentError(table.name)
    _write_mark(source, target, json.dumps({name: asdict(one) for name, one in made.proof.items()}))
    return made


def _check_free(source: Engine, target: str) -> None:
    """Check that a target holds nothing, or what a round from this source left there, before tables are made in it."""
    with _opened(target) as new, new.connect() as connection:
        if _mark(source, new) is not None:
            return
        for name in inspect(connection).get_table_names():
            if name not in FILLED_WHEN_MADE and connection.scalar(select(text("1")).select_from(table(name)).limit(1)):
                raise OccupiedError(f"{shown(target)} holds something in its table {name}")


def _begin(source: Engine, target: Engine, tables: Sequence[Table]) -> None:
    """Check that a target is as the last round left it, if there was one, and mark that a round is going on."""
    proof = _mark(source, target)
    if proof:
        with _snapshot(target) as new:
            now = {one.name: asdict(_sum(new, one)) for one in tables}
        if {name: one for name, one in json.loads(proof).items() if name in now} != now:
            raise OccupiedError("the target was changed since the last round; it may be in use already")
    _write_mark(source, target, "")


def _mark(source: Engine, target: Engine) -> str | None:
    """Return what the last round from a source proved: empty if it did not end, None if there was none."""
    if not inspect(target).has_table(_MOVED.name):
        return None
    with target.connect() as connection:
        proof = connection.scalar(select(_MOVED.c.proof).where(_MOVED.c.source == _name(source)))
        return None if proof is None else str(proof)


def _write_mark(source: Engine, target: Engine, proof: str) -> None:
    with target.begin() as connection:
        _MOVED.create(connection, checkfirst=True)
        connection.execute(_MOVED.delete())
        connection.execute(_MOVED.insert().values(source=_name(source), proof=proof))


def _name(source: Engine) -> str:
    return hashlib.sha256(source.url.render_as_string(hide_password=True).encode()).hexdigest()


def _remove(old: Connection, target: Engine, table: Table) -> int:
    """Remove the rows of a target's table that the source no longer has; returns how many."""
    keys = tuple(table.primary_key)
    with _snapshot(target) as new:
        gone = [there[0] for here, there in _side_by_side(_rows(old, keys), _rows(new, keys)) if here is None and there]
    for start in range(0, len(gone), ROWS_AT_ONCE):
        with target.begin() as connection:
            connection.execute(delete(table).where(tuple_(*keys).in_(gone[start : start + ROWS_AT_ONCE])))
    return len(gone)


def _bring(old: Connection, target: Engine, table: Table, made: Round, tell: Tell) -> Sum:
    """Add what is missing in a target's table and change what differs; returns the sum of the source's rows."""
    total = Sum()
    added: list[dict[str, Any]] = []
    changed: list[tuple[Row, dict[str, Any]]] = []

    def keep() -> None:
        with target.begin() as connection:
            if added:
                connection.execute(table.insert(), added)
            for key, row in changed:
                connection.execute(table.update().where(tuple_(*table.primary_key).in_([key])).values(row))
        made.added, made.changed = made.added + len(added), made.changed + len(changed)
        added.clear()
        changed.clear()
        tell(table.name, total.rows)

    names = [column.name for column in table.columns]
    with _snapshot(target) as new:
        for here, there in _side_by_side(_rows(old, tuple(table.columns)), _rows(new, tuple(table.columns))):
            if here is None:
                continue
            total.add(here[1])
            row = dict(zip(names, here[1], strict=True))
            if there is None:
                added.append(row)
            elif here[1] != there[1]:
                changed.append((here[0], row))
            if total.rows % ROWS_AT_ONCE == 0:
                keep()
    keep()
    return total


def _side_by_side(
    left: Iterator[tuple[Row, Row]], right: Iterator[tuple[Row, Row]]
) -> Iterator[tuple[tuple[Row, Row] | None, tuple[Row, Row] | None]]:
    """Yield the rows of two sides that are sorted by key, those of the same key together."""
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one is not None and one[0] < other[0]):
            yield one, None
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)


def _rows(connection: Connection, columns: Sequence[Column[Any]]) -> Iterator[tuple[Row, Row]]:
    """Yield the key and the row of everything in the columns' table, by key, in constant memory."""
    keys = [place for place, column in enumerate(columns) if column.primary_key]
    query = select(*columns).order_by(*[_by_bytes(connection, columns[place]) for place in keys])
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query):
        values = tuple(row)
        yield tuple(values[place] for place in keys), values


def _by_bytes(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Return a column as SQLite and Python sort it; PostgreSQL sorts text by the rules of a language."""
    in_language = connection.dialect.name == "postgresql" and isinstance(column.type, String)
    return column.collate("C") if in_language else column


def _sum(connection: Connection, table: Table) -> Sum:
    total = Sum()
    for _, row in _rows(connection, tuple(table.columns)):
        total.add(row)
    return total


def _number(target: Engine, table: Table) -> None:
    """Let PostgreSQL go on counting after the highest number that was brought; SQLite does so by itself."""
    for column in table.primary_key:
        if target.dialect.name == "postgresql" and isinstance(column.type, Integer):
            with target.begin() as connection:
                highest = connection.scalar(select(func.max(column)))
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def _revision(database: Engine) -> list[str]:
    with database.connect() as connection:
        return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    made = engine(url)
    try:
        yield made
    finally:
        made.dispose()


@contextmanager
def _snapshot(database: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment of a database, whatever is written meanwhile; it holds nobody up."""
    same_moment = {"isolation_level": "REPEATABLE READ"} if database.dialect.name == "postgresql" else {}
    with database.connect().execution_options(**same_moment) as connection:
        yield connection
