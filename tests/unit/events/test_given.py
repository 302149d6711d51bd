from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kelas.events.given import REFUSED, given
from kelas.events.kinds import Attempt, Event, HintShown, NumberRefused
from kelas.lessons import read
from kelas.lessons.judge import Given

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
COMMON: dict[str, Any] = {"learner": "l-1", "lesson": "cekbansos", "at": NOW}


def attempt(number: int, activity: str) -> Event:
    answer = f"answer {number}"
    return Attempt(
        id=f"event-{number}", activity=activity, answer=answer, credit=0, outcome="wrong", lang="id", **COMMON
    )


EVENTS = [
    attempt(1, "angka-nik"),
    NumberRefused(id="event-2", activity="angka-nik", **COMMON),
    attempt(3, "sanggah"),
    HintShown(id="event-4", activity="sanggah", **COMMON),
    NumberRefused(id="event-5", activity="sanggah", **COMMON),
    attempt(6, "angka-nik"),
]


def test_answers_to_an_activity_come_oldest_first() -> None:
    found = given(read.lesson("cekbansos"), "angka-nik", EVENTS)
    assert found == [Given(answer="answer 1", at=NOW), Given(answer="answer 6", at=NOW)]


def test_in_a_practice_a_refused_number_counts_as_a_move() -> None:
    found = given(read.lesson("cekbansos"), "sanggah", EVENTS)
    assert found == [Given(answer="answer 3", at=NOW), Given(answer=REFUSED, at=NOW)]
