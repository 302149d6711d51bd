from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statistics_frames import NOW, answered, attempt, class_of, event, people, quiz

from kelas.events.kinds import Event, LessonFinished, LessonOpened
from kelas.tracking.cohort import completion, mastery_statistics, progress_over_time
from kelas.tracking.figures import wilson
from kelas.tracking.frames import Frames, fold
from kelas.tracking.groups import OTHERS, split

LESSON = quiz(4)
LESSONS = {"quiz": LESSON, "next": quiz(4, slug="next")}
WIB = ZoneInfo("Asia/Jakarta")
DAY = 24 * 3600


def opened_and_finished(opened: int, finished: int) -> Frames:
    """Return a class of which so many opened the quiz, and so many of them handed it in a day later."""
    ids = [f"l-{place}" for place in range(opened)]
    events: list[Event] = [event(LessonOpened, learner, 0, lang="id") for learner in ids]
    events += [event(LessonFinished, learner, DAY, lang="id") for learner in ids[:finished]]
    return fold(events, LESSONS, people(ids))


def test_completion_is_a_share_of_the_cohort_and_of_those_who_opened() -> None:
    first, second = completion(opened_and_finished(20, 15), LESSONS, 30)
    assert (first.opened.value, first.opened.n) == (20 / 30, 30)
    assert (first.finished.value, first.finished.n) == (0.75, 20)
    assert (first.finished.low, first.finished.high) == pytest.approx(wilson(15, 20))
    assert (second.lesson, second.opened.value, second.finished.words) == ("next", 0, "missing.few-learners")


def test_a_cohort_of_four_is_not_told() -> None:
    first = completion(opened_and_finished(4, 4), LESSONS, 4)[0]
    assert (first.opened.value, first.finished.value) == (None, None)


def test_progress_over_time_has_a_moment_for_each_day_in_kediri() -> None:
    moments = progress_over_time(opened_and_finished(20, 15), "quiz", 30)
    # NOW is nine in the morning in Kediri; the days end at midnight.
    assert [one.at for one in moments] == [datetime(2026, 3, 3, tzinfo=WIB), datetime(2026, 3, 4, tzinfo=WIB)]
    assert [(one.opened.value, one.finished.value) for one in moments] == [(20 / 30, 0), (20 / 30, 0.5)]


def test_progress_over_time_can_go_by_minutes_and_shows_quiet_ones() -> None:
    ids = [f"l-{place}" for place in range(6)]
    events = [event(LessonOpened, learner, 0 if place < 3 else 1000, lang="id") for place, learner in enumerate(ids)]
    moments = progress_over_time(fold(events, LESSONS, people(ids)), "quiz", 6, step=timedelta(minutes=5))
    assert [one.at - NOW for one in moments] == [timedelta(minutes=minutes) for minutes in (5, 10, 15, 20)]
    assert [one.opened.value for one in moments] == [0.5, 0.5, 0.5, 1.0]


def test_a_lesson_that_nobody_opened_has_no_history() -> None:
    assert progress_over_time(opened_and_finished(5, 5), "next", 30) == []


def test_mastery_counts_learners_by_level_among_those_who_began() -> None:
    rows = {f"l-{place}": [1.0] * 4 for place in range(6)}
    rows |= {f"m-{place}": [1.0, 1.0, 0.0, 0.0] for place in range(3)}
    rows |= {f"n-{place}": [0.0, 0.5, 0.0, 0.0] for place in range(1)}
    first = mastery_statistics(class_of(rows, LESSON), LESSONS)[0]
    assert (first.key, first.activities, first.n) == ("quiz", 4, 10)
    assert first.levels == {"started": 1, "growing": 3, "mastered": 6}
    assert (first.mastered.value, first.right.value) == (0.6, pytest.approx(0.75))


def test_mastery_counts_the_best_try() -> None:
    events = [
        attempt(learner, key, credit, second)
        for learner in "abcde"
        for key in LESSON.activities
        for second, credit in enumerate((0, 1, 0))
    ]
    first = mastery_statistics(fold(events, LESSONS, people("abcde")), LESSONS)[0]
    assert first.levels == {"started": 0, "growing": 0, "mastered": 5}


def test_mastery_of_four_is_not_told_not_even_counts() -> None:
    first = mastery_statistics(class_of({learner: [1.0] * 4 for learner in "abcd"}, LESSON), LESSONS)[0]
    assert (first.n, first.levels, first.right.value, first.mastered.value) == (4, None, None, None)


def test_mastery_by_objective_is_mastery_by_lesson_as_long_as_activities_name_none() -> None:
    frames = class_of({learner: [1.0, 1.0, 0.0] for learner in "abcdef"}, LESSON)
    assert mastery_statistics(frames, LESSONS, of="objective") == mastery_statistics(frames, LESSONS, of="lesson")


def test_activities_of_two_lessons_can_share_an_objective() -> None:
    lessons = {slug: quiz(4, slug=slug, objective="nik") for slug in ("quiz", "next")}
    rows = {learner: [1.0] * 4 for learner in "abcdef"}
    frames = fold([*answered(rows), *answered(rows, lesson="next")], lessons, people(rows))
    (found,) = mastery_statistics(frames, lessons, of="objective")
    assert (found.key, found.activities, found.n, found.mastered.value) == ("nik", 8, 6, 1.0)


def test_cohorts_are_split_and_small_ones_are_put_together() -> None:
    sizes = {"A": 9, "B": 6, "C": 2, "D": 4}
    known = [row for code, size in sizes.items() for row in people((f"{code}-{place}" for place in range(size)), code)]
    frames = fold(answered({row["id"]: [1.0] for row in known}), LESSONS, known)
    parts = split(frames, "cohort")
    assert {name: len(part.visits) for name, part in parts.items()} == {"A": 9, "B": 6, OTHERS: 6}
    assert {name: len(part.attempts) for name, part in parts.items()} == {"A": 9, "B": 6, OTHERS: 6}
    assert sum(len(part.choices) for part in parts.values()) == len(frames.choices)


def test_one_group_is_no_split() -> None:
    assert split(class_of({learner: [1.0] for learner in "abcdef"}, LESSON), "cohort") == {}
    assert split(fold([], LESSONS, []), "lang") == {}


def test_learners_are_split_by_the_language_that_they_used_first_in_a_lesson() -> None:
    ids = [f"l-{place}" for place in range(12)]
    events = answered({learner: [1.0] for learner in ids[:6]}, lang="en")
    events += answered({learner: [0.0] for learner in ids[6:]})
    events += [attempt(learner, "q2", 1, 9) for learner in ids[:6]]  # in Indonesian, by those who began in English
    parts = split(fold(events, LESSONS, people(ids)), "lang")
    assert {name: len(part.attempts) for name, part in parts.items()} == {"en": 12, "id": 6}


@settings(max_examples=25)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 20))
def test_shares_of_a_cohort_lie_between_0_and_1(opened: int, finished: int, absent: int) -> None:
    for one in completion(opened_and_finished(opened, min(opened, finished)), LESSONS, opened + absent):
        for figure in (one.opened, one.finished):
            if figure.value is not None:
                assert figure.low is not None
                assert figure.high is not None
                assert 0 <= figure.low <= figure.value <= figure.high <= 1
