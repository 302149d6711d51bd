"""What a code lesson shows comes from the notebook built before, unless what it was made from has changed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any

import pytest

from kelas import paths
from kelas.lessons import build, code_cells, outputs, read

LESSON = read.lesson("sampah")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return what would be run; only the first test below waits for a kernel."""
    runs: list[tuple[str, ...]] = []

    def run(sources: tuple[str, ...]) -> Any:
        runs.append(sources)
        return [[] for _ in sources]

    monkeypatch.setattr(outputs, "_run", run)
    return runs


def test_cells_are_run_one_after_the_other_in_one_kernel() -> None:
    first, second, third = outputs._run(("angka = 2", "print('a')\nprint('b')\nangka * 3", "angka"))
    assert first == []
    assert second[0] == {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]}
    assert second[1]["data"] == {"text/plain": ["6"]}
    assert third[0]["execution_count"] == 1, "numbers that differ from run to run are not kept"


def shown(notebook: dict[str, Any]) -> list[Any]:
    return [cell["outputs"] for cell in notebook["cells"] if code_cells.TAG in cell["metadata"].get("tags", ())]


def test_nothing_is_run_while_nothing_changes(ran: list[Any]) -> None:
    made = build.notebook(LESSON, "id")
    assert ran == []
    kept = json.loads(build.notebook_path(LESSON, "id").read_text("utf-8"))
    assert shown(made) == shown(kept)


def test_a_notebook_that_is_not_there_is_run_once(ran: list[Any], tmp_path: Path) -> None:
    made = build._notebook(LESSON, "id", solved=False)
    outputs.fill(made, tmp_path / "none.ipynb")
    assert len(ran) == 1
    assert ran[0][0].startswith("from kelas.notebook import lesson"), "the first cell says the language"
    assert not any("show(" in source for source in ran[0]), "no activity takes part, and nothing is kept of a learner"


@pytest.mark.parametrize("spoil", ["code", "table", "broken", "edited"])
def test_a_change_of_what_the_outputs_come_from_runs_it_again(
    ran: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    kept = tmp_path / "kept.ipynb"
    kept.write_text(build.notebook_path(LESSON, "id").read_text("utf-8"), "utf-8")
    made = build._notebook(LESSON, "id", solved=False)
    if spoil == "code":
        next(cell for cell in made["cells"] if cell["id"] == "code-6")["source"] = ["1 + 1"]
    elif spoil == "table":
        (tmp_path / "datasets").mkdir()
        (tmp_path / "datasets" / "sampah.csv").write_text("year\n", "utf-8")
        monkeypatch.setattr(paths, "DATASETS", tmp_path / "datasets")
    else:
        kept.write_text("{}" if spoil == "edited" else "{", "utf-8")
    outputs.fill(made, kept)
    assert len(ran) == 1


RUN = """
from kelas.lessons.outputs import _run
print(_run(({source!r},))[0][0]["text"])
"""


def built(folder: Path, source: str) -> str:
    """Return what a cell shows when a program that was started in a folder runs it."""
    done = run([executable, "-c", RUN.format(source=source)], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_two_builds_at_once_run_their_own_code_and_leave_nothing_behind(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as both:
        said = both.map(lambda word: built(tmp_path, f"print('{word}')"), ("one", "two"))
    assert list(said) == ["['one\\n']", "['two\\n']"]
    assert list(tmp_path.iterdir()) == []
