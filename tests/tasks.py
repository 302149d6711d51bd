"""Learners who write code: runs the cells of a code lesson's notebook with any answer in it."""

from __future__ import annotations

import ast
import contextlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kelas import exercise
from kelas.lessons import build, code_cells
from kelas.lessons.code import read_code
from kelas.lessons.models import Lesson
from kelas.words.text import Lang


@dataclass(frozen=True)
class Ran:
    """What a test cell ended in, and what it printed."""

    points: Any
    printed: str


def answered(notebook: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """Return a notebook with answers in the answer cells of tasks; other cells as they are."""
    sources = {f"{code_cells.ANSWER}{key}": answer for key, answer in answers.items()}
    cells = [
        {**cell, "source": sources[cell["id"]].splitlines(keepends=True)} if cell["id"] in sources else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def solutions(lesson: Lesson) -> dict[str, str]:
    """Return the solution of every task of a lesson."""
    return {key: read_code(lesson.folder, key).solution for key in lesson.tasks}


def run_task(lesson: Lesson, key: str, answer: str, lang: Lang = "id") -> Ran:
    """Run a task's own cells of the notebook that nbgrader grades against, with an answer, in names of their own."""
    exercise.speak(lang)
    parts = (code_cells.GIVEN, code_cells.ANSWER, code_cells.TEST)
    cells = answered(build.source(lesson), {key: answer})["cells"]
    wanted = [cell for part in parts for cell in cells if cell["id"] == f"{part}{key}"]
    return run("".join(cell["source"]) for cell in wanted)


def run(sources: Iterable[str]) -> Ran:
    """Run cells one after the other; what fails ends its cell only, as in Jupyter. The last one's value counts."""
    names: dict[str, Any] = {}
    value: Any = None
    for source in sources:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            try:
                value = run_cell(source, names)
            except Exception as error:
                value = error
    return Ran(value, printed.getvalue())


def run_cell(source: str, names: dict[str, Any]) -> Any:
    """Run a cell, and return the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
