"""Autograde one submission as `nbgrader autograde` does, with the same preprocessors, in one transaction.

What nbgrader makes anew for each notebook (an application, a converter, exporters, connections) is made once here. The
learner's code runs before the transaction begins and on a copy of the submission. What comes of it is then kept as a
whole: the folders `submitted/` and `autograded/`, and the gradebook.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import ValidationError
from nbgrader.nbgraderformat.common import SchemaMismatchError
from nbgrader.preprocessors import Execute
from nbgrader.utils import find_all_files, is_grade, is_locked, is_solution
from traitlets.config import Config

from kelas.grading import reading
from kelas.grading.course import GradingError
from kelas.grading.execute import How, Notes, Run, environment
from kelas.grading.gradebook import Book
from kelas.grading.outside import Known
from kelas.grading.reading import RefusedError
from kelas.words.interface import say
from kelas.words.text import Lang

# Bounds of one learner's kernel; the jail's own numbers are the same.
LIMITS = json.dumps(
    {"memory_mb": 1024, "cpu_seconds": 60, "processes": 64, "file_mb": 50, "open_files": 256}, sort_keys=True
)
READ_ONLY = 0o444


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """A submission that lies in a folder of its own, and is to be graded.

    Attributes:
        assignment: nbgrader's name of the assignment, which is also that of its notebook.
        student: nbgrader's name of the student.
        folder: holds the notebook and what lies beside it. It is moved into the course if it counts.
        at: when it was handed in, UTC.
        names: the student's other columns in the gradebook (`first_name`, `last_name`).
        lang: the learner's language.
        known: says which cells' values need no kernel.
        afresh: whether it replaces what is in the gradebook even if that was better.
    """

    assignment: str
    student: str
    folder: Path
    at: datetime
    known: Known
    names: Mapping[str, str] = field(default_factory=dict)
    lang: Lang = "id"
    afresh: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a submission.

    Attributes:
        score: its points after a penalty for lateness.
        max_score: the points it could have.
        counts: whether the gradebook holds it from now on; False if an earlier one was better.
    """

    score: float
    max_score: float
    counts: bool


