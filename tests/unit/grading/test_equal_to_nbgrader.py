"""What our grader leaves in the gradebook is what `nbgrader autograde` leaves there, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from handing_in import AT, LESSON, PANDAS, Work, lesson_works, ours, pandas_works, prepare_pandas, rows, shown, stock
from nbgrader.api import Gradebook

from kelas.grading.autograde import Grader
from kelas.grading.course import config, gradebook_url, prepare
from kelas.lessons import read


@pytest.fixture(scope="module")
def grader(course_home: Path) -> Iterator[Grader]:
    prepare(read.lesson(LESSON))
    prepare_pandas()
    made = Grader(config(), "kelas-fork")
    yield made
    made.close()


def both(grader: Grader, work: Work, name: str) -> None:
    """Have both graders grade a submission, and see that they agree."""
    stock(work, f"stock-{name}")
    ours(grader, work, f"ours-{name}")
    assert rows(work.assignment, f"ours-{name}") == rows(work.assignment, f"stock-{name}")
    assert shown(work.assignment, f"ours-{name}") == shown(work.assignment, f"stock-{name}")


@pytest.mark.parametrize("number", range(3))
def test_a_lesson_has_the_same_rows(grader: Grader, number: int) -> None:
    both(grader, lesson_works(13)[[0, 5, 12][number]], f"{number}")
    if number:
        assert rows(LESSON, f"ours-{number}")["submission"]["score"] > 0


@pytest.mark.parametrize("number", range(3))
def test_an_exercise_in_pandas_has_the_same_rows(grader: Grader, number: int) -> None:
    both(grader, pandas_works(3)[number], f"{number}")


def test_lateness_points_by_hand_and_extra_credit_are_the_same(grader: Grader) -> None:
    work = pandas_works(6)[5]
    both(grader, work, "kept")
    with Gradebook(gradebook_url()) as gradebook:
        gradebook.find_assignment(PANDAS).duedate = (AT - timedelta(hours=1)).replace(tzinfo=None)
        for who in ("ours-kept", "stock-kept"):
            gradebook.find_grade("ulasan", PANDAS, PANDAS, who).manual_score = 1.5
            gradebook.find_grade("total", PANDAS, PANDAS, who).extra_credit = 0.5
            gradebook.find_comment("total-jawab", PANDAS, PANDAS, who).manual_comment = "Bagus."
        gradebook.db.commit()
    both(grader, work, "kept")
    assert rows(PANDAS, "ours-kept")["seconds_late"] == 3600
