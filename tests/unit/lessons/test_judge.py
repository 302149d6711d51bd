from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from learners import LEARNER, right_answers

from kelas.activities import Reflection
from kelas.lessons import judge, read
from kelas.lessons.judge import Given
from kelas.words.text import LANGS

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ACTIVITIES = [(slug, key) for slug in read.folders() for key in read.lesson(slug).activities]
# What no program judges: the points come from a person.
JUDGED = [(slug, key) for slug, key in ACTIVITIES if not isinstance(read.lesson(slug).activities[key], Reflection)]


def given(*answers: Any) -> list[Given]:
    return [Given(answer=answer, at=NOW + timedelta(minutes=number)) for number, answer in enumerate(answers)]


def test_the_best_answer_counts_whatever_came_after() -> None:
    lesson = read.lesson("kota-cerdas")
    assert judge.credit(lesson, "arti", "l-1", given("kamera", "layanan", "kamera")) == 1.0
    assert judge.credit(lesson, "arti", "l-1", given("kamera")) == 0.0
    assert judge.credit(lesson, "arti", "l-1", []) == 0.0


@pytest.mark.parametrize(("share", "points"), [(1 / 3, 1.0), (2 / 3, 2.0), (0.5, 1.5), (1 / 7, 0.43), (0, 0), (1, 3)])
def test_points_have_two_decimals_at_most(share: float, points: float) -> None:
    activity = next(one for one in read.lesson("kota-cerdas").activities.values() if one.points == 3)
    assert judge.points(activity, share) == points


@pytest.mark.parametrize(("slug", "key"), ACTIVITIES)
def test_a_view_shows_the_task_and_what_it_is_worth_in_both_languages(slug: str, key: str) -> None:
    lesson = read.lesson(slug)
    activity = lesson.activities[key]
    for lang in LANGS:
        shown = judge.view(lesson, key, "l-1", [], lang)
        assert shown["prompt"] == activity.prompt.say(lang)
        assert shown["points"] == activity.points
        assert shown["hasHint"] == (activity.hint is not None)


@pytest.mark.parametrize(("slug", "key"), JUDGED)
def test_a_move_earns_only_when_the_practice_is_over(slug: str, key: str) -> None:
    lesson, learner = read.lesson(slug), LEARNER
    moves = given(*(right_answers(lesson, key, learner)))
    grades = [judge.judge(lesson, key, learner, moves[:n], move) for n, move in enumerate(moves)]
    assert [grade.outcome for grade in grades] == ["step"] * (len(moves) - 1) + ["correct"]
    assert [grade.credit for grade in grades] == [0.0] * (len(moves) - 1) + [1.0]


def test_neighbours_get_different_variants_of_a_practice() -> None:
    lesson = read.lesson("cekbansos")
    stories = {str(judge.view(lesson, "cek-sendiri", f"l-{n}", [], "id")["persona"]) for n in range(30)}
    assert len(stories) >= 25


def test_what_a_learner_sees_depends_on_lesson_activity_and_learner() -> None:
    assert (
        len({judge.seed(*names) for names in (("a", "b", "c"), ("a", "b", "d"), ("a", "x", "c"), ("y", "b", "c"))}) == 4
    )
