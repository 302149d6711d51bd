"""Notebooks that learners upload for a code lesson: strangers' files, looked at before one is kept.

Nothing of an upload is run, and nothing of it is shown, before it comes into the grader's closed kernel.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from kelas.events.kinds import LessonFinished
from kelas.grading.reading import MOST_BYTES, MOST_CELLS
from kelas.grading.submissions import uploaded
from kelas.lessons import build, read
from kelas.lessons.code_cells import ANSWER
from kelas.lessons.models import Lesson
from kelas.privacy import plausible_nik
from kelas.words.text import Lang, as_lang

_ID = re.compile(r"[a-zA-Z0-9-_]{1,64}")


class UploadError(Exception):
    """An upload that is not taken; `key` is the sentence that says why and what to do, `values` its blanks."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def examine(lesson: Lesson, content: bytes, lang: Lang) -> dict[str, Any]:
    """Return what is kept of an uploaded notebook: its cells, without any output.

    Args:
        lesson: the lesson on whose page it was uploaded.
        content: the file.
        lang: the page's language, for titles of lessons.

    Raises:
        UploadError: it is not a notebook of this lesson with an answer in it, or holds a number that may be real.
    """
    if not content.strip():
        raise UploadError("upload.empty")
    if len(content) > MOST_BYTES:
        raise UploadError("upload.large")
    notebook = _notebook(content)
    named = _named(notebook)
    if named is not None and named != lesson.slug:
        raise UploadError("upload.other", title=read.lesson(named).head.title.say(lang))
    found = {_grade_id(cell): cell for cell in notebook["cells"]}
    missing = [key for key in lesson.tasks if f"{ANSWER}{key}" not in found or key not in found]
    if named is None and len(missing) == len(lesson.tasks):
        raise UploadError("upload.not-ours")
    if missing:
        raise UploadError("upload.incomplete", title=lesson.tasks[missing[0]].title.say(lang))
    built = json.loads(build.notebook_path(lesson, as_lang(_meta(notebook, "lang"))).read_text("utf-8"))
    starters = {_grade_id(cell): _source(cell) for cell in built["cells"]}
    if all(_source(found[f"{ANSWER}{key}"]).split() == starters[f"{ANSWER}{key}"].split() for key in lesson.tasks):
        raise UploadError("upload.unanswered")
    written = [_source(cell) for cell in notebook["cells"] if _source(cell) != starters.get(_grade_id(cell))]
    if any(map(plausible_nik, written)):
        raise UploadError("upload.private")
    return {**built, "cells": _kept(notebook["cells"])}


def keep(finished: LessonFinished, notebook: Mapping[str, Any]) -> None:
    """Keep a notebook for a hand-in, for good, before the hand-in itself is kept.

    Raises:
        OSError: it cannot be written.
    """
    file = uploaded(finished)
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".half")
    with half.open("x", encoding="utf-8") as out:
        out.write(build.dumps(dict(notebook)))
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)


def drop(finished: LessonFinished) -> None:
    """Forget what was kept for a hand-in that could not be kept itself."""
    uploaded(finished).unlink(missing_ok=True)


def _notebook(content: bytes) -> dict[str, Any]:
    """Return a notebook in format 4, of which only what is used below is known to be sound.

    Raises:
        UploadError: it is none.
    """
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UploadError("upload.no-notebook") from None
    sound = (
        isinstance(notebook, dict)
        and notebook.get("nbformat") == 4
        and isinstance(notebook.get("metadata"), dict)
        and isinstance(notebook.get("cells"), list)
        and all(map(_is_cell, notebook["cells"]))
    )
    if not sound:
        raise UploadError("upload.no-notebook")
    if len(notebook["cells"]) > MOST_CELLS:
        raise UploadError("upload.large")
    found: dict[str, Any] = notebook
    return found


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    source = cell.get("source")
    text = isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))
    return text and isinstance(cell.get("metadata"), dict)


def _named(notebook: Mapping[str, Any]) -> str | None:
    """Return the lesson that a notebook names, if there is such a lesson."""
    named = _meta(notebook, "lesson")
    return named if named in read.folders() else None


def _meta(notebook: Mapping[str, Any], key: str) -> str:
    ours = notebook["metadata"].get("kelas")
    return str(ours.get(key, "")) if isinstance(ours, dict) else ""


def _grade_id(cell: Mapping[str, Any]) -> str:
    mark = cell["metadata"].get("nbgrader")
    return str(mark.get("grade_id", "")) if isinstance(mark, dict) else ""


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _kept(cells: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return cells without what they have shown, without files inside them, and each with an id of its own."""
    kept: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        name = str(cell.get("id", ""))
        name = name if _ID.fullmatch(name) and name not in seen else f"cell-{number}"
        seen.add(name)
        metadata = {key: value for key, value in cell["metadata"].items() if key in ("nbgrader", "tags")}
        own = {"id": name, "cell_type": cell["cell_type"], "metadata": metadata, "source": cell["source"]}
        kept.append(own | ({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}))
    return kept
