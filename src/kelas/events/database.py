"""Databases by URL: SQLite as a file, PostgreSQL through psycopg. The event store and the gradebook both use this.

SQLite runs with a write-ahead log, so readers never wait for a writer, and with full synchronisation, so an
answer that was acknowledged survives a power cut (https://www.sqlite.org/pragma.html#pragma_synchronous).
PostgreSQL is told to wait for its disk at each commit too, whatever the server's own default is
(https://www.postgresql.org/docs/15/wal-async-commit.html).
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

# How long a writer waits for its turn.
BUSY_SECONDS = 10
# How long to wait for a PostgreSQL server that gives no answer: every page waits with it.
SECONDS_TO_CONNECT = 5
# What a program holds open to PostgreSQL, and how many more it opens for a moment.
OPEN_CONNECTIONS: dict[str, Any] = {"pool_size": 5, "max_overflow": 10}
# Asks SQLite for the right to write when a transaction begins, not when it first writes: one that reads first could
# otherwise be refused at its first change, without a wait.
WRITES_FROM_THE_START = {"sqlite_begin": "IMMEDIATE"}
# The PostgreSQL lock that gives writers their turn; the number means nothing but must be the same for all.
_TURN = 7_141_953


def address(url: str) -> str:
    """Return a database's URL with the driver that is installed, whichever it names or none.

    Args:
        url: as somebody typed it, such as `postgres://kelas@db/kelas`.
    """
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg://", url)


def shown(url: str) -> str:
    """Return a database's URL without its password, as it may stand on a screen or in a log."""
    try:
        return make_url(address(url)).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "that address"  # it may hold a password at any place


def engine(url: str) -> Engine:
    """Return the way to a database. No connection is made yet.

    Args:
        url: an SQLAlchemy URL.

    Raises:
        SQLAlchemyError: the URL cannot be read, or its driver is not installed.
    """
    # With hidden parameters no answer and no nickname gets into a log when a statement fails.
    try:
        known = make_url(address(url))
    except (ArgumentError, ValueError):
        raise ArgumentError("the address cannot be read; it looks like postgresql://user:password@host/name") from None
    match known.get_backend_name():
        case "postgresql":
            return _postgresql(known)
        case "sqlite":
            return _sqlite(known)
    raise ArgumentError("the address begins with neither sqlite:// nor postgresql://")


def wait_for_turn(connection: Connection) -> None:
    """Let one writer at a time number and commit its rows; the turn ends with the transaction.

    Without it a row of PostgreSQL could appear after one with a higher number was read, and whoever reads on from that
    number would never see it. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def why(error: SQLAlchemyError) -> str:
    """Return what is wrong in the database's own words, without the statement; or that it does not answer."""
    cause = getattr(error, "orig", None)
    words = str(cause or error).strip()
    if isinstance(error, DBAPIError) and "psycopg" in type(cause).__module__ and _away(error):
        return f"the database does not answer: {words.splitlines()[0]}"
    return words


def _away(error: DBAPIError) -> bool:
    # 57P…: the server is being stopped or starts up (https://www.postgresql.org/docs/15/errcodes-appendix.html).
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or (
        type(error.orig).__name__ == "OperationalError" and (state is None or str(state).startswith(("57P", "08")))
    )


def _postgresql(url: URL) -> Engine:
    patience = {"connect_timeout": SECONDS_TO_CONNECT, "tcp_user_timeout": BUSY_SECONDS * 1000}
    # The first query after the server was restarted finds that out (pre-ping) and connects anew.
    made = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=patience, **OPEN_CONNECTIONS)

    @event.listens_for(made, "connect")
    def _settle(connection: Any, record: Any) -> None:
        connection.execute(f"SET synchronous_commit = on; SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.commit()

    return made


def _sqlite(url: URL) -> Engine:
    made = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)

    @event.listens_for(made, "connect")
    def _settle(connection: Any, record: Any) -> None:
        # Python's driver would begin no transaction for CREATE TABLE; we begin every one ourselves, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {how}")

    return made
