"""A task's Python: taken apart, with what learners see and what they do not."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from kelas.authored.faults import ContentError
from kelas.lessons.code import STUB, read_code, read_tasks

WHOLE = """\
# %% given
tabel = [1, 2]

# %% answer
jumlah = ...
### BEGIN SOLUTION
jumlah = sum(tabel)
### END SOLUTION

# %% test
test = new_test(2, lambda: jumlah)
test.check(1, lambda: jumlah > 0, id="a", en="b")
### BEGIN HIDDEN TESTS
test.check(1, lambda: jumlah == 3, id="c", en="d")
### END HIDDEN TESTS
test.points()
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "jumlah.py").write_text(text, "utf-8")
    return tmp_path


def test_a_learner_sees_what_is_given_a_place_to_write_and_some_of_the_checks(tmp_path: Path) -> None:
    code = read_code(folder_with(tmp_path, WHOLE), "jumlah")
    assert code.given == "tabel = [1, 2]"
    assert code.starter == f"jumlah = ...\n{STUB}"
    assert code.visible.splitlines() == [WHOLE.splitlines()[10], WHOLE.splitlines()[11], "test.points()"]


def test_the_solution_and_an_attempt_stand_in_the_same_place(tmp_path: Path) -> None:
    code = read_code(folder_with(tmp_path, WHOLE), "jumlah")
    assert code.solution == "jumlah = ...\njumlah = sum(tabel)"
    assert code.attempt("jumlah = 4") == "jumlah = ...\njumlah = 4"
    assert "BEGIN" in code.answer
    assert "BEGIN" in code.test


def test_a_task_may_be_given_nothing(tmp_path: Path) -> None:
    without = WHOLE[WHOLE.index("# %% answer") :]
    assert read_code(folder_with(tmp_path, without), "jumlah").given == ""


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("# %% test\n", "", "task-in-parts"),
        ("# %% given\n", "# %% data\n", "task-in-parts"),
        ("# %% given\n", "# %% test\n", "task-in-parts"),
        ("sum(tabel)", "sum(tabel", "task-in-parts"),
        ("### BEGIN SOLUTION\n", "", "task-marked"),
        ("jumlah = sum(tabel)\n", "", "task-marked"),
        ("### END HIDDEN TESTS\n", "", "task-marked"),
    ],
)
def test_a_task_that_cannot_be_taken_apart_is_named(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert old in WHOLE
    with pytest.raises(ContentError) as error:
        read_code(folder_with(tmp_path, WHOLE.replace(old, new)), "jumlah")
    assert [fault.rule for fault in error.value.faults] == [rule]
    assert error.value.faults[0].file.name == "jumlah.py"


def test_a_lesson_without_the_folder_has_no_tasks(tmp_path: Path) -> None:
    assert read_tasks(tmp_path) == {}


def test_all_faults_of_a_tasks_yaml_are_found(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, WHOLE)
    (folder / "tasks" / "jumlah.yaml").write_text(
        textwrap.dedent(
            """\
            title: {id: Jumlah, en: Sum}
            points: many
            prompt: {id: Jumlahkan.}
            """
        ),
        "utf-8",
    )
    with pytest.raises(ContentError) as error:
        read_tasks(folder)
    assert {fault.rule for fault in error.value.faults} >= {"value-fits", "text-in-both-languages", "key-present"}
