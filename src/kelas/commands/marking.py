"""`kelas feedback` and `kelas regrade`: what a trainer does with grades besides giving them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kelas.commands.both import stop, tell
from kelas.commands.settling import settle

if TYPE_CHECKING:
    from kelas.events.store import Store
    from kelas.grading.regrade import Change
    from kelas.lessons.models import Lesson

app = typer.Typer()


@app.command()
def feedback(
    cohort: Annotated[
        str | None, typer.Option("--cohort", help="Only the learners of the workshop with this code.")
    ] = None,
) -> None:
    """Write each learner's feedback into nbgrader's feedback folder, in the learner's language."""
    from kelas.events.store import store
    from kelas.grading import feedback as files
    from kelas.grading.course import course_root
    from kelas.rights.audit import look

    kept = store()
    if cohort is not None and cohort not in kept.cohorts():
        stop("feedback.no-cohort", code=cohort)
    look(kept, "terminal", "feedback", cohort=cohort or "")
    written = files.write_all(kept, cohort)
    tell("feedback.written", count=len(written), folder=course_root() / "feedback")


@app.command()
def regrade(
    lesson: Annotated[str, typer.Argument(help="The lesson's slug, as in its address.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Grade again for real; without it nothing is changed.")
    ] = False,
) -> None:
    """Show whose points would change now that a lesson was corrected; with --apply, have nbgrader grade again."""
    from kelas.events.store import store
    from kelas.grading import regrade as regrading
    from kelas.grading.course import GradingError
    from kelas.lessons import read
    from kelas.lessons.build import up_to_date
    from kelas.rights.audit import look

    if lesson not in read.folders():
        stop("regrade.no-lesson", slug=lesson, known=", ".join(read.folders()))
    opened = read.lesson(lesson)
    if not up_to_date(opened):
        stop("regrade.not-built")
    if cells := regrading.unknown_cells(opened):
        stop("regrade.cells", cells=", ".join(sorted(cells)))
    kept = store()
    look(kept, "terminal", "regrade")
    changes, count = regrading.preview(opened)
    tell("regrade.would", changed=len(changes), count=count)
    _show(kept, opened, changes)
    if opened.tasks:
        tell("regrade.code")
    learners = regrading.learners(lesson) if opened.tasks else [change.learner for change in changes]
    if not apply or not learners:
        if learners:
            tell("regrade.how", slug=lesson)
        return
    settle()
    try:
        graded = regrading.apply(kept, opened, learners)
    except GradingError as error:
        stop("regrade.refused", why=error)
    problems = [event for event in graded if event.problem]
    for event in problems:
        typer.echo(f"  {event.learner}: {event.problem}", err=True)
    tell("regrade.done", count=len(graded) - len(problems), problems=len(problems))


def _show(kept: Store, lesson: Lesson, changes: list[Change]) -> None:
    """List who changes from what to what and where, and the activities that it is about, in both languages."""
    names = {str(one["id"]): str(one["nickname"]) for one in kept.learners()} if changes else {}
    for change in changes:
        where = ", ".join(
            f"{one.cell} {one.before.score:g}/{one.before.most:g} → {one.after.score:g}/{one.after.most:g}"
            for one in change.differences
        )
        totals = f"{change.before.score:g}/{change.before.most:g} → {change.after.score:g}/{change.after.most:g}"
        typer.echo(f"  {names.get(change.learner) or '-'} ({change.learner[:8]}): {totals}   [{where}]")
    for key in dict.fromkeys(one.cell for change in changes for one in change.differences):
        prompt = lesson.activities[key].prompt if key in lesson.activities else lesson.tasks[key].title
        typer.echo(f"  {key}: {prompt.id} / {prompt.en}")
