"""A trainer closes a cohort: nobody joins it any more; or deletes what is kept about its people."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from kelas.events.migrations import AUDIT, CLOSED_COHORTS, COHORTS
from kelas.events.scrub import scrub
from kelas.events.store import Store
from kelas.rights.forget import Forgotten, forget


class NoCohortError(Exception):
    """There is no cohort with this code."""


def closed(store: Store) -> set[str]:
    """Return the codes of the cohorts that take nobody in."""
    with store.reading() as connection:
        return set(connection.scalars(select(CLOSED_COHORTS.c.code)))


def close(store: Store, code: str) -> None:
    """Let nobody join a cohort any more; those in it can go on.

    Raises:
        NoCohortError: there is none with this code.
    """
    _check(store, code)
    with store.writing() as connection:
        if connection.scalar(select(CLOSED_COHORTS.c.code).where(CLOSED_COHORTS.c.code == code)) is None:
            connection.execute(CLOSED_COHORTS.insert().values(code=code, at=datetime.now(UTC).isoformat()))


def reopen(store: Store, code: str) -> None:
    """Let people join a cohort again.

    Raises:
        NoCohortError: there is none with this code.
    """
    _check(store, code)
    with store.writing() as connection:
        connection.execute(CLOSED_COHORTS.delete().where(CLOSED_COHORTS.c.code == code))


def delete(store: Store, code: str) -> Forgotten:
    """Delete everything about the people of a cohort, and the cohort.

    Raises:
        NoCohortError: there is none with this code.
        StoreError, OSError, SQLAlchemyError: something is left; call it again.
    """
    _check(store, code)
    close(store, code)  # nobody comes in while the others go
    gone = forget(store, [str(row["id"]) for row in store.learners(cohort=code)])
    with store.writing() as connection:
        for table in (CLOSED_COHORTS, COHORTS):
            connection.execute(table.delete().where(table.c.code == code))
        connection.execute(AUDIT.delete().where(AUDIT.c.cohort == code))
    scrub(store.url)
    return gone


def _check(store: Store, code: str) -> None:
    if code not in store.cohorts():
        raise NoCohortError(code)
