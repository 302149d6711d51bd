"""nbgrader's own export, run on our gradebook: the file that any nbgrader course writes, one cohort or all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kelas.events.store import Store
from kelas.exports.cells import harmless
from kelas.grading import records


class NothingGradedError(Exception):
    """There is no gradebook yet, or nobody of the cohort is in it."""


class _Guarded:
    """The gradebook as nbgrader's plugin reads it, with some students only, whose names can do no harm in a CSV.

    The plugin writes names without quotation marks, so a comma in a nickname would shift every column after it.
    """

    def __init__(self, gradebook: Any, wanted: set[str] | None) -> None:
        self._gradebook = gradebook
        self.find_submission = gradebook.find_submission
        self.assignments = list(gradebook.assignments)
        self.students = list(self._students(wanted))

    def _students(self, wanted: set[str] | None) -> Iterator[SimpleNamespace]:
        for student in self._gradebook.students:
            if wanted is None or student.id in wanted:
                yield SimpleNamespace(
                    id=student.id,
                    last_name=_plain(student.last_name),
                    first_name=_plain(student.first_name),
                    email=_plain(student.email),
                )


def _plain(text: str | None) -> str:
    """Return a text that stands in one unquoted cell."""
    return harmless((text or "").replace(",", " ").replace('"', "'").replace("\n", " ").replace("\r", " "))


def write(store: Store, file: Path, cohort: str | None) -> int:
    """Run nbgrader's CSV export plugin; returns the number of learners in it.

    Args:
        store: knows who is in a cohort.
        file: written anew.
        cohort: only this cohort's learners; all if None.

    Raises:
        NothingGradedError: there would be nothing in it.
        OSError: the file cannot be written.
    """
    from nbgrader.plugins import CsvExportPlugin

    wanted = None if cohort is None else {str(row["id"]) for row in store.learners(cohort=cohort)}
    with records.opened() as gradebook:
        guarded = _Guarded(gradebook, wanted) if gradebook is not None else None
        if guarded is None or not guarded.students:
            raise NothingGradedError
        file.parent.mkdir(parents=True, exist_ok=True)
        plugin = CsvExportPlugin()
        plugin.to = str(file)
        plugin.export(guarded)
        return len(guarded.students)
