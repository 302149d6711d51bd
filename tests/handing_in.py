"""Two sets of submissions for nbgrader and for our grader: a lesson, and an exercise in pandas. And what came of them.

Tests and bench/grading.py hand the same submissions in under two names, one for each grader, and compare.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from learners import right_answers
from nbgrader.api import Gradebook

from kelas.grading import answers
from kelas.grading.autograde import Grader, HandIn, Verdict
from kelas.grading.course import api, course_root, gradebook_url
from kelas.grading.outside import Known, nothing, of_lesson
from kelas.lessons import read
from kelas.lessons.build import notebook_path
from kelas.lessons.judge import Given

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LESSON = "kota-cerdas"
PANDAS = "latihan-pandas"
TABLE = "kelurahan,jiwa\nBandar Lor,7200\nPakelan,3100\nSetonopande,2500\n"

SETUP = "import pandas as pd\n\ntabel = pd.read_csv('jiwa.csv')\ntabel"
TASKS = {
    "total": (
        "def total(tabel):\n    ### BEGIN SOLUTION\n    return int(tabel['jiwa'].sum())\n    ### END SOLUTION",
        "import pandas as pd\n\nnilai = 0.0\nif total(tabel) == 12800:\n    nilai += 2\n"
        "### BEGIN HIDDEN TESTS\nif total(pd.DataFrame({'jiwa': [1, 2]})) == 3:\n"
        "    nilai += 2\n### END HIDDEN TESTS\nnilai",
    ),
    "terbesar": (
        "def terbesar(tabel):\n    ### BEGIN SOLUTION\n"
        "    return tabel.sort_values('jiwa')['kelurahan'].iloc[-1]\n    ### END SOLUTION",
        "nilai = 3.0 if terbesar(tabel) == 'Bandar Lor' else 0.0\nnilai",
    ),
    "saring": (
        "kecil = None\n### BEGIN SOLUTION\nkecil = tabel[tabel['jiwa'] < 5000]\n### END SOLUTION",
        "assert len(kecil) == 2, 'harus dua kelurahan'\n3.0",
    ),
}
# What learners write in place of a solution.
TRIES = {
    "total": (
        "def total(tabel):\n    return int(tabel['jiwa'].sum())",
        "def total(tabel):\n    return 12800",
        "def total(tabel):\n    return tabel['penduduk'].sum()",
    ),
    "terbesar": ("def terbesar(tabel):\n    return tabel.loc[tabel['jiwa'].idxmax(), 'kelurahan']", "terbesar = 1 +"),
    "saring": (
        "kecil = tabel[tabel['jiwa'] < 5000]\nprint('kecil')\nkecil",
        "kecil = tabel",
        "import sys\nprint('hm', file=sys.stderr)\nkecil = []",
    ),
}
REFLECTION = {"ulasan": "Tulis jawaban Anda di sini."}


@dataclass(frozen=True, kw_only=True)
class Work:
    """A submission before it is anybody's: its notebook, and the files beside it."""

    assignment: str
    notebook: str
    files: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Write it into a folder, as nbgrader wants it."""
        folder.mkdir(parents=True)
        (folder / f"{self.assignment}.ipynb").write_text(self.notebook, "utf-8")
        for name, text in self.files.items():
            (folder / name).write_text(text, "utf-8")

    def known(self, folder: Path) -> Known:
        """Say what of it needs no kernel."""
        return nothing if self.assignment == PANDAS else of_lesson(read.lesson(self.assignment), folder)


def lesson_works(count: int) -> list[Work]:
    """Return submissions of the lesson, whose learners know more and more of it."""
    lesson = read.lesson(LESSON)
    built = notebook_path(lesson, "id").read_text("utf-8")
    works = []
    for number in range(count):
        learner, keys = f"x-{number}", list(lesson.activities)
        known = {
            key: tuple(
                Given(answer=_half(answer) if place % 3 == 1 else answer, at=AT)
                for answer in right_answers(lesson, key, learner)
            )
            for place, key in enumerate(keys)
            if place <= number % (len(keys) + 1)
        }
        told = answers.Answers(lesson=lesson.slug, learner=learner, given=known)
        works.append(Work(assignment=LESSON, notebook=built, files={answers.NAME: answers.dumps(told)} | _STAMP))
    return works


def pandas_works(count: int) -> list[Work]:
    """Return submissions of the exercise: all ways to be right, half right and wrong in turn."""
    released = course_root() / "release" / PANDAS / f"{PANDAS}.ipynb"
    ways = list(product(*TRIES.values(), (None, "Data membantu warga.")))
    return [
        Work(
            assignment=PANDAS,
            notebook=json.dumps(answered(json.loads(released.read_text("utf-8")), ways[7 * number % len(ways)])),
            files=_STAMP,
        )
        for number in range(count)
    ]


def answered(notebook: Any, way: tuple[str | None, ...]) -> Any:
    """Return the exercise with what a learner wrote in it: a text for each task, None to leave it as it is."""
    written = dict(zip((*TASKS, *REFLECTION), way, strict=True))
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        text = written.get(mark.get("grade_id", "").removesuffix("-jawab"))
        if mark.get("solution") and text is not None:
            cell["source"] = text
    return notebook


def prepare_pandas() -> None:
    """Have nbgrader make the exercise's assignment."""
    folder = course_root() / "source" / PANDAS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{PANDAS}.ipynb").write_text(json.dumps(exercise()), "utf-8")
    (folder / "jiwa.csv").write_text(TABLE, "utf-8")
    made = api().generate_assignment(PANDAS, force=True, create=True)
    assert made["success"], made


