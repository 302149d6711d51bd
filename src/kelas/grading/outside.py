"""Cells whose result is known without a kernel: those that every lesson is built with.

`score("<key>")` is the same pure function there and here. Here no learner's code can reach it, and a lesson without
code needs no kernel at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kelas.grading import answers
from kelas.lessons.build import opened, opening
from kelas.lessons.models import Lesson
from kelas.words.text import LANGS

# Of a code cell: what it shows as its value, "" if nothing, None if only a kernel knows.
Known = Callable[[Any], str | None]

_CALL = re.compile(r'(show|score)\("([a-z0-9-]+)"\)')


def of_lesson(lesson: Lesson, folder: Path) -> Known:
    """Return what knows the values of a lesson's own cells.

    Args:
        lesson: the lesson.
        folder: the submission, with answers.json.
    """
    openings = {opening(lesson, lang): opened(lesson, lang) for lang in LANGS}

    def known(cell: Any) -> str | None:
        if cell.source in openings:
            return openings[cell.source]
        call = _CALL.fullmatch(cell.source)
        if call is None or call[2] not in lesson.activities or not _locked(cell):
            return None
        return "" if call[1] == "show" else repr(answers.earned(folder, lesson, call[2]))

    return known


def nothing(cell: Any) -> str | None:
    """Know of no cell: all are run in the kernel."""
    return None


def _locked(cell: Any) -> bool:
    """Whether a cell's text comes from the gradebook, so that it was not the learner who wrote it."""
    mark = cell.metadata.get("nbgrader", {})
    return bool(mark.get("grade_id")) and bool(mark.get("locked")) and not mark.get("solution")
