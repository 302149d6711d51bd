"""A learner about whom something is kept in every place."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from kelas.events.kinds import Attempt, LessonFinished, LessonOpened, SubmissionGraded
from kelas.events.store import Store
from kelas.grading.course import course_root, gradebook_url

SLUG = "kota-cerdas"
JOINED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@cache
def empty_gradebook() -> bytes:
    """Return the file of nbgrader's gradebook with nobody in it, made once: nbgrader starts a program for it."""
    with tempfile.TemporaryDirectory() as folder:
        with Gradebook(f"sqlite:///{folder}/gradebook.db"):
            pass
        return (Path(folder) / "gradebook.db").read_bytes()


def settle(store: Store, home: Path, learner: str, nickname: str, cohort: str = "", at: datetime = JOINED) -> None:
    """Keep a learner with events, a graded submission, files and an upload."""
    store.add_learner(
        id=learner, nickname=nickname, lang="id", cohort=cohort, phrase=f"digest-{learner}", joined_at=at.isoformat()
    )
    common: dict[str, Any] = {"learner": learner, "lesson": SLUG}
    store.put(LessonOpened(id=f"open-{learner}", at=at, lang="id", **common))
    for number in range(5):
        store.put(
            Attempt(
                id=f"try-{number}-{learner}",
                at=at + timedelta(minutes=number),
                activity="pilar",
                answer=f"jawaban {nickname} {number}",
                credit=0.5,
                outcome="partial",
                lang="id",
                **common,
            )
        )
    finished = f"finish-{learner}"
    store.put(LessonFinished(id=finished, at=at + timedelta(minutes=9), lang="id", **common))
    graded_at = at + timedelta(minutes=10)
    store.put(SubmissionGraded(id=f"graded-{learner}", at=graded_at, finished=finished, score=3, max_score=8, **common))
    for place in ("submitted", "autograded", "feedback"):
        folder = course_root() / place / learner / SLUG
        folder.mkdir(parents=True)
        (folder / f"{SLUG}.ipynb").write_text(f'{{"of": "{learner}", "by": "{nickname}"}}', "utf-8")
    upload = home / "uploads" / learner / SLUG / f"{finished}.ipynb"
    upload.parent.mkdir(parents=True)
    upload.write_text(f"{learner} {nickname}", "utf-8")
    if not (home / "gradebook.db").exists():
        (home / "gradebook.db").write_bytes(empty_gradebook())
    with Gradebook(gradebook_url()) as gradebook:
        gradebook.update_or_create_assignment(SLUG)
        if SLUG not in [notebook.name for notebook in gradebook.find_assignment(SLUG).notebooks]:
            gradebook.add_notebook(SLUG, SLUG)
            gradebook.add_grade_cell("pilar", SLUG, SLUG, max_score=8, cell_type="code")
            gradebook.add_solution_cell("pilar-text", SLUG, SLUG)
        gradebook.update_or_create_student(learner, last_name=nickname, first_name=cohort or "mandiri")
        gradebook.update_or_create_submission(SLUG, learner, timestamp=graded_at.replace(tzinfo=None))
        gradebook.find_grade("pilar", SLUG, SLUG, learner).auto_score = 3
        gradebook.find_submission_notebook(SLUG, SLUG, learner).comments[0].manual_comment = f"Bagus, {nickname}"
        gradebook.db.commit()


def holding(home: Path, *words: str) -> list[str]:
    """Return the files of a state folder whose bytes hold one of these words, in any of the usual encodings."""
    marks = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    named = [str(path.relative_to(home)) for path in home.rglob("*") if any(word in path.name for word in words)]
    inside = [
        str(file.relative_to(home))
        for file in home.rglob("*")
        if file.is_file() and any(mark in file.read_bytes() for mark in marks)
    ]
    return sorted({*named, *inside})
