"""What one page of the board shows: of many learners, only what the page needs is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from kelas.board.rows import SILENCE_TO_GONE, Row, rows
from kelas.events.kinds import Event
from kelas.events.migrations import EVENTS, LEARNERS
from kelas.events.store import Place, Store
from kelas.lessons.models import Lesson
from kelas.tracking.progress import Progress, progress

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Look:
    """One page of the board.

    Attributes:
        rows: its rows: of all pages, those who may need help come first, then those who are here, then the others.
        here: how many are here, on all pages.
        page: its number, from 1.
        pages: how many there are.
    """

    rows: Sequence[Row]
    here: int
    page: int
    pages: int


class Board:
    """The board of a store.

    It remembers how those stand who did something lately, so that a look reads only the events of whoever went on.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Place, Progress]] = {}

    def look(
        self, lessons: Mapping[str, Lesson], now: datetime, *, cohort: str = "", find: str = "", page: int = 1
    ) -> Look:
        """Return a page of the board.

        Args:
            lessons: by slug; events of other lessons are left out.
            now: the time, in UTC.
            cohort: only learners of this cohort.
            find: only learners with this in their nickname.
            page: its number, from 1; a number that is too large gives the last page.
        """
        lately = LEARNERS.c.id.in_(select(EVENTS.c.learner).where(EVENTS.c.at >= (now - SILENCE_TO_GONE).isoformat()))
        asked = _asked(cohort, find)
        with self._store.reading() as connection:
            active = _learners(connection, and_(asked, lately))
            quiet = and_(asked, ~lately)
            count = len(active) + (connection.scalar(select(func.count()).select_from(LEARNERS).where(quiet)) or 0)
            pages = max(1, -(-count // ROWS_ON_A_PAGE))
            page = max(1, min(page, pages))
            first = (page - 1) * ROWS_ON_A_PAGE
            room = min(ROWS_ON_A_PAGE, max(0, first + ROWS_ON_A_PAGE - len(active)))
            others = _learners(connection, quiet, max(0, first - len(active)), room) if room else []
        standings = self._standings([str(learner["id"]) for learner in (*active, *others)], lessons, now)
        found = rows(active, standings, now)
        here = sum(row.here for row in found)
        found = found[first : first + ROWS_ON_A_PAGE] + rows(others, standings, now)
        return Look(rows=found, here=here, page=page, pages=pages)

    def _standings(self, learners: Sequence[str], lessons: Mapping[str, Lesson], now: datetime) -> dict[str, Progress]:
        """Return the progress of learners in the lesson that they touched last."""
        places = self._store.places(learners, list(lessons))
        known = {one: stands for one, (place, stands) in self._known.items() if places.get(one) == place}
        moved = {one: place for one, place in places.items() if one not in known}
        events: dict[str, list[Event]] = defaultdict(list)
        for event in self._store.at(moved):
            events[event.learner].append(event)
        known |= {one: progress(lessons[place.lesson], events[one]) for one, place in moved.items()}
        self._known |= {one: (place, known[one]) for one, place in places.items()}
        self._known = {one: kept for one, kept in self._known.items() if _lately(kept[1], now)}
        return known


def _lately(stands: Progress, now: datetime) -> bool:
    return stands.last_seen is not None and now - stands.last_seen < SILENCE_TO_GONE


def _asked(cohort: str, find: str) -> ColumnElement[bool]:
    """Return which learners are asked for. A guest who did nothing yet is nobody."""
    somebody = or_(LEARNERS.c.nickname != "", exists().where(EVENTS.c.learner == LEARNERS.c.id))
    conditions = [somebody]
    if cohort:
        conditions.append(LEARNERS.c.cohort == cohort)
    if find:
        conditions.append(func.lower(LEARNERS.c.nickname).contains(find.lower(), autoescape=True))
    return and_(*conditions)


def _learners(
    connection: Connection, which: ColumnElement[bool], first: int = 0, most: int | None = None
) -> list[Mapping[str, Any]]:
    query = select(LEARNERS).where(which).order_by(func.lower(LEARNERS.c.nickname), LEARNERS.c.id)
    return [dict(row) for row in connection.execute(query.offset(first).limit(most)).mappings()]
