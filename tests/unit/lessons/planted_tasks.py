"""Faults of a lesson with code to write, for test_check.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from spoiling import Plant, replace

COURSE = "lessons/course.yaml"


def with_tasks(name: str, old: str, new: str) -> Callable[[Path], object]:
    """Return what puts a lesson with tasks into the course, with a passage of one of its files replaced."""

    def how(root: Path) -> None:
        shutil.copytree(root / "lessons/pegawai/01-sampah", root / "lessons/warga/03-sampah")
        text = (root / COURSE).read_text("utf-8")
        (root / COURSE).write_text(text.replace("- 02-cekbansos", "- 02-cekbansos\n      - 03-sampah"), "utf-8")
        assert old in (root / name).read_text("utf-8")
        replace(root, name, old, new)

    return how


CODE_EN = "lessons/warga/03-sampah/en.md"
TASK, TASK_YAML = "lessons/warga/03-sampah/tasks/tahunan.py", "lessons/warga/03-sampah/tasks/tahunan.yaml"

TASK_PLANTS = {
    "example code that differs": Plant(
        rule="same-code", file=CODE_EN, how=with_tasks(CODE_EN, '"tonnes_per_day"] * 1000', '"tonnes_per_day"] * 100')
    ),
    "example code without a caption": Plant(
        rule="activity-closed",
        file=CODE_EN,
        how=with_tasks(CODE_EN, "```{code} Waste to the landfill per day", "```{code}"),
        at="```{code}",
    ),
    "a task that no text calls": Plant(
        rule="activity-called", file=TASK_YAML, how=with_tasks(CODE_EN, "```{task} tahunan\n```\n", "")
    ),
    "a task that is not there": Plant(
        rule="activity-known",
        file=CODE_EN,
        how=with_tasks(CODE_EN, "```{task} tahunan", "```{task} bulanan"),
        at="```{task} bulanan",
    ),
    "a task without a part": Plant(rule="task-in-parts", file=TASK, how=with_tasks(TASK, "# %% answer\n", "")),
    "a task that is no Python": Plant(
        rule="task-in-parts", file=TASK, how=with_tasks(TASK, "tahunan = ...", "tahunan = = ..."), at="tahunan = = ..."
    ),
    "a solution that does not end": Plant(
        rule="task-marked", file=TASK, how=with_tasks(TASK, "### END SOLUTION\n", "")
    ),
    "hidden tests without a beginning": Plant(
        rule="task-marked", file=TASK, how=with_tasks(TASK, "### BEGIN HIDDEN TESTS\n", "")
    ),
    "points that do not add up": Plant(
        rule="task-points-add-up", file=TASK, how=with_tasks(TASK, "new_test(3,", "new_test(4,"), at="new_test(4,"
    ),
    "a test that ends in no number": Plant(
        rule="task-points-add-up", file=TASK, how=with_tasks(TASK, "test.points()", "print(test)"), at="print(test)"
    ),
    "advice in one language": Plant(
        rule="text-in-both-languages",
        file=TASK,
        how=with_tasks(TASK, '    en="Make a table `tahunan` with three rows and a new column', '    en="", xx="'),
        at="test.check(",
    ),
    "a wrong solution that earns everything": Plant(
        rule="task-wrong-foreseen",
        file=TASK_YAML,
        how=with_tasks(TASK_YAML, "    points: 2\n", "    points: 3\n"),
        at="    points: 3",
    ),
    "a table with a word for a number": Plant(
        rule="table-fits", file="datasets/sampah/sampah.csv", old="2024,173,", new="2024,banyak,", at="2024,banyak,"
    ),
}
