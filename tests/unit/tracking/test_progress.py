from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.activities import Practice
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
from kelas.lessons.models import Lesson
from kelas.tracking.progress import GROWING_FROM, MASTERED_FROM, ActivityProgress, Recorded, progress

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LESSON = read.lesson("kota-cerdas")
PRACTICE = read.lesson("cekbansos")
KEYS = list(LESSON.activities)
CREDITS = {"correct": 1.0, "partial": 0.5, "wrong": 0.0, "unreadable": 0.0, "step": 0.0}


def event(kind: type[Event], number: int = 0, **fields: Any) -> Event:
    return kind(
        **{
            "id": f"event-{number}",
            "learner": "l-1",
            "lesson": "kota-cerdas",
            "at": NOW + timedelta(seconds=number),
            **fields,
        }
    )


def attempt(key: str, outcome: str, number: int = 0) -> Event:
    return event(Attempt, number, activity=key, answer="x", credit=CREDITS[outcome], outcome=outcome, lang="id")


def attempts(key: str, *outcomes: str) -> list[Event]:
    return [attempt(key, outcome, number) for number, outcome in enumerate(outcomes)]


def after(*outcomes: str) -> ActivityProgress:
    return progress(LESSON, attempts(KEYS[0], *outcomes)).activities[KEYS[0]]


def test_a_newcomer_has_done_nothing() -> None:
    stands = progress(LESSON, [])
    assert set(stands.activities.values()) == {ActivityProgress()}
    assert (stands.earned, stands.answered, stands.correct) == (0, 0, 0)
    assert (stands.mastery, stands.at, stands.resume, stands.last_seen) == ("not-started", None, None, None)
    assert (stands.opened, stands.finished, stands.recorded, stands.refused) == (False, None, None, 0)


def test_the_best_credit_counts_and_every_try() -> None:
    assert after("wrong", "partial", "wrong") == ActivityProgress(tries=3, credit=0.5, misses=3, done=False)


def test_a_right_answer_ends_the_misses_and_stays_done() -> None:
    assert after("wrong", "correct") == ActivityProgress(tries=2, credit=1, misses=0, done=True)
    assert after("wrong", "correct", "wrong") == ActivityProgress(tries=3, credit=1, misses=1, done=True)


@pytest.mark.parametrize("outcome", ["unreadable", "step"])
def test_what_is_not_judged_is_no_try(outcome: str) -> None:
    assert after(outcome, outcome) == ActivityProgress()


@pytest.mark.parametrize("outcome", ["wrong", "partial", "correct"])
def test_a_practice_is_done_when_it_came_to_its_end(outcome: str) -> None:
    key = next(key for key, one in PRACTICE.activities.items() if isinstance(one, Practice))
    stands = progress(PRACTICE, attempts(key, "step", "step", outcome))
    assert stands.activities[key].done
    assert stands.activities[key].tries == 1


def test_points_are_the_sum_of_what_each_activity_earned() -> None:
    events = [attempt(key, "partial", number) for number, key in enumerate(KEYS)]
    assert progress(LESSON, events).earned == LESSON.points / 2


@pytest.mark.parametrize("right", range(len(KEYS) + 1))
def test_mastery_follows_the_share_of_activities_that_are_right(right: int) -> None:
    events = [attempt(key, "correct" if number < right else "wrong", number) for number, key in enumerate(KEYS)]
    share = right / len(KEYS)
    expected = "mastered" if share >= MASTERED_FROM else "growing" if share >= GROWING_FROM else "started"
    stands = progress(LESSON, events)
    assert stands.mastery == expected
    assert (stands.correct, stands.answered) == (right, len(KEYS))


def test_a_learner_goes_on_where_they_were() -> None:
    assert progress(LESSON, attempts(KEYS[3], "wrong")).resume == KEYS[3]
    assert progress(LESSON, [event(ActivityStarted, activity=KEYS[2])]).resume == KEYS[2]


