"""Reads one learner's scores from nbgrader's gradebook, the one record of grades."""

from __future__ import annotations

from kelas.certificates.rule import Graded
from kelas.grading import records


def scores(learner: str) -> dict[str, Graded]:
    """Return a learner's submissions as the gradebook has them, by lesson. It takes a while: nbgrader is imported."""
    with records.opened() as gradebook:
        if gradebook is None:
            return {}
        return {
            submission.assignment.name: Graded(
                score=round(float(submission.score), 2),
                max_score=float(submission.max_score),
                waiting=bool(submission.needs_manual_grade),
            )
            for submission in gradebook.student_submissions(learner)
        }
