"""nbgrader's course folder: where it is, and bringing its assignments up to date with the notebooks."""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from kelas import paths
from kelas.events.database import address
from kelas.lessons.build import dumps, notebook_path
from kelas.lessons.build import source as solved
from kelas.lessons.models import Lesson
from kelas.words.text import DEFAULT_LANG

log = logging.getLogger(__name__)


class GradingError(Exception):
    """nbgrader could not do something; the message is nbgrader's own."""


def course_root() -> Path:
    """Return nbgrader's course folder; it need not exist yet."""
    return paths.home() / "course"


def gradebook_url() -> str:
    """Return the gradebook's address: `KELAS_GRADEBOOK_URL`, or gradebook.db in the state folder."""
    return address(os.environ.get("KELAS_GRADEBOOK_URL") or f"sqlite:///{paths.home() / 'gradebook.db'}")


@cache
def config() -> Config:
    """Return the nbgrader configuration of grading/nbgrader_config.py."""
    loaded: Config = PyFileConfigLoader("nbgrader_config.py", path=str(paths.GRADING)).load_config()
    return loaded


def api() -> Any:
    """Return nbgrader's API for our course."""
    from nbgrader.apps import NbGraderAPI  # nbgrader's import takes a second, and only grading needs it

    course_root().mkdir(parents=True, exist_ok=True)
    Path(config().Exchange.root).mkdir(parents=True, exist_ok=True)
    return NbGraderAPI(config=config())


def prepare(lesson: Lesson) -> bool:
    """Bring a lesson's assignment up to date; returns whether it had changed.

    The source is the Indonesian notebook, with the solutions and hidden tests of tasks; the English one has the same
    code cells.

    Raises:
        GradingError: nbgrader would not take the notebook.
    """
    built = dumps(solved(lesson)) if lesson.code else notebook_path(lesson, DEFAULT_LANG).read_text("utf-8")
    source = course_root() / "source" / lesson.slug / f"{lesson.slug}.ipynb"
    released = course_root() / "release" / lesson.slug / source.name
    if released.exists() and source.exists() and source.read_text("utf-8") == built:
        return False
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(built, "utf-8")
    result = api().generate_assignment(lesson.slug, force=True, create=True)
    if not result["success"]:
        source.unlink()
        raise GradingError(result.get("error") or result.get("log") or "nbgrader gave no reason")
    log.info("assignment %s is up to date", lesson.slug)
    return True
