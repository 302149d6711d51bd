"""The page with the feedback on a learner's own submission."""

from __future__ import annotations

from kelas.grading import feedback
from kelas.serve.lesson import known_lesson
from kelas.serve.page import Page
from kelas.serve.pages import lesson_url


class FeedbackPage(Page):
    """What was right, what was not, why, what the trainer wrote, and what to do next."""

    def get(self, slug: str) -> None:
        """Show it, or the result page to somebody whose submission has not been graded."""
        lesson = known_lesson(slug)
        found = feedback.collect(lesson, self.learner, self.lang) if self.learner else None
        if found is None:
            self.redirect(f"{lesson_url(slug)}/result")
            return
        self.show("feedback.html", feedback=found)
