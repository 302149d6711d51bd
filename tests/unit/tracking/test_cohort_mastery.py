"""What one learner has mastered, and what they are told to do next."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_statistics_frames import answered, attempt, event, question, quiz

from kelas.events.kinds import Event, LessonFinished, LessonOpened
from kelas.tracking.mastery import Mastered, NextStep, objective_of, standing
from kelas.tracking.progress import level, progress

LESSONS = {slug: quiz(4, slug=slug) for slug in ("one", "two", "three")}


def done(lesson: str, right: int, seconds: int = 100, hand_in: bool = True) -> list[Event]:
    """Return a lesson with so many of four questions right, handed in."""
    rows = [attempt("l-1", f"q{n}", float(n <= right), seconds + n, lesson=lesson) for n in range(1, 5)]
    return [*rows, *([event(LessonFinished, "l-1", seconds + 9, lesson=lesson, lang="id")] if hand_in else [])]


def next_after(*parts: list[Event]) -> NextStep:
    return standing(LESSONS, [one for part in parts for one in part]).next_step


def test_a_newcomer_begins_with_the_first_lesson() -> None:
    found = standing(LESSONS, [])
    assert found.next_step == NextStep(words="next.new", lesson="one")
    assert found.lessons["one"].mastery == "not-started"
    assert found.objectives[0] == Mastered(key="one", level="not-started", right=0, of=4)


def test_who_is_in_a_lesson_goes_on_where_they_were() -> None:
    events = answered({"l-1": [1.0, 0.0]}, lesson="two")
    assert next_after(events) == NextStep(words="next.go-on", lesson="two", activity="q2")


def test_who_only_opened_a_lesson_begins_it() -> None:
    events: list[Event] = [event(LessonOpened, "l-1", 0, lesson="two", lang="id")]
    assert next_after(events) == NextStep(words="next.go-on", lesson="two", activity="q1")


def test_who_has_all_right_hands_in() -> None:
    assert next_after(done("one", 4, hand_in=False)) == NextStep(words="next.hand-in", lesson="one")


def test_after_a_hand_in_comes_the_next_lesson() -> None:
    assert next_after(done("one", 4)) == NextStep(words="next.new", lesson="two")
    assert next_after(done("one", 3)) == NextStep(words="next.new", lesson="two")


def test_a_lesson_that_is_less_than_half_right_comes_again_first() -> None:
    assert next_after(done("one", 1)) == NextStep(words="next.again", lesson="one", activity="q2")


def test_an_older_lesson_that_is_still_open_comes_after_the_new_ones() -> None:
    left = answered({"l-1": [1.0]}, lesson="one")
    assert next_after(left, done("two", 4)) == NextStep(words="next.new", lesson="three")
    later = done("three", 4, seconds=300)
    assert next_after(left, done("two", 4), later) == NextStep(words="next.go-on", lesson="one", activity="q2")


def test_when_all_is_handed_in_what_is_not_mastered_comes_again_and_then_nothing() -> None:
    first, last = done("one", 4), done("three", 4, seconds=300)
    assert next_after(first, done("two", 3, 200), last) == NextStep(words="next.again", lesson="two", activity="q4")
    assert next_after(first, done("two", 4, 200), last) == NextStep(words="next.done")


def test_mastery_is_told_by_lesson_and_by_objective() -> None:
    found = standing(LESSONS, [*done("one", 4), *done("two", 2, 200)])
    assert [(key, one.mastery, one.correct, len(one.activities)) for key, one in found.lessons.items()] == [
        ("one", "mastered", 4, 4),
        ("two", "growing", 2, 4),
        ("three", "not-started", 0, 4),
    ]
    assert [(one.key, one.level, one.right, one.of) for one in found.objectives] == [
        ("one", "mastered", 4, 4),
        ("two", "growing", 2, 4),
        ("three", "not-started", 0, 4),
    ]


def test_an_activity_that_names_an_objective_counts_for_it() -> None:
    assert objective_of("one", question(objective="nik")) == "nik"
    lessons = {slug: quiz(4, slug=slug, objective="nik") for slug in LESSONS}
    found = standing(lessons, done("one", 4))
    assert found.objectives == (Mastered(key="nik", level="started", right=4, of=12),)


def test_events_of_other_lessons_are_left_out() -> None:
    assert standing(LESSONS, done("gone", 4)) == standing(LESSONS, [])


@given(st.integers(0, 4), st.integers(0, 4))
def test_the_level_is_that_of_progress(right: int, more: int) -> None:
    answered_ = min(4, right + more)
    events = [attempt("l-1", f"q{number}", float(number <= right), number) for number in range(1, answered_ + 1)]
    stands = progress(quiz(4), events)
    assert level(right, answered_, 4) == stands.mastery


@pytest.mark.parametrize("module", ["progress", "mastery", "figures", "choices"])
def test_what_every_page_uses_loads_no_pandas(module: str) -> None:
    code = f"import sys, kelas.tracking.{module}; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
