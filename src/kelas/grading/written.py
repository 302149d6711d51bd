"""What learners wrote in their own words, as it lies in a submission's notebook for a person to grade."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from kelas.activities import Reflection, grade
from kelas.grading import reading
from kelas.grading.answers import Answers
from kelas.lessons import read
from kelas.lessons.judge import Given
from kelas.lessons.written_cells import EMPTY
from kelas.words.interface import say
from kelas.words.text import Lang, as_lang

# So wide is a line in formgrader; a longer one would have to be scrolled.
WIDTH = 88


def kept(activity: Reflection, given: Sequence[Given]) -> dict[str, str] | None:
    """Return the answer that counts, `{text, done}`: the last one that was kept; None if there is none."""
    fitting = (one.answer for one in reversed(given) if grade(activity, one.answer).outcome == "kept")
    answer = next(fitting, None)
    return None if answer is None else {"text": str(answer.get("text", "")), "done": str(answer.get("done", ""))}


def fill(notebook: dict[str, Any], answers: Answers) -> None:
    """Put what was written into the cells that a person grades, whatever stood there.

    Args:
        notebook: a submission's notebook, as nbformat reads it; changed in place.
        answers: what the learner answered.
    """
    lesson = read.lesson(answers.lesson)
    lang = as_lang(notebook["metadata"].get("kelas", {}).get("lang"))
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        activity = lesson.activities.get(mark.get("grade_id", ""))
        if isinstance(activity, Reflection) and mark.get("solution"):
            answer = kept(activity, answers.given.get(mark["grade_id"], ()))
            cell["source"] = EMPTY if answer is None else shown(answer, lang)


def fill_file(file: Path, answers: Answers) -> None:
    """Do the same with a notebook's file, which may be a stranger's.

    Raises:
        RefusedError: it cannot be read as a notebook.
    """
    notebook = reading.notebook(file)
    fill(notebook, answers)
    file.write_text(nbformat.writes(notebook), "utf-8")


def shown(answer: dict[str, str], lang: Lang) -> str:
    """Return an answer as Markdown in which nothing of the learner's is Markdown, HTML, a formula or code that runs.

    A fenced block is shown sign by sign by nbconvert and JupyterLab alike. No line of the text can end it, since its
    fence is longer than any in the text.
    """
    done = [say("written.done", lang)] if answer["done"] == "yes" else []
    text = answer["text"].strip()
    if not text:
        return "\n".join(done)
    fence = "~" * (max([2, *map(len, re.findall("~+", text))]) + 1)
    wrapped = [piece for line in text.splitlines() for piece in textwrap.wrap(line, WIDTH) or [""]]
    return "\n".join([*done, *([""] if done else []), fence, *wrapped, fence])
