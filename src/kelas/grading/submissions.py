"""Hand a finished lesson in to nbgrader, let nbgrader grade it, and read the result from its gradebook."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kelas.events.kinds import Event, LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import answers
from kelas.grading.course import GradingError, api, config, course_root, gradebook_url
from kelas.lessons import read
from kelas.lessons.build import notebook_path
from kelas.lessons.models import Lesson
from kelas.words.text import as_lang

# What formgrader shows in place of a cohort for somebody who learns alone ("self-paced" in Indonesian).
SELF_PACED = "mandiri"


@dataclass(frozen=True, kw_only=True)
class Score:
    """What the gradebook says of a submission, in points."""

    score: float
    max_score: float


def waiting(events: Iterable[Event], *, again: bool = False) -> list[LessonFinished]:
    """Return the hand-ins that nbgrader has not answered; of several by one learner for one lesson, the last.

    Args:
        events: oldest first.
        again: whether those that nbgrader could not grade count as not answered.
    """
    last: dict[tuple[str, str], LessonFinished] = {}
    answered = set()
    for event in events:
        if isinstance(event, LessonFinished):
            last[event.learner, event.lesson] = event
        elif isinstance(event, SubmissionGraded) and not (again and event.problem):
            answered.add(event.finished)
    return [event for event in last.values() if event.id not in answered]


def grade(store: Store, finished: LessonFinished) -> SubmissionGraded:
    """Make the submission of a hand-in, have nbgrader grade it, and keep and return what came of it.

    A submission that nbgrader cannot grade is answered with the problem, so that it does not come up for ever.
    """
    score, max_score, problem = 0.0, 0.0, ""
    try:
        lesson = read.lesson(finished.lesson)
        max_score = lesson.points
        _write(store, lesson, finished)
        _autograde(store, lesson, finished.learner)
        found = gradebook_score(lesson.slug, finished.learner)
        score, max_score = found.score, found.max_score
    except GradingError as error:
        problem = str(error)[-500:] or "nbgrader gave no reason"
    except KeyError:
        problem = f"there is no lesson {finished.lesson}"
    graded = SubmissionGraded(
        id=f"graded-{secrets.token_hex(8)}",
        learner=finished.learner,
        at=datetime.now(UTC),
        lesson=finished.lesson,
        finished=finished.id,
        score=score,
        max_score=max_score,
        problem=problem,
    )
    store.put(graded)
    return graded


def gradebook_score(lesson: str, learner: str) -> Score:
    """Return a submission's score from nbgrader's gradebook.

    Raises:
        GradingError: the gradebook has no such submission.
    """
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(gradebook_url()) as gradebook:
        try:
            submission = gradebook.find_submission(lesson, learner)
        except MissingEntry as error:
            raise GradingError(str(error)) from error
        return Score(score=round(float(submission.score), 2), max_score=float(submission.max_score))


def _write(store: Store, lesson: Lesson, finished: LessonFinished) -> None:
    """Write the submission's folder anew: the notebook in the learner's language, answers.json, and the time."""
    folder = course_root() / "submitted" / finished.learner / lesson.slug
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(notebook_path(lesson, as_lang(finished.lang)), folder / f"{lesson.slug}.ipynb")
    before = _until(store.read(learner=finished.learner, lesson=lesson.slug), finished)
    answers.write(answers.collect(lesson, finished.learner, before), folder)
    stamp = finished.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    (folder / "timestamp.txt").write_text(stamp, "utf-8")


def _until(events: Iterable[Event], finished: LessonFinished) -> list[Event]:
    found = []
    for event in events:
        if event.id == finished.id:
            break
        found.append(event)
    return found


def _autograde(store: Store, lesson: Lesson, learner: str) -> None:
    _name_student(store, learner)
    result: dict[str, Any] = api().autograde(lesson.slug, learner, force=True, create=True)
    if not result["success"]:
        raise GradingError(result.get("error") or result.get("log") or "nbgrader gave no reason")


def _name_student(store: Store, learner: str) -> None:
    """Give the gradebook the learner's nickname and cohort, which is all that is known of them."""
    from nbgrader.api import Gradebook

    known = store.learners(id=learner)
    if known:
        with Gradebook(gradebook_url(), course_id=config().CourseDirectory.course_id) as gradebook:
            gradebook.update_or_create_student(
                learner, last_name=known[0]["nickname"] or learner, first_name=known[0]["cohort"] or SELF_PACED
            )