class Grader:
    """Grades one submission after another. One per process."""

    def __init__(self, config: Config, provisioner: str) -> None:
        """Open the gradebook and make what all submissions need.

        Args:
            config: nbgrader's configuration.
            provisioner: the name of the provisioner of kernels that run learners' code.
        """
        self._config, self._provisioner = config, provisioner
        self._course = CourseDirectory(config=config)
        self._root = Path(self._course.root)
        self._book = Book(self._course.db_url, self._course.course_id)
        steps = Autograde(coursedir=self._course, config=config)
        # nbgrader's own switch: a notebook is validated after the last step, not after each.
        quick = Config({"Exporter": {"optimistic_validation": True, "default_preprocessors": []}})
        quick.merge(config)
        self._clean = NotebookExporter(config=quick)
        self._save = NotebookExporter(config=quick)
        for step in steps.sanitize_preprocessors:
            self._clean.register_preprocessor(step)
        for step in steps.autograde_preprocessors:
            if step is not Execute:
                self._save.register_preprocessor(step)

    def close(self) -> None:
        """Give the gradebook's connections back."""
        self._book.shut()

    def grade(self, hand_in: HandIn) -> Verdict:
        """Grade a submission. It is in the course whole afterwards, or the course is as it was.

        Raises:
            RefusedError: the submission cannot be read.
            GradingError: nbgrader refuses it.
            OSError, SQLAlchemyError: it cannot be kept now.
        """
        reading.links(hand_in.folder)
        notebook = reading.notebook(hand_in.folder / f"{hand_in.assignment}.ipynb")
        resources = self._resources(hand_in)
        staging = self._root / ".grading"
        staging.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=staging, ignore_cleanup_errors=True) as scratch:
            graded = Path(scratch) / "autograded"
            self._files(hand_in, graded)
            try:
                with self._book.reading():
                    before = _sources(notebook)
                    cleaned, resources = self._clean.from_notebook_node(notebook, resources)
                cleaned = nbformat.reads(cleaned, as_version=4)
                notes = _overwritten(before, self._released(hand_in.assignment), cleaned, hand_in.lang)
                self._run(cleaned, hand_in, graded, Path(scratch), notes)
                return self._keep(cleaned, resources, hand_in, graded, Path(scratch), notes)
            except MissingEntry as error:
                raise GradingError(str(error)) from error
            except (NbGraderException, ValidationError, SchemaMismatchError, nbformat.ValidationError) as error:
                raise RefusedError("grading.no-sense") from error

    def _run(self, notebook: Any, hand_in: HandIn, graded: Path, scratch: Path, notes: Notes) -> None:
        """Run a notebook's cells, on a copy of what lies beside it: their code may change nothing of the submission."""
        copy = scratch / "run"
        shutil.copytree(graded, copy, ignore=shutil.ignore_patterns("answers.json"))
        how = How(
            known=hand_in.known,
            provisioner=self._provisioner,
            cwd=str(copy),
            environment=environment(str(copy), LIMITS, hand_in.lang),
            lang=hand_in.lang,
        )
        Run(how, notes, config=self._config).preprocess(notebook, {})

    def _keep(
        self, notebook: Any, resources: Any, hand_in: HandIn, graded: Path, scratch: Path, notes: Notes
    ) -> Verdict:
        book, assignment, student = self._book, hand_in.assignment, hand_in.student
        with _undone() as undo, book.writing():
            standing = book.standing(assignment, student)
            book.update_or_create_student(student, **hand_in.names)
            at = hand_in.at.astimezone(UTC).replace(microsecond=0, tzinfo=None)  # as timestamp.txt has it
            book.update_or_create_submission(assignment, student, timestamp=at)
            output, _ = self._save.from_notebook_node(notebook, resources)
            self._comment(notebook, hand_in, notes)
            now = book.standing(assignment, student)
            assert now is not None
            if standing is not None and now[0] < standing[0] and not hand_in.afresh:
                book.db.rollback()
                return Verdict(score=now[0], max_score=now[1], counts=False)
            (graded / f"{assignment}.ipynb").write_text(output, "utf-8")
            for file in find_all_files(str(graded)):
                os.chmod(file, READ_ONLY)
            for made, step in ((hand_in.folder, "submitted"), (graded, "autograded")):
                _put(made, self._root / step / student / assignment, scratch / f"old-{step}", undo)
        return Verdict(score=now[0], max_score=now[1], counts=True)

    def _comment(self, notebook: Any, hand_in: HandIn, notes: Notes) -> None:
        """Write what there is to say into the comments of solution cells; the other cells have none."""
        places = [place for place, cell in enumerate(notebook.cells) if is_solution(cell)]
        told: dict[int, list[str]] = {}
        for place, said in sorted(notes.said.items()):
            before = [one for one in places if one <= place] or places[:1]
            for near in before[-1:]:
                told.setdefault(near, []).extend(one for one in said if one not in told.get(near, ()))
        for place, said in told.items():
            mark = notebook.cells[place].metadata["nbgrader"]["grade_id"]
            comment = self._book.find_comment(mark, hand_in.assignment, hand_in.assignment, hand_in.student)
            comment.auto_comment = "\n\n".join([*filter(None, [comment.auto_comment]), *said])

    def _released(self, assignment: str) -> dict[str, str]:
        file = self._root / "release" / assignment / f"{assignment}.ipynb"
        return _sources(nbformat.read(file, as_version=4)) if file.exists() else {}

    def _resources(self, hand_in: HandIn) -> dict[str, Any]:
        names = {"student": hand_in.student, "assignment": hand_in.assignment, "notebook": hand_in.assignment}
        return {"nbgrader": {**names, "db_url": self._course.db_url}, "unique_key": hand_in.assignment}

    def _files(self, hand_in: HandIn, graded: Path) -> None:
        """Lay out what lies beside the notebook: the submission's files, and over them the assignment's own."""
        own = self._root / "source" / hand_in.assignment
        for origin in (hand_in.folder, own):
            for name in find_all_files(str(origin), [*self._course.ignore, "*.ipynb"]):
                target = graded / os.path.relpath(name, origin)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(name, target)
        graded.mkdir(exist_ok=True)


def _sources(notebook: Any) -> dict[str, str]:
    """Return the text of each cell that came marked as locked or to grade, by its mark; a copy of one is told apart."""
    found: dict[str, str] = {}
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if isinstance(mark, dict) and mark.get("grade_id") and (is_locked(cell) or is_grade(cell)):
            name = str(mark["grade_id"])
            found[f"{name} (2)" if name in found else name] = cell.source
    return found


def _overwritten(before: Mapping[str, str], released: Mapping[str, str], notebook: Any, lang: Lang) -> Notes:
    """Say which cells nbgrader put back as they were, or did not take, since they were changed or copied.

    Args:
        before: the submission's texts.
        released: those of the notebook that learners got, where hidden tests are left out.
        notebook: the submission as nbgrader cleaned it.
        lang: the language to say it in.
    """
    notes = Notes()
    for place, cell in enumerate(notebook.cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name and is_locked(cell) and before.get(name, cell.source) not in (cell.source, released.get(name)):
            notes.add(place, say("grading.overwritten", lang, name=name))
        if name and f"{name} (2)" in before:
            notes.add(place, say("grading.copied", lang, name=name))
    return notes


@contextmanager
def _undone() -> Iterator[list[tuple[Path, Path]]]:
    """Give a list of moves (from, to) that are taken back, the last first, if something is raised."""
    moves: list[tuple[Path, Path]] = []
    try:
        yield moves
    except BaseException:
        for origin, target in reversed(moves):
            os.rename(target, origin)
        raise


def _put(made: Path, place: Path, old: Path, moves: list[tuple[Path, Path]]) -> None:
    """Move a folder to its place; what was there is moved out of the way first."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for origin, target in ((place, old), (made, place)):
        if origin.exists():
            os.rename(origin, target)
            moves.append((origin, target))