def exercise() -> dict[str, Any]:
    """Return nbgrader's source of the exercise: three tasks with tests, and one that a person grades."""
    points = {"total": 4, "terbesar": 3, "saring": 3}
    cells = [_cell("setup", SETUP, locked=True)]
    for key, (solution, test) in TASKS.items():
        cells.append(_cell(f"{key}-jawab", solution, solution=True))
        cells.append(_cell(key, test, grade=True, locked=True, points=points[key]))
    for key, text in REFLECTION.items():
        cells.append(_cell(key, text, kind="markdown", grade=True, solution=True, points=2))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def stock(work: Work, student: str) -> None:
    """Hand a submission in, and have nbgrader grade it."""
    folder = course_root() / "submitted" / student / work.assignment
    shutil.rmtree(folder, ignore_errors=True)
    work.write(folder)
    result = api().autograde(work.assignment, student, force=True, create=True)
    assert result["success"], result


def ours(grader: Grader, work: Work, student: str, **more: Any) -> Verdict:
    """Hand a submission in, and have our grader grade it."""
    folder = course_root() / ".hand-ins" / student / work.assignment
    shutil.rmtree(folder, ignore_errors=True)
    work.write(folder)
    return grader.grade(
        HandIn(
            assignment=work.assignment,
            student=student,
            folder=folder,
            at=AT,
            **{"known": work.known(folder), **more},
        )
    )


def rows(assignment: str, student: str) -> dict[str, Any]:
    """Return all that nbgrader's gradebook says of a submission, but for whose it is."""
    with Gradebook(gradebook_url()) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        (notebook,) = submission.notebooks
        return {
            "submission": _columns(submission),
            "seconds_late": submission.total_seconds_late,
            "notebook": _columns(notebook),
            "grades": {grade.cell.name: _columns(grade) for grade in notebook.grades},
            "comments": {comment.cell.name: _columns(comment) for comment in notebook.comments},
        }


def shown(assignment: str, student: str) -> list[Any]:
    """Return the cells of the graded notebook as formgrader shows them, but for the times at which they ran."""
    file = course_root() / "autograded" / student / assignment / f"{assignment}.ipynb"
    cells = json.loads(file.read_text("utf-8"))["cells"]
    for cell in cells:
        cell["metadata"].pop("execution", None)
    return list(cells)


def _columns(row: Any) -> dict[str, Any]:
    told = row.to_dict()
    return {name: value for name, value in told.items() if name not in ("id", "student", "last_name", "first_name")}


def _cell(key: str, source: str, *, kind: str = "code", **more: Any) -> dict[str, Any]:
    mark = {"schema_version": 3, "cell_type": kind, "task": False, "grade": False, "solution": False, "locked": False}
    metadata = {"nbgrader": {**mark, "grade_id": key, **more}}
    shared = {"cell_type": kind, "id": key, "metadata": metadata, "source": source}
    return shared if kind == "markdown" else {**shared, "execution_count": None, "outputs": []}


def _half(answer: Any) -> Any:
    if isinstance(answer, list):
        return answer[:-1]
    return dict(list(answer.items())[:-1]) if isinstance(answer, dict) and "do" not in answer else answer


_STAMP = {"timestamp.txt": AT.strftime("%Y-%m-%d %H:%M:%S UTC")}
