"""Grade again after an item was corrected: first who would change, and why; then, if the trainer wants it, for real."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import answers, records
from kelas.grading.course import course_root, prepare
from kelas.grading.submissions import grade
from kelas.lessons.models import Lesson


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points of one cell: earned, and the most there are; `fixed` if a person gave them or only a kernel finds them."""

    score: float
    most: float
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What changes in one activity or task."""

    cell: str
    before: Points
    after: Points


@dataclass(frozen=True, kw_only=True)
class Change:
    """What changes for one learner."""

    learner: str
    before: Points
    after: Points
    differences: tuple[Difference, ...]


# Cells of a submission, and submissions by learner.
Cells = Mapping[str, Points]


def compare(before: Mapping[str, Cells], after: Mapping[str, Cells]) -> list[Change]:
    """Return who would change, from what to what, and in which cells; whoever loses points comes first.

    Args:
        before: each learner's cells as the gradebook holds them.
        after: the same learners' cells as they would be.
    """
    found = []
    for learner, cells in before.items():
        differences = tuple(
            Difference(cell=cell, before=points, after=after[learner][cell])
            for cell, points in cells.items()
            if (points.score, points.most) != (after[learner][cell].score, after[learner][cell].most)
        )
        if differences:
            totals = (_total(cells.values()), _total(after[learner].values()))
            found.append(Change(learner=learner, before=totals[0], after=totals[1], differences=differences))
    return sorted(found, key=lambda change: (change.after.score - change.before.score, change.learner))


def anew(lesson: Lesson, cells: Cells, judge: Callable[[str], float]) -> dict[str, Points]:
    """Return a submission's cells as they would be.

    What a person gave stays, and so does what only a kernel finds: learners' code is run when it is done for real.

    Args:
        lesson: the lesson as it is now.
        cells: the submission's cells in the gradebook.
        judge: returns the points of an activity now.
    """
    most = {key: activity.points for key, activity in lesson.activities.items()}
    most |= {key: task.points for key, task in lesson.tasks.items()}
    return {
        cell: Points(
            score=points.score if points.fixed or cell not in lesson.judged else round(judge(cell), 2),
            most=most.get(cell, points.most),
            fixed=points.fixed,
        )
        for cell, points in cells.items()
    }


def preview(lesson: Lesson) -> tuple[list[Change], int]:
    """Return who would change if a lesson were graded again, and how many submissions there are."""
    before = _held(lesson.slug)
    after = {
        learner: anew(lesson, cells, lambda key, learner=learner: _judged(lesson, learner, key))  # type: ignore[misc]
        for learner, cells in before.items()
    }
    return compare(before, after), len(before)


def learners(lesson: str) -> list[str]:
    """Return who has a submission of a lesson in the gradebook."""
    return sorted(_held(lesson))


def unknown_cells(lesson: Lesson) -> set[str]:
    """Return the activities and tasks that came or went since there are submissions; nbgrader refuses such a change."""
    now = {*lesson.activities, *lesson.tasks}
    return {cell for cells in _held(lesson.slug).values() for cell in now ^ set(cells)}


def apply(store: Store, lesson: Lesson, learners: Iterable[str]) -> list[SubmissionGraded]:
    """Have nbgrader grade again what these learners handed in; returns what came of each.

    The events before stay as they are, so the history tells what was held before. Points and comments that a person
    gave stay too, and need no second look.

    Raises:
        GradingError: nbgrader refuses the lesson's assignment.
        OSError, StoreError, SQLAlchemyError: one cannot be graded now; those before it were.
    """
    prepare(lesson)
    told = []
    for learner in learners:
        finished = _counting(store, lesson.slug, learner)
        if finished is not None:
            settled = _settled(lesson.slug, learner)
            told.append(grade(store, finished, afresh=True))
            _settle(lesson.slug, learner, settled)
    return told


def _total(points: Iterable[Points]) -> Points:
    listed = list(points)
    return Points(score=round(sum(one.score for one in listed), 2), most=sum(one.most for one in listed))


def _judged(lesson: Lesson, learner: str, key: str) -> float:
    return answers.earned(course_root() / "submitted" / learner / lesson.slug, lesson, key)


def _held(lesson: str) -> dict[str, dict[str, Points]]:
    """Return every submission's cells as the gradebook holds them, by learner."""
    found: dict[str, dict[str, Points]] = defaultdict(dict)
    with records.opened() as gradebook:
        if gradebook is None:
            return {}
        from nbgrader.api import Assignment, Grade, GradeCell, SubmittedAssignment, SubmittedNotebook

        query = (
            select(SubmittedAssignment.student_id, GradeCell.name, Grade.score, GradeCell.max_score, Grade.manual_score)
            .select_from(Grade)
            .join(GradeCell, GradeCell.id == Grade.cell_id)
            .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == lesson)
        )
        for learner, cell, score, most, manual in gradebook.db.execute(query):
            found[learner][cell] = Points(score=round(float(score), 2), most=float(most), fixed=manual is not None)
    return dict(found)


def _counting(store: Store, lesson: str, learner: str) -> LessonFinished | None:
    """Return the hand-in that the gradebook holds."""
    events = store.read(learner=learner, lesson=lesson, kinds=[LessonFinished, SubmissionGraded])
    held = [event.finished for event in events if isinstance(event, SubmissionGraded) and event.counts]
    hand_ins = {event.id: event for event in events if isinstance(event, LessonFinished)}
    return next((hand_ins[ident] for ident in reversed(held) if ident in hand_ins), None)


def _settled(lesson: str, learner: str) -> set[str]:
    """Return the cells that a person has graded and that need no second look."""
    with records.opened() as gradebook:
        if gradebook is None:
            return set()
        notebooks = gradebook.find_submission(lesson, learner).notebooks
        grades = [one for notebook in notebooks for one in notebook.grades]
        return {one.name for one in grades if one.manual_score is not None and not one.needs_manual_grade}


def _settle(lesson: str, learner: str, cells: set[str]) -> None:
    """Mark cells as graded: nbgrader asks for a second look at each after autograding, but the answers are the same."""
    with records.opened() as gradebook:
        if gradebook is not None and cells:
            for notebook in gradebook.find_submission(lesson, learner).notebooks:
                for one in notebook.grades:
                    if one.name in cells:
                        one.needs_manual_grade = False
            gradebook.db.commit()
