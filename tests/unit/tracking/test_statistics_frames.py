"""Events as tables; and the small class that the other tests of statistics use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kelas.activities import Activity
from kelas.activities.choice import Option, PickOne
from kelas.events.kinds import (
    ActivityStarted,
    Attempt,
    Event,
    HintShown,
    LessonFinished,
    LessonOpened,
    NumberRefused,
    SubmissionGraded,
)
from kelas.lessons import read
from kelas.lessons.models import Lesson, LessonHead
from kelas.tracking.frames import ATTEMPTS, CHOICES, LONGEST_PAUSE, VISITS, Frames, fold
from kelas.words.text import Text

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
WORDS = Text(id="kata", en="words")


def question(hint: bool = True, options: Sequence[str] = ("a", "b", "c"), objective: str = "") -> PickOne:
    """Return a question whose first option is right; the second stands for a known wrong idea."""
    return PickOne(
        kind="pick-one",
        points=1,
        prompt=WORDS,
        objective=objective,
        hint=WORDS if hint else None,
        options=tuple(
            Option(key=key, text=WORDS, feedback=WORDS, right=place == 0, misconception="umum-1" if place == 1 else "")
            for place, key in enumerate(options)
        ),
    )


def quiz(
    activities: int | Mapping[str, Activity] = 4, slug: str = "quiz", objective: str = "", form: Any = ""
) -> Lesson:
    """Return a lesson with these activities, or with so many questions q1, q2, ..."""
    if isinstance(activities, int):
        activities = {f"q{number}": question(objective=objective) for number in range(1, activities + 1)}
    head = LessonHead(title=WORDS, minutes=10, objective=WORDS, sources=(), form=form)
    return Lesson(slug=slug, track="t", folder=Path("nowhere"), head=head, activities=activities, services={})


def people(learners: Iterable[str], cohort: str = "C", lang: str = "id") -> list[dict[str, Any]]:
    return [{"id": learner, "cohort": cohort, "lang": lang} for learner in learners]


def event(kind: type[Event], learner: str, seconds: float, lesson: str = "quiz", **says: Any) -> Any:
    return kind(
        **{
            "id": f"{learner}-{lesson}-{kind.KIND}-{seconds}",
            "learner": learner,
            "lesson": lesson,
            "at": NOW + timedelta(seconds=seconds),
            **says,
        }
    )


def attempt(learner: str, activity: str, credit: float, seconds: float = 0, **says: Any) -> Any:
    outcome = "correct" if credit == 1 else "partial" if credit else "wrong"
    answer = "a" if credit == 1 else "b"
    said = {"answer": answer, "outcome": outcome, "lang": "id", **says}
    return event(Attempt, learner, seconds, activity=activity, credit=credit, **said)


def answered(credits_: Mapping[str, Sequence[float | None]], lesson: str = "quiz", lang: str = "id") -> list[Event]:
    """Return the first tries of a class: by learner, the credit for q1, q2, ...; None where they did not try."""
    return [
        attempt(learner, f"q{number}", credit, seconds=number, lesson=lesson, lang=lang)
        for learner, row in credits_.items()
        for number, credit in enumerate(row, start=1)
        if credit is not None
    ]


def class_of(credits_: Mapping[str, Sequence[float | None]], lesson: Lesson) -> Frames:
    return fold(answered(credits_), {lesson.slug: lesson}, people(credits_))


def folded(*events: Event, lesson: Lesson | None = None) -> Frames:
    own = lesson or quiz()
    return fold(events, {own.slug: own}, people({"l-1", "l-2"}))


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_no_events_make_empty_tables_of_the_same_shape() -> None:
    frames = folded()
    for frame, columns in ((frames.attempts, ATTEMPTS), (frames.choices, CHOICES), (frames.visits, VISITS)):
        assert len(frame) == 0
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == dict(columns)


def test_a_try_is_a_row_that_says_who_when_where_and_how_well() -> None:
    frames = folded(attempt("l-1", "q1", 0.5, 7, lang="en"))
    columns = ("learner", "cohort", "lang", "lesson", "activity", "objective", "try_number", "credit", "correct")
    assert rows(frames.attempts, *columns) == [("l-1", "C", "en", "quiz", "q1", "quiz", 1, 0.5, False)]
    assert frames.attempts["at"].tolist() == [NOW + timedelta(seconds=7)]


def test_tries_are_counted_and_the_first_one_is_remembered() -> None:
    frames = folded(attempt("l-1", "q1", 0), attempt("l-1", "q1", 1, 1), attempt("l-2", "q1", 1, 2))
    assert rows(frames.attempts, "try_number", "correct", "first_correct") == [
        (1, False, False),
        (2, True, False),
        (1, True, True),
    ]


def test_what_was_not_judged_is_no_try() -> None:
    unread = [attempt("l-1", "q1", 0, number, outcome=outcome) for number, outcome in enumerate(("step", "unreadable"))]
    frames = folded(*unread, attempt("l-1", "q1", 1, 3))
    assert rows(frames.attempts, "try_number", "first_correct") == [(1, True)]


def test_a_hint_counts_for_the_tries_after_it() -> None:
    frames = folded(attempt("l-1", "q1", 0), event(HintShown, "l-1", 1, activity="q1"), attempt("l-1", "q1", 1, 2))
    assert frames.attempts["hint_before"].tolist() == [False, True]


def test_seconds_count_from_the_first_touch_and_a_long_pause_is_cut() -> None:
    frames = folded(
        event(ActivityStarted, "l-1", 10, activity="q1"),
        attempt("l-1", "q1", 0, 30),
        event(HintShown, "l-1", 40, activity="q1"),
        attempt("l-1", "q1", 1, 5000),
    )
    assert frames.attempts["seconds"].tolist() == [20, 30 + LONGEST_PAUSE]


def test_time_that_went_to_another_activity_or_before_a_new_visit_is_not_counted() -> None:
    frames = folded(
        event(ActivityStarted, "l-1", 0, activity="q1"),
        event(ActivityStarted, "l-1", 50, activity="q2"),
        attempt("l-1", "q2", 1, 60),
        event(ActivityStarted, "l-1", 200, activity="q1"),
        event(NumberRefused, "l-1", 203, activity="q1"),
        attempt("l-1", "q1", 1, 208),
    )
    assert rows(frames.attempts, "activity", "seconds") == [("q2", 10), ("q1", 8)]


def test_without_a_touch_nobody_knows_how_long_it_took() -> None:
    assert pd.isna(folded(attempt("l-1", "q1", 1)).attempts["seconds"]).all()


def test_a_clock_that_jumps_back_takes_no_time_away() -> None:
    frames = folded(event(ActivityStarted, "l-1", 100, activity="q1"), attempt("l-1", "q1", 1, 40))
    assert frames.attempts["seconds"].tolist() == [0]


def test_what_was_chosen_is_a_key_with_its_truth_and_its_misconception() -> None:
    frames = folded(attempt("l-1", "q1", 0, answer="b"), attempt("l-1", "q1", 1, 1))
    columns = ("try_number", "part", "chosen", "right", "misconception")
    assert rows(frames.choices, *columns) == [(1, "", "b", False, "umum-1"), (2, "", "a", True, "")]


def test_a_choice_that_the_lesson_no_longer_offers_is_left_out() -> None:
    frames = folded(attempt("l-1", "q1", 0, answer="gone"))
    assert len(frames.attempts) == 1
    assert len(frames.choices) == 0


def test_events_of_others_and_of_what_is_no_longer_there_are_left_out() -> None:
    frames = folded(attempt("stranger", "q1", 1), attempt("l-1", "q9", 1), attempt("l-1", "q1", 1, lesson="other"))
    assert len(frames.attempts) == 0
    assert rows(frames.visits, "learner", "lesson") == [("l-1", "quiz")]


def test_a_visit_says_when_it_began_when_it_was_handed_in_first_and_in_which_language() -> None:
    frames = folded(
        event(LessonOpened, "l-1", 0, lang="en"),
        event(LessonFinished, "l-1", 60, lang="id"),
        event(LessonFinished, "l-1", 90, lang="id"),
        event(SubmissionGraded, "l-1", 500, finished="x", score=1.0, max_score=1.0),
        event(ActivityStarted, "l-2", 5, activity="q1"),
    )
    assert rows(frames.visits, "learner", "lang") == [("l-1", "en"), ("l-2", "id")]
    assert frames.visits["opened_at"].tolist() == [NOW, NOW + timedelta(seconds=5)]
    assert frames.visits["last_at"].tolist() == [NOW + timedelta(seconds=90), NOW + timedelta(seconds=5)]
    assert frames.visits["finished_at"].tolist() == [NOW + timedelta(seconds=60), pd.NaT]


@pytest.mark.parametrize("slug", ["kota-cerdas", "cekbansos"])
def test_lessons_of_the_course_can_be_folded(slug: str) -> None:
    lesson = read.lesson(slug)
    events = [attempt("l-1", key, 1, number, lesson=slug) for number, key in enumerate(lesson.activities)]
    frames = fold(events, {slug: lesson}, people(["l-1"]))
    assert frames.attempts["activity"].tolist() == list(lesson.activities)
    assert frames.visits["lesson"].tolist() == [slug]
