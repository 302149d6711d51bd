from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kelas.board.rows import MISSES_TO_STUCK, SILENCE_TO_GONE, SILENCE_TO_STUCK, Row, rows
from kelas.events.kinds import ActivityStarted, Attempt, Event, LessonFinished, LessonOpened
from kelas.lessons import read
from kelas.tracking.progress import Progress, progress

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LESSONS = {slug: read.lesson(slug) for slug in read.folders()}
KEYS = list(LESSONS["kota-cerdas"].activities)
MOMENT = timedelta(seconds=1)


def learner(name: str, **fields: str) -> dict[str, str]:
    return {"id": f"l-{name}", "nickname": name, "cohort": "", **fields}


def event(kind: type[Event], name: str = "Budi", ago: timedelta = MOMENT, **fields: Any) -> Event:
    common = {"id": "event", "learner": f"l-{name}", "lesson": "kota-cerdas", "at": NOW - ago}
    return kind(**{**common, **fields})


def attempt(outcome: str, name: str = "Budi", ago: timedelta = MOMENT, key: str = KEYS[0]) -> Event:
    credit = float(outcome == "correct")
    return event(Attempt, name, ago, activity=key, answer="x", credit=credit, outcome=outcome, lang="id")


def standings(events: Iterable[Event]) -> dict[str, Progress]:
    """Return the progress of each learner; all their events are in one lesson."""
    own: dict[str, list[Event]] = defaultdict(list)
    for one in events:
        own[one.learner].append(one)
    return {who: progress(LESSONS[done[0].lesson], done) for who, done in own.items()}


def row(*events: Event, name: str = "Budi") -> Row:
    (found,) = rows([learner(name)], standings(events), NOW)
    return found


def test_a_learner_who_did_nothing_is_not_here_and_not_stuck() -> None:
    found = row()
    assert (found.here, found.current, found.stuck, found.seconds) == (False, None, "", None)


def test_a_row_says_who_and_where() -> None:
    started = event(ActivityStarted, activity=KEYS[2], ago=MOMENT * 90)
    (found,) = rows([learner("Budi", cohort="KELAS1")], standings([started]), NOW)
    assert (found.learner, found.nickname, found.cohort, found.here) == ("l-Budi", "Budi", "KELAS1", True)
    assert found.seconds == 90
    assert found.current is not None
    assert (found.current.lesson.slug, found.current.at) == ("kota-cerdas", KEYS[2])


@pytest.mark.parametrize(("misses", "stuck"), [(MISSES_TO_STUCK - 1, ""), (MISSES_TO_STUCK, "misses"), (9, "misses")])
def test_a_learner_who_misses_again_and_again_is_stuck(misses: int, stuck: str) -> None:
    assert row(*[attempt("wrong")] * misses).stuck == stuck


def test_a_right_answer_or_another_activity_ends_being_stuck() -> None:
    misses = [attempt("wrong")] * MISSES_TO_STUCK
    assert row(*misses, attempt("correct")).stuck == ""
    assert row(*misses, event(ActivityStarted, activity=KEYS[1])).stuck == ""


@pytest.mark.parametrize(
    ("ago", "here", "stuck"),
    [
        (SILENCE_TO_STUCK - MOMENT, True, ""),
        (SILENCE_TO_STUCK, True, "silent"),
        (SILENCE_TO_GONE - MOMENT, True, "silent"),
        (SILENCE_TO_GONE, False, ""),
        (timedelta(days=30), False, ""),
    ],
)
def test_a_learner_is_silent_and_then_gone(ago: timedelta, here: bool, stuck: str) -> None:
    found = row(event(LessonOpened, ago=ago, lang="id"))
    assert (found.here, found.stuck) == (here, stuck)


def test_a_learner_who_misses_and_then_leaves_is_gone_and_not_stuck() -> None:
    assert row(*[attempt("wrong", ago=SILENCE_TO_GONE)] * MISSES_TO_STUCK).stuck == ""


def test_a_learner_who_has_done_everything_is_not_silent() -> None:
    assert row(*(attempt("correct", key=key, ago=SILENCE_TO_STUCK) for key in KEYS)).stuck == ""


def test_a_learner_who_has_handed_in_is_not_stuck() -> None:
    misses = [attempt("wrong", ago=SILENCE_TO_STUCK)] * MISSES_TO_STUCK
    assert row(*misses, event(LessonFinished, lang="id", ago=SILENCE_TO_STUCK)).stuck == ""


def test_those_who_may_need_help_come_first_then_those_who_are_here() -> None:
    names = ["Zaki", "andi", "Cici", "Budi", "Eko"]
    events = [
        *[attempt("wrong", "Zaki")] * MISSES_TO_STUCK,
        event(LessonOpened, "Cici", lang="id"),
        event(LessonOpened, "andi", lang="id"),
        event(LessonOpened, "Budi", ago=SILENCE_TO_GONE, lang="id"),
    ]
    found = rows(map(learner, names), standings(events), NOW)
    assert [one.nickname for one in found] == ["Zaki", "andi", "Cici", "Budi", "Eko"]


def test_each_learner_has_a_row_of_their_own() -> None:
    found = rows(map(learner, ["Budi", "Cici"]), standings([attempt("correct", "Cici")]), NOW)
    assert {one.nickname: one.current is not None for one in found} == {"Budi": False, "Cici": True}
