"""Who would change after an item was corrected: the comparison alone, without a gradebook."""

from __future__ import annotations

from dataclasses import replace

from kelas.grading.regrade import Difference, Points, anew, compare
from kelas.lessons import read

LESSON = read.lesson("cekbansos")


def points(**scores: float) -> dict[str, Points]:
    return {key.replace("_", "-"): Points(score=score, most=2) for key, score in scores.items()}


def test_nobody_changes_when_all_points_are_the_same() -> None:
    held = {"l-1": points(a=1, b=2), "l-2": points(a=0, b=0)}
    assert compare(held, held) == []


def test_a_change_names_the_learner_the_totals_and_the_activities() -> None:
    before = {"l-1": points(a=1, b=2), "l-2": points(a=1, b=0)}
    after = {"l-1": points(a=2, b=2), "l-2": points(a=1, b=0)}
    (change,) = compare(before, after)
    assert change.learner == "l-1"
    assert (change.before, change.after) == (Points(score=3, most=4), Points(score=4, most=4))
    assert change.differences == (Difference(cell="a", before=Points(score=1, most=2), after=Points(score=2, most=2)),)


def test_whoever_loses_points_is_named_first() -> None:
    before = {"l-up": points(a=0), "l-down": points(a=2), "l-little": points(a=1)}
    after = {"l-up": points(a=2), "l-down": points(a=0), "l-little": points(a=1.5)}
    assert [change.learner for change in compare(before, after)] == ["l-down", "l-little", "l-up"]


def test_new_points_for_an_activity_are_a_change_too() -> None:
    before = {"l-1": points(a=2)}
    (change,) = compare(before, {"l-1": {"a": Points(score=2, most=3)}})
    assert change.after.most == 3


def test_what_a_person_gave_and_what_only_a_kernel_finds_stays() -> None:
    cells = {
        "angka-nik": Points(score=0, most=1),
        "membaca-nik": replace(Points(score=0.5, most=1), fixed=True),
        "ceritakan": replace(Points(score=1.5, most=9), fixed=True),
        "a-task": Points(score=3, most=3),
    }
    found = anew(LESSON, cells, lambda key: 1.0)
    assert {key: one.score for key, one in found.items()} == {
        "angka-nik": 1.0,
        "membaca-nik": 0.5,
        "ceritakan": 1.5,
        "a-task": 3,
    }
    assert found["ceritakan"].most == LESSON.activities["ceritakan"].points, "the most is that of the lesson now"
