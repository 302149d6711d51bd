"""The notebooks in the repository are what the lessons build, and the test run executes every one of them."""

from __future__ import annotations

import ast

import pytest

from kelas import paths
from kelas.lessons import build, code_cells, read
from kelas.lessons.code import read_code
from kelas.lessons.models import Lesson
from kelas.words.text import LANGS, Lang

NOTEBOOKS = [(slug, lang) for slug in read.folders() for lang in LANGS]


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_a_notebook_is_what_its_lesson_builds(slug: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    built = build.dumps(build.notebook(lesson, lang))
    assert build.notebook_path(lesson, lang).read_text("utf-8") == built, "run `make build` and commit notebooks/"


def test_no_notebook_is_left_of_a_lesson_that_is_gone() -> None:
    expected = {build.notebook_path(read.lesson(slug), lang) for slug, lang in NOTEBOOKS}
    found = {file for lang in LANGS for file in (paths.NOTEBOOKS / lang).rglob("*.ipynb")}
    assert {file for file in found if ".ipynb_checkpoints" not in file.parts} == expected


def test_the_test_run_executes_the_notebooks_with_nbval() -> None:
    script = ast.parse((paths.ROOT / "scripts" / "test.py").read_text("utf-8"))
    commands = [
        [part.value for part in node.elts if isinstance(part, ast.Constant)]
        for node in ast.walk(script)
        if isinstance(node, ast.List)
    ]
    assert any("--nbval" in command and "notebooks" in command for command in commands)


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_nbval_has_an_output_to_compare_in_every_cell_whose_output_is_fixed(slug: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    cells = [cell for cell in build.notebook(lesson, lang)["cells"] if cell["cell_type"] == "code"]
    compared = [cell for cell in cells if "nbval-ignore-output" not in cell["metadata"].get("tags", ())]
    code = [cell for cell in compared if code_cells.TAG in cell["metadata"].get("tags", ())]
    assert len(compared) - len(code) == len(lesson.judged) + 1
    silent = {cell["id"] for cell in compared if not cell["outputs"]}
    assert silent == {cell["id"] for cell in code if cell["id"].startswith((code_cells.GIVEN, code_cells.ANSWER))}


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_a_learners_notebook_holds_no_solution_and_no_hidden_test(slug: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    text = build.notebook_path(lesson, lang).read_text("utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "HIDDEN" not in text
    for key in lesson.tasks:
        code = read_code(lesson.folder, key)
        hidden = set(code.test.splitlines()) - set(code.visible.splitlines())
        secret = {line.strip() for line in hidden | set(code.solution.splitlines()) if len(line.strip()) > 25}
        seen = {line.strip() for line in "\n".join(_sources(lesson, lang)).splitlines()}
        assert secret & seen <= {line.strip() for line in code.visible.splitlines()}


def _sources(lesson: Lesson, lang: Lang) -> list[str]:
    return ["".join(cell["source"]) for cell in build.notebook(lesson, lang)["cells"]]
