"""Delete everything about a learner, wherever it is kept, and write the database files anew without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from kelas import paths
from kelas.certificates import register
from kelas.events.migrations import EVENTS, FORGOTTEN, LEARNERS, METADATA
from kelas.events.scrub import scrub
from kelas.events.store import Store, digest
from kelas.grading import records
from kelas.grading.course import gradebook_url

# Whatever table has a column `learner` holds something of a learner.
THEIRS = tuple(table for table in METADATA.sorted_tables if "learner" in table.c)


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What was deleted."""

    learners: int
    events: int
    files: int


def forget(store: Store, learners: Iterable[str]) -> Forgotten:
    """Delete everything about these learners; doing it again does no harm, so a call that failed can be repeated.

    First nothing more of them is kept (see `Store.put`) and their rows go; then what the gradebook and the folders
    hold; last the learner's own row, so that a learner whose deletion was cut short can still ask again. A grader that
    is at work on a hand-in of theirs cleans up after itself: its result is refused by the store.

    Raises:
        StoreError, OSError, SQLAlchemyError: something is left; call it again.
    """
    gone = list(learners)
    events = sum(_stop_keeping(store, learner) for learner in gone)
    files = sum(records.forget(learner) for learner in gone)
    with store.writing() as connection:
        for learner in gone:
            connection.execute(LEARNERS.delete().where(LEARNERS.c.id == learner))
    make_reports_anew()
    for address in (store.url, gradebook_url()):
        scrub(address)
    return Forgotten(learners=len(gone), events=events, files=files)


def make_reports_anew() -> None:
    """Throw the kept reports away; they are made again without those who are gone."""
    for file in (paths.home() / "reports").glob("*.json"):
        file.unlink(missing_ok=True)


def _stop_keeping(store: Store, learner: str) -> int:
    """Remember that nothing of a learner is kept any more, and delete their rows; returns how many events."""
    mark = digest(learner)
    with store.writing() as connection:
        if connection.scalar(select(FORGOTTEN.c.digest).where(FORGOTTEN.c.digest == mark)) is None:
            connection.execute(FORGOTTEN.insert().values(digest=mark))
        events = connection.scalar(select(func.count()).where(EVENTS.c.learner == learner)) or 0
        register.forget(connection, learner)
        for table in THEIRS:
            connection.execute(table.delete().where(table.c.learner == learner))
    return int(events)
