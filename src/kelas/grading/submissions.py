"""Hand a finished lesson in to nbgrader, have it graded as nbgrader does, and keep what came of it."""

from __future__ import annotations

import logging
import shutil
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from kelas import paths
from kelas.events.kinds import Event, LessonFinished, SubmissionGraded
from kelas.events.scrub import scrub
from kelas.events.store import Store, StoreError
from kelas.grading import answers, marks, records, written
from kelas.grading.course import GradingError, config, course_root, gradebook_url, prepare
from kelas.grading.locks import lock
from kelas.lessons import read
from kelas.lessons.build import notebook_path
from kelas.lessons.models import Lesson
from kelas.words.text import as_lang

if TYPE_CHECKING:  # nbgrader takes a second to import, and only grading needs it
    from kelas.grading.autograde import Grader

log = logging.getLogger(__name__)

# What formgrader shows in place of a cohort for somebody who learns alone ("self-paced" in Indonesian).
SELF_PACED = "mandiri"
# Where kernels that run learners' code come from.
PROVISIONER = "kelas-jail"
# Trouble that may be over at the next look: the disk is full, a file is away, a database is locked.
PASSING = (OSError, StoreError, SQLAlchemyError)


@dataclass(frozen=True, kw_only=True)
class Score:
    """What the gradebook says of a submission, in points."""

    score: float
    max_score: float


def grade(store: Store, finished: LessonFinished, *, afresh: bool = False) -> SubmissionGraded:
    """Make the submission of a hand-in, have it graded, and keep and return what came of it.

    One that another grader has answered meanwhile is not graded again. One that cannot be graded is answered with the
    problem, so that it does not come up for ever.

    Args:
        store: where hand-ins are kept and answered.
        finished: the hand-in.
        afresh: whether it is graded although it was, and replaces what the gradebook holds even if that was better.

    Raises:
        OSError, StoreError, SQLAlchemyError: it cannot be graded now, and waits on.
    """
    with lock(course_root() / ".locks", f"{finished.learner}/{finished.lesson}"):
        earlier = _answers(store, finished)
        if earlier and not earlier[-1].problem and not afresh:
            return earlier[-1]
        score, max_score, counts, problem = 0.0, 0.0, False, ""
        try:
            lesson = _lesson(finished)
            max_score = lesson.points
            prepare(lesson)
            verdict = _grade(store, lesson, finished, afresh=afresh)
            score, max_score, counts = verdict
        except GradingError as error:
            problem = str(error)[-500:] or "nbgrader gave no reason"
        except PASSING:
            raise
        except Exception as error:  # a fault in nbgrader or in us may hold up no other submission
            log.exception("%s of %s", finished.lesson, finished.learner)
            problem = f"{type(error).__name__}: {error}"[:500]
        return _answer(store, finished, len(earlier), score, max_score, counts, problem)


def give_up(store: Store, finished: LessonFinished, problem: str) -> SubmissionGraded:
    """Answer a hand-in with a problem that ended the grader itself."""
    return _answer(store, finished, len(_answers(store, finished)), 0.0, 0.0, False, problem)


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


def grader() -> Grader:
    """Return this process's grader, made on first use."""
    return _grader(course_root(), gradebook_url(), PROVISIONER)


@lru_cache(maxsize=1)
def _grader(root: Path, url: str, provisioner: str) -> Grader:
    from kelas.grading.autograde import Grader

    root.mkdir(parents=True, exist_ok=True)
    return Grader(config(), provisioner)


def _grade(store: Store, lesson: Lesson, finished: LessonFinished, *, afresh: bool) -> tuple[float, float, bool]:
    from kelas.grading.autograde import HandIn
    from kelas.grading.outside import of_lesson

    staging = course_root() / ".grading"
    staging.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=staging) as scratch:
        folder = Path(scratch) / "submitted"
        _write(store, lesson, finished, folder)
        verdict = grader().grade(
            HandIn(
                assignment=lesson.slug,
                student=finished.learner,
                folder=folder,
                at=finished.at,
                names=_names(store, finished.learner),
                lang=as_lang(finished.lang),
                known=of_lesson(lesson, folder),
                afresh=afresh,
            )
        )
    return verdict.score, verdict.max_score, verdict.counts


