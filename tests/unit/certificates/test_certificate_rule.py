"""Who has earned a certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kelas.certificates import desk
from kelas.certificates.rule import Graded, counting, record_of, standing
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.lessons import read
from kelas.lessons.models import Award, Lesson, Track
from kelas.words.text import Text

LESSONS = {slug: read.lesson(slug) for slug in list(read.folders())[:3]}
FIRST, SECOND, THIRD = LESSONS
TITLE = Text(id="uji", en="test")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def finished(lesson: str, number: int) -> LessonFinished:
    return LessonFinished(id=f"finish-{number}", learner="l-1", at=NOW, lesson=lesson, lang="id")


def graded(lesson: str, number: int, score: float, problem: str = "") -> SubmissionGraded:
    return SubmissionGraded(
        id=f"graded-{number}",
        learner="l-1",
        at=NOW,
        lesson=lesson,
        finished=f"finish-{number}",
        score=score,
        max_score=20,
        problem=problem,
    )


def track(**award: object) -> Track:
    folders = tuple(lesson.folder.name for lesson in LESSONS.values())
    made = Award(title=TITLE, **award)  # type: ignore[arg-type]
    return Track(key="uji", title=TITLE, about=TITLE, lessons=folders, certificate=made)


def shares(**share: float) -> dict[str, Graded]:
    """Return a record in which each lesson has this share of its points."""
    return {
        slug: Graded(score=share[name] * LESSONS[slug].points, max_score=LESSONS[slug].points)
        for name, slug in zip(("first", "second", "third"), LESSONS, strict=True)
        if name in share
    }


def earned(record: dict[str, Graded], **award: object) -> bool:
    made = track(**award)
    assert made.certificate
    return standing(made, made.certificate, counting(made, LESSONS), record).earned


def test_all_lessons_of_the_track_are_needed() -> None:
    assert earned(shares(first=1, second=1, third=1))
    assert not earned(shares(first=1, second=1))
    assert not earned({})


def test_each_lesson_needs_its_own_share_of_points() -> None:
    assert earned(shares(first=0.7, second=0.7, third=0.7))
    assert not earned(shares(first=1, second=1, third=0.69))
    assert earned(shares(first=1, second=1, third=0.69), pass_mark=0.6)


def test_any_so_many_lessons_are_enough_when_the_track_says_so() -> None:
    assert earned(shares(first=1, third=0.9), at_least=2)
    assert not earned(shares(first=1, third=0.5), at_least=2)


def test_only_named_lessons_count_when_the_track_names_some() -> None:
    named = (LESSONS[SECOND].folder.name,)
    assert earned(shares(second=0.8), lessons=named)
    assert not earned(shares(first=1, third=1), lessons=named)


def test_a_test_form_is_not_needed_unless_it_is_named() -> None:
    form = replace(LESSONS[FIRST], head=replace(LESSONS[FIRST].head, form="A"))
    lessons: dict[str, Lesson] = {**LESSONS, FIRST: form}
    assert [one.slug for one in counting(track(), lessons)] == [SECOND, THIRD]
    named = track(lessons=(form.folder.name,))
    assert [one.slug for one in counting(named, lessons)] == [FIRST]


def test_a_track_without_lessons_gives_no_certificate() -> None:
    empty = replace(track(), lessons=())
    assert empty.certificate
    assert not standing(empty, empty.certificate, (), {}).earned


def test_a_lesson_that_waits_for_a_person_counts_once_its_points_are_enough_without_them() -> None:
    points = LESSONS[FIRST].points
    record = shares(second=1, third=1)
    assert earned(record | {FIRST: Graded(score=0.8 * points, max_score=points, waiting=True)})
    assert not earned(record | {FIRST: Graded(score=0.6 * points, max_score=points, waiting=True)})


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (shares(first=1), "passed"),
        (shares(first=0.2), "below"),
        ({FIRST: Graded(score=0, max_score=0, waiting=True)}, "waiting"),
        ({}, "missing"),
    ],
)
def test_each_lesson_says_what_is_missing(record: dict[str, Graded], state: str) -> None:
    made = track()
    assert made.certificate
    found = standing(made, made.certificate, counting(made, LESSONS), record)
    assert found.steps[0].state == state
    assert found.steps[0].needed == pytest.approx(0.7 * LESSONS[FIRST].points, abs=0.01)


def test_of_several_hand_ins_the_best_counts_and_an_ungraded_one_waits() -> None:
    events = [
        finished(FIRST, 1),
        graded(FIRST, 1, score=15),
        finished(FIRST, 2),
        graded(FIRST, 2, score=4),
        finished(SECOND, 3),
        finished(THIRD, 4),
        graded(THIRD, 4, score=0, problem="nbgrader stopped"),
    ]
    record = record_of(events)
    assert (record[FIRST].score, record[FIRST].waiting) == (15, False)
    assert record[SECOND].waiting
    assert record[THIRD].waiting, "what nbgrader could not grade will be tried again"


def test_every_track_of_the_course_with_a_certificate_can_be_earned() -> None:
    """This holds for tracks that are added later, too."""
    assert {"warga", "layanan"} <= desk.tracks().keys()
    for one in desk.tracks().values():
        found = desk.stands(one, {})
        assert 0 < found.needed <= len(found.steps), one.key
        full = {step.lesson.slug: Graded(score=1, max_score=1) for step in found.steps}
        assert desk.stands(one, full).earned, one.key
