"""nbgrader's gradebook, kept open, with one transaction for each submission.

nbgrader's preprocessors open the gradebook anew each time and commit after every cell. Here they are given one that
is open already, and what they commit is kept when all of it is there: a submission is in the gradebook whole, or not at
all.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from kelas.events.database import WRITES_FROM_THE_START, address, engine
from kelas.grading.records import after_penalty

# nbgrader's modules that open the gradebook while they work on a notebook.
_OPENERS = ("overwritecells", "overwritekernelspec", "saveautogrades", "latesubmissions")


class _Patient(Session):
    """A session in which a commit only sends what there is; `Book.writing` commits."""

    def commit(self) -> None:
        self.flush()


class Book(Gradebook):  # type: ignore[misc]
    """nbgrader's gradebook, open for many submissions."""

    def __init__(self, url: str, course_id: str) -> None:
        """Open the gradebook, and make its tables if there are none.

        Args:
            url: its address, as SQLAlchemy writes it.
            course_id: nbgrader's name of the course.
        """
        super().__init__(address(url), course_id)
        super().close()
        self.engine = engine(url)
        self.db = scoped_session(sessionmaker(class_=_Patient, bind=self.engine))

    def close(self) -> None:
        """Stay open: nbgrader's preprocessors close what they have been given."""

    def shut(self) -> None:
        """Give the connections back."""
        super().close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let nbgrader read from one state of the gradebook."""
        with _lent(self):
            try:
                yield
            finally:
                self.db.rollback()
                self.db.remove()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let nbgrader write; all of it is kept at the end, or nothing if something is raised."""
        with _lent(self):
            self.db.connection(execution_options=WRITES_FROM_THE_START)
            try:
                yield
                Session.commit(self.db())
            finally:
                self.db.rollback()
                self.db.remove()

    def standing(self, assignment: str, student: str) -> tuple[float, float] | None:
        """Return a submission's points after a penalty for lateness and the points it could have; None if not there."""
        self.db.flush()
        self.db.expire_all()
        try:
            submission = self.find_submission(assignment, student)
        except MissingEntry:
            return None
        return after_penalty(submission), float(submission.max_score)


@contextmanager
def _lent(book: Book) -> Iterator[None]:
    """Give an open gradebook to those of nbgrader's modules that would open one. One thread at a time."""
    modules = [importlib.import_module(f"nbgrader.preprocessors.{name}") for name in _OPENERS]
    for module in modules:
        module.Gradebook = lambda url, *_: book  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for module in modules:
            module.Gradebook = Gradebook  # type: ignore[attr-defined]
