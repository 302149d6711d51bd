from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kelas.events.kinds import Attempt, LessonOpened
from kelas.grading import answers
from kelas.lessons import read
from kelas.lessons.judge import Given

NOW = datetime(2026, 3, 2, 2, 0, 0, 5, UTC)
LESSON = read.lesson("kota-cerdas")


def attempt(number: int, learner: str, activity: str) -> Attempt:
    return Attempt(
        id=f"event-{number}",
        learner=learner,
        lesson="kota-cerdas",
        at=NOW,
        activity=activity,
        answer=f"é {number}",
        credit=0,
        outcome="wrong",
        lang="id",
    )


EVENTS = [
    LessonOpened(id="event-0", learner="l-1", lesson="kota-cerdas", at=NOW, lang="id"),
    attempt(1, "l-1", "arti"),
    attempt(2, "l-2", "arti"),
    attempt(3, "l-1", "gone"),
    attempt(4, "l-1", "arti"),
]


def test_a_submission_holds_this_learners_answers_to_the_lessons_activities() -> None:
    collected = answers.collect(LESSON, "l-1", EVENTS)
    assert set(collected.given) == set(LESSON.activities)
    assert collected.given["arti"] == (Given(answer="é 1", at=NOW), Given(answer="é 4", at=NOW))
    assert not any(given for key, given in collected.given.items() if key != "arti")


def test_answers_come_back_from_the_file_as_they_were(tmp_path: Path) -> None:
    collected = answers.collect(LESSON, "l-1", EVENTS)
    answers.write(collected, tmp_path)
    assert answers.read(tmp_path) == collected


def test_an_activity_without_answers_earns_nothing() -> None:
    nothing = answers.Answers(lesson="kota-cerdas", learner="l-1", given={})
    assert nothing.points(LESSON, "arti") == 0


def test_a_folder_without_answers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        answers.read(tmp_path)
