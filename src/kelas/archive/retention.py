"""How long what is kept about a learner stays: until so many days after the last thing they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from kelas.events.migrations import AUDIT, EVENTS, LEARNERS
from kelas.events.store import Store
from kelas.rights.forget import Forgotten, forget


@dataclass(frozen=True, kw_only=True)
class Silent:
    """A learner who has done nothing for long; a guest who never joined has no cohort and did not choose a nickname."""

    learner: str
    cohort: str
    last: datetime


def silent(store: Store, now: datetime, days: int) -> Sequence[Silent]:
    """Return the learners whose last event, or joining if there is none, is older than so many days; oldest first."""
    last = func.coalesce(func.max(EVENTS.c.at), LEARNERS.c.joined_at)
    query = (
        select(LEARNERS.c.id, LEARNERS.c.cohort, last.label("last"))
        .join(EVENTS, EVENTS.c.learner == LEARNERS.c.id, isouter=True)
        .group_by(LEARNERS.c.id, LEARNERS.c.cohort, LEARNERS.c.joined_at)
        # Times in the store are in UTC and written alike, so their texts are in the order of time.
        .having(last < (now - timedelta(days=days)).isoformat())
        .order_by(last, LEARNERS.c.id)
    )
    with store.reading() as connection:
        return [
            Silent(learner=row.id, cohort=row.cohort, last=datetime.fromisoformat(row.last))
            for row in connection.execute(query)
        ]


def apply(store: Store, now: datetime, days: int) -> Forgotten:
    """Delete everything about those learners, and the audit's lines that are older.

    Raises:
        StoreError, OSError, SQLAlchemyError: something is left; call it again.
    """
    with store.writing() as connection:
        connection.execute(AUDIT.delete().where(AUDIT.c.at < (now - timedelta(days=days)).isoformat()))
    return forget(store, [one.learner for one in silent(store, now, days)])
