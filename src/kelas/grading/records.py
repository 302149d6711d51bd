"""What nbgrader's gradebook and course folder hold of one learner: to show it, to correct it, and to forget it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select

from kelas import paths
from kelas.events.database import address
from kelas.events.store import ROWS_AT_ONCE
from kelas.grading.course import config, course_root, gradebook_url

# A learner's id, as it may stand in a path.
_ID = re.compile(r"[A-Za-z0-9][\w-]{0,79}")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A score as nbgrader's gradebook keeps it, in points; `handed_in` is in UTC."""

    learner: str
    lesson: str
    handed_in: datetime | None
    score: float
    max_score: float


def scores() -> Iterator[Kept]:
    """Yield every score of the gradebook by lesson and learner, in constant memory."""
    with opened() as gradebook:
        if gradebook is None:
            return
        from nbgrader.api import Assignment, Student, SubmittedAssignment

        query = (
            select(
                Student.id,
                Assignment.name,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.score,
                SubmittedAssignment.max_score,
            )
            .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .order_by(Assignment.name, Student.id)
        )
        for learner, lesson, at, score, most in gradebook.db.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
            yield Kept(
                learner=learner,
                lesson=lesson,
                handed_in=at.replace(tzinfo=UTC) if at else None,  # nbgrader keeps UTC without saying so
                score=round(float(score), 2),
                max_score=float(most),
            )


def folders(learner: str) -> list[Path]:
    """Return the folders that hold a learner's files: submissions, graded notebooks, feedback and uploads.

    Raises:
        ValueError: it is no learner's id.
    """
    if not _ID.fullmatch(learner):
        raise ValueError("not the id of a learner")
    return [*sorted(course_root().glob(f"*/{learner}")), *sorted(paths.home().glob(f"*/{learner}"))]


def grades(learner: str) -> list[dict[str, Any]]:
    """Return what the gradebook says of a learner, a line for each lesson: points, time, comments."""
    with opened() as gradebook:
        if gradebook is None or not _known(gradebook, learner):
            return []
        return [
            {
                "lesson": submission.assignment.name,
                "score": round(float(submission.score), 2),
                "max_score": float(submission.max_score),
                "handed_in": submission.timestamp.isoformat() if submission.timestamp else "",
                "comments": [
                    comment.comment
                    for notebook in submission.notebooks
                    for comment in notebook.comments
                    if comment.comment
                ],
            }
            for submission in gradebook.find_student(learner).submissions
        ]


def rename(learner: str, nickname: str) -> None:
    """Correct a learner's nickname in the gradebook, if it knows the learner."""
    with opened() as gradebook:
        if gradebook is not None and _known(gradebook, learner):
            gradebook.update_or_create_student(learner, last_name=nickname)


def forget(learner: str) -> int:
    """Remove a learner from the gradebook by nbgrader's own API, and the learner's folders; returns how many files.

    Doing it again does no harm. The database file still holds what was deleted until it is written anew.
    """
    places = folders(learner)
    files = sum(path.is_file() for place in places for path in place.rglob("*"))
    for place in places:
        shutil.rmtree(place)
    with opened() as gradebook:
        if gradebook is not None and _known(gradebook, learner):
            gradebook.remove_student(learner)
    return files


def after_penalty(submission: Any) -> float:
    """Return the points of nbgrader's submission, less what it takes off for lateness."""
    penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in submission.notebooks)
    return round(float(submission.score) - penalty, 2)


@contextmanager
def opened() -> Iterator[Any]:
    """Give nbgrader's gradebook, or None while there is none: nothing has been graded yet."""
    url = make_url(address(gradebook_url()))
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield None
        return
    from nbgrader.api import Gradebook

    with Gradebook(address(gradebook_url()), course_id=config().CourseDirectory.course_id) as gradebook:
        yield gradebook


def _known(gradebook: Any, learner: str) -> bool:
    from nbgrader.api import MissingEntry

    try:
        gradebook.find_student(learner)
    except MissingEntry:
        return False
    return True
