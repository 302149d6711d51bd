"""Reads one learner's scores from nbgrader's gradebook, the one record of grades."""

from __future__ import annotations

from kelas.certificates.rule import Graded
from kelas.grading.course import gradebook_url


def scores(learner: str) -> dict[str, Graded]:
    """Return a learner's submissions as the gradebook has them, by lesson. It takes a while: nbgrader is imported."""
    from nbgrader.api import Gradebook

    with Gradebook(gradebook_url()) as gradebook:
        return {
            submission.assignment.name: Graded(
                score=round(float(submission.score), 2),
                max_score=float(submission.max_score),
                waiting=bool(submission.needs_manual_grade),
            )
            for submission in gradebook.student_submissions(learner)
        }
