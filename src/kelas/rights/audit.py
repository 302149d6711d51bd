"""A line for each time that a person looked at somebody's progress. Learners can read the lines about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import or_, select

from kelas.events.migrations import AUDIT
from kelas.events.store import Store

# What was looked at: the board, a report with names, formgrader, an export, the files of a backup.
What = Literal["board", "report", "formgrader", "feedback", "regrade", "export", "backup"]


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody looked.

    Attributes:
        at: when, in UTC.
        who: a trainer's session (`trainer-1a2b3c`) or a program on the laptop (`terminal`); never a name.
        what: the page or the command.
        learner: whose progress; empty if it was that of a cohort.
        cohort: which cohort's; empty if it was one learner's, or everybody's.
    """

    at: datetime
    who: str
    what: str
    learner: str
    cohort: str


def look(store: Store, who: str, what: What, *, learner: str = "", cohort: str = "") -> None:
    """Keep that somebody looked: once per view, not per refresh of a page.

    Args:
        store: where it is kept.
        who: the trainer's session or `terminal`.
        what: what was looked at.
        learner: the learner, if it was one.
        cohort: the cohort's code, if it was one. With neither it was everybody.

    Raises:
        StoreError: it could not be kept; then the page is better not shown.
    """
    row = {"at": datetime.now(UTC).isoformat(), "who": who[:40], "what": what, "learner": learner, "cohort": cohort}
    with store.writing() as connection:
        connection.execute(AUDIT.insert().values(**row))


def looks(store: Store) -> Iterator[Look]:
    """Yield all lines, oldest first."""
    yield from _read(store, select(AUDIT))


def looks_at(store: Store, learner: str, cohort: str, since: str) -> list[Look]:
    """Return the lines about a learner, newest first: at them, at their cohort, or at everybody.

    Args:
        store: where they are kept.
        learner: the learner's id.
        cohort: the learner's cohort; empty for somebody who learns alone.
        since: when the learner joined, as the store writes it.
    """
    groups = {"", cohort}
    about = or_(AUDIT.c.learner == learner, (AUDIT.c.learner == "") & AUDIT.c.cohort.in_(groups))
    return list(_read(store, select(AUDIT).where(about, AUDIT.c.at >= since)))[::-1]


def _read(store: Store, query: Any) -> Iterator[Look]:
    with store.reading() as connection:
        for row in connection.execute(query.order_by(AUDIT.c.seq)).mappings():
            told = {name: row[name] for name in ("who", "what", "learner", "cohort")}
            yield Look(at=datetime.fromisoformat(row["at"]), **told)