def _write(store: Store, lesson: Lesson, finished: LessonFinished, folder: Path) -> None:
    """Write the submission's folder: the notebook, answers.json, and the time."""
    folder.mkdir()
    target = folder / f"{lesson.slug}.ipynb"
    before = answers.collect(lesson, finished.learner, _until(store, finished))
    if lesson.code:
        _copy(uploaded(finished), target)
    else:
        shutil.copyfile(notebook_path(lesson, as_lang(finished.lang)), target)
    answers.write(before, folder)
    if _by_hand(lesson):
        written.fill_file(target, before)
    stamp = finished.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    (folder / "timestamp.txt").write_text(stamp, "utf-8")


def uploaded(finished: LessonFinished) -> Path:
    """Return where the notebook that a learner uploaded for a hand-in lies."""
    return paths.home() / "uploads" / finished.learner / finished.lesson / f"{finished.id}.ipynb"


def _copy(source: Path, target: Path) -> None:
    from kelas.grading.reading import MOST_BYTES, RefusedError

    try:
        status = source.lstat()
    except FileNotFoundError:
        raise RefusedError("grading.no-notebook") from None
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError("grading.link")
    if status.st_size > MOST_BYTES:
        raise RefusedError("grading.too-large")
    shutil.copyfile(source, target, follow_symlinks=False)


def _until(store: Store, finished: LessonFinished) -> list[Event]:
    """Return the learner's events in the lesson before a hand-in."""
    found = []
    for event in store.read(learner=finished.learner, lesson=finished.lesson):
        if event.id == finished.id:
            break
        found.append(event)
    return found


def _names(store: Store, learner: str) -> dict[str, str]:
    """Return what the gradebook may know of a learner: nickname and cohort, which is all that is known of them."""
    known = store.learners(id=learner)
    if not known:
        return {}
    return {"last_name": known[0]["nickname"] or learner, "first_name": known[0]["cohort"] or SELF_PACED}


def _lesson(finished: LessonFinished) -> Lesson:
    with suppress(KeyError):
        return read.lesson(finished.lesson)
    raise GradingError(f"there is no lesson {finished.lesson}")


def _by_hand(lesson: Lesson) -> bool:
    """Whether a person grades some of the lesson's activities."""
    return len(lesson.judged) < len(lesson.activities)


def _by_hand_points(finished: LessonFinished) -> Mapping[str, float]:
    """Return what a person has given for a hand-in already, or for an earlier one of the same lesson."""
    with suppress(GradingError):
        if _by_hand(_lesson(finished)) and (held := marks.held(finished.learner, finished.lesson)):
            return held.by_hand
    return {}


def _answers(store: Store, finished: LessonFinished) -> list[SubmissionGraded]:
    events = store.read(learner=finished.learner, lesson=finished.lesson, kinds=[SubmissionGraded])
    return [event for event in events if isinstance(event, SubmissionGraded) and event.finished == finished.id]


def _answer(
    store: Store, finished: LessonFinished, number: int, score: float, max_score: float, counts: bool, problem: str
) -> SubmissionGraded:
    """Keep what came of a hand-in. The id says which answer it is, so two graders cannot both keep one."""
    graded = SubmissionGraded(
        id=f"graded-{finished.id}-{number}",
        learner=finished.learner,
        at=datetime.now(UTC),
        lesson=finished.lesson,
        finished=finished.id,
        score=score,
        max_score=max_score,
        problem=problem,
        counts=counts,
        by_hand=_by_hand_points(finished),
    )
    if not store.put(graded) and store.forgotten(finished.learner):  # while it was graded
        records.forget(finished.learner)
        scrub(gradebook_url())
    return graded
