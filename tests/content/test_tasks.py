"""The tasks of code lessons: the solution earns all points, and each foreseen wrong one what it deserves."""

from __future__ import annotations

import pytest
from tasks import run_task

from kelas.lessons import read
from kelas.lessons.code import STUB, read_code
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

LESSONS = [slug for slug in read.folders() if read.lesson(slug).tasks]
TASKS = [(slug, key) for slug in LESSONS for key in read.lesson(slug).tasks]
WRONG = [(slug, key, place) for slug, key in TASKS for place in range(len(read.lesson(slug).tasks[key].wrong))]


def named(value: object) -> str:
    """Return the name of a test case."""
    return str(value)


def test_there_are_lessons_with_tasks() -> None:
    assert len(LESSONS) >= 3


@pytest.mark.parametrize("slug", LESSONS)
def test_a_code_lesson_has_three_or_four_tasks_and_activities_too(slug: str) -> None:
    lesson = read.lesson(slug)
    assert lesson.code
    assert len(lesson.tasks) in (3, 4)
    assert len(lesson.activities) >= 2


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("slug", "key"), TASKS, ids=named)
def test_the_solution_earns_all_points_and_no_advice(slug: str, key: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    ran = run_task(lesson, key, read_code(lesson.folder, key).solution, lang)
    assert ran.points == lesson.tasks[key].points, ran.printed
    assert ran.printed == say("task.all-right", lang) + "\n"


@pytest.mark.parametrize(("slug", "key"), TASKS, ids=named)
def test_no_answer_earns_nothing_and_one_sentence(slug: str, key: str) -> None:
    lesson = read.lesson(slug)
    starter = read_code(lesson.folder, key).starter
    assert STUB in starter
    for answer in (starter, ""):
        assert run_task(lesson, key, answer).points == 0
        assert run_task(lesson, key, answer).printed == say("task.unanswered", "id") + "\n"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("slug", "key", "place"), WRONG, ids=named)
def test_a_foreseen_wrong_solution_earns_what_it_deserves_and_advice_that_helps(
    slug: str, key: str, place: int, lang: Lang
) -> None:
    lesson = read.lesson(slug)
    wrong = lesson.tasks[key].wrong[place]
    ran = run_task(lesson, key, read_code(lesson.folder, key).attempt(wrong.code), lang)
    assert ran.points == wrong.points, f"{wrong.name}: {ran.printed}"
    assert wrong.says.say(lang) in ran.printed, wrong.name
    assert len(ran.printed.splitlines()) <= 3, "advice is short"


@pytest.mark.parametrize(("slug", "key"), TASKS, ids=named)
def test_wrong_solutions_of_a_task_get_several_kinds_of_credit_and_advice(slug: str, key: str) -> None:
    wrong = read.lesson(slug).tasks[key].wrong
    assert len({one.says for one in wrong}) >= 3
    assert any(one.points > 0 for one in wrong), "something is worth a part of the points"


@pytest.mark.parametrize(("slug", "key"), TASKS, ids=named)
@pytest.mark.parametrize(
    "junk", ["raise ValueError", "1 / 0", "{name} = [[]]", "{name} = lambda: 1 / 0", "{name} = None"]
)
def test_whatever_else_is_written_earns_no_more_than_nothing(slug: str, key: str, junk: str) -> None:
    lesson = read.lesson(slug)
    name = read_code(lesson.folder, key).starter.split(" = ")[0]
    ran = run_task(lesson, key, junk.format(name=name))
    assert ran.points == 0, ran.printed
    assert ran.printed.strip()


@pytest.mark.parametrize(("slug", "key"), TASKS, ids=named)
def test_some_points_are_hidden_and_some_are_seen(slug: str, key: str) -> None:
    lesson = read.lesson(slug)
    code = read_code(lesson.folder, key)
    assert 0 < code.visible.count("test.check(") < code.test.count("test.check(")
