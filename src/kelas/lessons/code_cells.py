"""The cells of example code and of tasks: in the learner's notebook, and in the one that nbgrader grades against."""

from __future__ import annotations

from typing import Any

from kelas.lessons.cells import code_cell, text_cell
from kelas.lessons.code import Code, Task
from kelas.lessons.markdown import Example
from kelas.words.interface import say
from kelas.words.text import Lang, figure

# The tag of cells that a learner runs in Jupyter and that our page only shows.
TAG = "code"
# JupyterLab shows what such a cell says, and its code on demand.
FOLDED = {"jupyter": {"source_hidden": True}}
# The beginnings of the ids of these cells.
CAPTION, EXAMPLE, TASK, GIVEN, ANSWER, TEST = "caption-", "code-", "task-", "given-", "answer-", "test-"


def guide(lang: Lang) -> dict[str, Any]:
    """Return the cell that says how to work in the notebook and how to hand it in."""
    return text_cell("guide", say("task.guide", lang))


def example(number: int, piece: Example) -> list[dict[str, Any]]:
    """Return the cells of example code. It may be tried out, and is put back when nbgrader grades."""
    return [
        text_cell(f"{CAPTION}{number}", f"*{piece.caption}*"),
        code_cell(f"{EXAMPLE}{number}", piece.code, _metadata(f"{EXAMPLE}{number}"), [], editable=True),
    ]


def task(key: str, asked: Task, code: Code, lang: Lang, *, solved: bool) -> list[dict[str, Any]]:
    """Return the cells of a task.

    Args:
        key: the task's key, which is also the grade's.
        asked: what is asked.
        code: its Python.
        lang: the language of the text.
        solved: whether solution and hidden tests stand in it, as nbgrader's source wants it.
    """
    points = figure(asked.points, lang)
    head = f"### {asked.title.say(lang)}\n\n**{say('task.worth', lang, points=points)}** {asked.prompt.say(lang)}"
    hint = f"> {say('task.hint', lang)}: {asked.hint.say(lang)}"
    answer, test = (code.answer, code.test) if solved else (code.starter, code.visible)
    given = [code_cell(f"{GIVEN}{key}", code.given, _metadata(f"{GIVEN}{key}"), [])] if code.given else []
    return [
        text_cell(f"{TASK}{key}", f"{head}\n\n{hint}"),
        *given,
        code_cell(f"{ANSWER}{key}", answer, _metadata(f"{ANSWER}{key}", solution=True), [], editable=True),
        code_cell(f"{TEST}{key}", test, {**_metadata(key, grade=True, points=asked.points), **FOLDED}, []),
    ]


def _metadata(grade_id: str, *, grade: bool = False, solution: bool = False, **more: Any) -> dict[str, Any]:
    """Return a cell's metadata: nbgrader puts back all but a solution when it grades."""
    own = {"cell_type": "code", "schema_version": 3, "task": False, "grade": grade, "solution": solution}
    return {"nbgrader": {**own, "locked": not solution, "grade_id": grade_id, **more}, "tags": [TAG]}