def test_a_learner_goes_on_at_the_next_open_activity_when_the_last_is_done() -> None:
    events = [*attempts(KEYS[1], "correct"), *attempts(KEYS[0], "correct")]
    assert progress(LESSON, events).resume == KEYS[2]
    events = [attempt(KEYS[0], "wrong"), attempt(KEYS[-1], "correct", 1)]
    assert progress(LESSON, events).resume == KEYS[0]


def test_a_learner_who_has_done_everything_goes_on_nowhere() -> None:
    assert progress(LESSON, [attempt(key, "correct", number) for number, key in enumerate(KEYS)]).resume is None


def test_hints_and_refusals_do_not_move_a_learner() -> None:
    events = [
        event(LessonOpened, 0, lang="id"),
        attempt(KEYS[0], "wrong", 1),
        event(HintShown, 2, activity=KEYS[3]),
        event(NumberRefused, 3, activity=KEYS[4]),
    ]
    stands = progress(LESSON, events)
    assert (stands.at, stands.opened, stands.refused) == (KEYS[0], True, 1)
    assert stands.last_seen == NOW + timedelta(seconds=3)


def test_an_activity_that_the_lesson_no_longer_has_is_skipped() -> None:
    events = [*attempts("gone", "correct"), event(ActivityStarted, 2, activity="gone")]
    stands = progress(LESSON, events)
    assert "gone" not in stands.activities
    assert (stands.at, stands.earned) == (None, 0)


def graded(finished: str, number: int, **fields: Any) -> Event:
    return event(SubmissionGraded, number, finished=finished, **{"score": 3.5, "max_score": 12, **fields})


def test_the_gradebooks_answer_belongs_to_the_last_hand_in() -> None:
    first, second = event(LessonFinished, 1, lang="id"), event(LessonFinished, 2, lang="en")
    assert progress(LESSON, [first]).recorded is None
    assert progress(LESSON, [first, graded("event-1", 3)]).recorded == Recorded(score=3.5, max_score=12, problem="")
    late = [first, second, graded("event-1", 3)]
    assert progress(LESSON, late).recorded is None
    assert progress(LESSON, late).finished == "event-2"
    told = progress(LESSON, [*late, graded("event-2", 4, score=5, problem="no kernel")]).recorded
    assert told == Recorded(score=5, max_score=12, problem="no kernel")


def test_grading_is_nothing_that_a_learner_does() -> None:
    stands = progress(LESSON, [event(LessonFinished, 1, lang="id"), graded("event-1", 500)])
    assert stands.last_seen == NOW + timedelta(seconds=1)


histories = st.lists(st.tuples(st.sampled_from([*KEYS, "gone"]), st.sampled_from(list(CREDITS))), max_size=40)


@given(histories)
def test_folding_agrees_with_a_plain_count(history: list[tuple[str, str]]) -> None:
    stands = progress(LESSON, [attempt(key, outcome, number) for number, (key, outcome) in enumerate(history)])
    judged: dict[str, list[str]] = defaultdict(list)
    for key, outcome in history:
        if outcome not in ("unreadable", "step"):
            judged[key].append(outcome)
    for key, one in stands.activities.items():
        outcomes = judged[key]
        assert one.tries == len(outcomes)
        assert one.credit == max((CREDITS[outcome] for outcome in outcomes), default=0)
        assert one.misses == len("".join(outcome[0] for outcome in outcomes).rpartition("c")[2])
        assert one.done == ("correct" in outcomes)
    assert stands.answered == sum(bool(judged[key]) for key in KEYS)
    assert stands.earned <= LESSON.points


@given(histories, st.integers(0, 40))
def test_more_events_never_take_points_away(history: list[tuple[str, str]], length: int) -> None:
    events = [attempt(key, outcome, number) for number, (key, outcome) in enumerate(history)]
    before, later = progress(LESSON, events[:length]), progress(LESSON, events)
    assert before.earned <= later.earned
    assert before.correct <= later.correct


def test_a_lesson_without_activities_is_not_mastered_by_nobody() -> None:
    empty = Lesson(slug="x", track="t", folder=LESSON.folder, head=LESSON.head, activities={}, services={})
    assert progress(empty, []).mastery == "not-started"
