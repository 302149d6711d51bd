"""Works reports out, in the background or when asked, and keeps them as files."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from kelas.authored.faults import ContentError
from kelas.events.store import Store, StoreError
from kelas.lessons import read
from kelas.lessons.models import Lesson
from kelas.report.kept import file, folder, write
from kelas.report.whole import Figures, Subject, report
from kelas.tracking.frames import Frames, fold
from kelas.tracking.groups import tellable
from kelas.words.text import DEFAULT_LANG, LANGS

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 1.0
# Reports are made no oftener than this, and take a tenth of the machine's time at most.
SECONDS_BETWEEN_REPORTS = 60.0
PAUSES_FOR_EACH_SECOND = 10


def keep(store: Store, place: Path, after: int = 0) -> int:
    """Make the reports of all learners and of the cohorts that did something, and return the number of the last event.

    Args:
        store: what happened.
        place: the folder of all reports.
        after: only cohorts with an event after this number, and those that have no report yet.

    Raises:
        OSError, StoreError: they could not be read or kept.
    """
    last = store.last()
    place.mkdir(parents=True, exist_ok=True)
    active = {event.learner for event in store.stream(after=after)}
    at = datetime.now(UTC)
    for figures, learners in gathered(store):
        cohort = figures.subject.cohort
        missing = any(not file(place, cohort, lang).exists() for lang in LANGS)
        if missing or not cohort or active & learners:
            for lang in LANGS:
                write(file(place, cohort, lang), report(figures(), at, lang))
    return last


class Gathered:
    """Figures that are worked out only when they are asked for.

    Attributes:
        subject: whom they are about.
    """

    def __init__(self, frames: Frames, lessons: Mapping[str, Lesson], subject: Subject) -> None:
        self._frames, self._lessons, self.subject = frames, lessons, subject
        self._made: Figures | None = None

    def __call__(self) -> Figures:
        """Return the figures."""
        if self._made is None:
            self._made = Figures(self._frames, self._lessons, self.subject)
        return self._made


def gathered(store: Store, only: str | None = None) -> Iterator[tuple[Gathered, set[str]]]:
    """Yield the figures of all learners and of each cohort, each with its learners' ids; one pass over the events.

    Args:
        store: what happened.
        only: the code of the one cohort that is wanted (empty for all learners); None for every one.
    """
    lessons = {slug: read.lesson(slug) for slug in read.folders()}
    titles = store.cohorts()
    where = {"cohort": only} if only else {}
    learners = store.learners(**where)
    frames = fold(store.stream(cohort=only or None), lessons, learners)
    busy = set(frames.visits["learner"].astype(str))
    counted = pd.DataFrame(
        [(row["id"], row["cohort"]) for row in learners if row["nickname"] or row["id"] in busy],
        columns=["learner", "cohort"],
        dtype=str,
    )
    if not only:
        known = tellable(counted)
        visits = frames.visits[frames.visits["learner"].isin(known["learner"])]
        whole = Subject(cohort="", title="", size=len(known), titles=titles)
        yield Gathered(frames.during(visits), lessons, whole), set(counted["learner"])
    for code in [only] if only else [] if only == "" else list(titles):
        own = counted[counted["cohort"] == code]
        subject = Subject(cohort=code, title=titles.get(code, code), size=len(own), titles=titles)
        visits = frames.visits[frames.visits["cohort"] == code]
        yield Gathered(frames.during(visits), lessons, subject), set(own["learner"])


def watch(store: Store, goes_on: Callable[[], bool]) -> None:
    """Keep the reports up to date, for as long as `goes_on` says so."""
    seen, rest_until = -1, 0.0
    while goes_on():
        try:
            # Whoever deletes a learner's data throws the reports away, so that they are made without that learner.
            stale = not file(folder(), "", DEFAULT_LANG).exists() or store.last() != seen
            if stale and time.monotonic() >= rest_until:
                began = time.monotonic()
                seen = keep(store, folder(), max(seen, 0))
                took = time.monotonic() - began
                rest_until = began + max(SECONDS_BETWEEN_REPORTS, took * PAUSES_FOR_EACH_SECOND)
        except (OSError, StoreError, ContentError):
            log.exception("the reports could not be brought up to date; the next look is in a minute")
            rest_until = time.monotonic() + SECONDS_BETWEEN_REPORTS
        time.sleep(SECONDS_BETWEEN_LOOKS)
