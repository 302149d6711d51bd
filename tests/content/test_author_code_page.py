"""The page for authors of code lessons: its task has no fault, and its wrong solutions earn what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tasks import run

from kelas import exercise, paths
from kelas.lessons.code import check_tasks, read_code, read_tasks

PAGE = paths.ROOT / "docs" / "author-code.md"
_FILE = re.compile(r"^```\w+ file=([a-z]+\.\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """Return the lesson's folder that somebody has who copied the page's files."""
    (tmp_path / "tasks").mkdir()
    for name, text in _FILE.findall(PAGE.read_text("utf-8")):
        (tmp_path / "tasks" / name).write_text(text, "utf-8")
    return tmp_path


def test_its_task_has_no_fault(followed: Path) -> None:
    tasks = read_tasks(followed)
    assert list(tasks) == ["pekan"]
    assert list(check_tasks(followed, tasks)) == []


def test_its_solutions_earn_what_the_page_says(followed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exercise, "_spoken", None)
    task, code = read_tasks(followed)["pekan"], read_code(followed, "pekan")
    assert run([code.given, code.solution, code.test]).points == task.points
    for wrong in task.wrong:
        ran = run([code.given, code.attempt(wrong.code), code.test])
        assert ran.points == wrong.points, f"{wrong.name}: {ran.printed}"
        assert wrong.says.id in ran.printed
