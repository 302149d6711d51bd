"""Feedback on a graded submission, in the learner's language: what was asked, answered, earned, why, and what next.

nbgrader's own feedback is the whole notebook again, for programmers, and asks other hosts for scripts. This is one
small page without any. It lies where nbgrader keeps feedback: feedback/<student>/<assignment>/<notebook>.html.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader

from kelas import paths, practice
from kelas.activities import Activity, Practice, Reflection
from kelas.activities.told import told
from kelas.events.kinds import LessonFinished
from kelas.events.store import Store
from kelas.grading import answers, records, written
from kelas.grading.course import course_root
from kelas.lessons import read
from kelas.lessons.judge import Given, judge, seed
from kelas.lessons.models import Lesson
from kelas.widgets.link import lean
from kelas.words.interface import say
from kelas.words.text import Lang, as_lang, figure

State = Literal["right", "partly", "wrong", "none", "waiting", "marked"]
# The comment that nbgrader writes itself where a cell is as it was.
NO_RESPONSE = "No response."
# A drawing beside the style sheets, which a file that stands alone has not.
_DRAWING = re.compile(r"""url\(["']?[\w.-]+\.svg["']?\)""")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What the gradebook holds of a graded cell; `score` is None while a person has to give it."""

    score: float | None
    max_score: float
    comment: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A sentence about why; `right` is None where it neither praises nor corrects."""

    text: str
    right: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Feedback on one activity or task."""

    prompt: str
    answer: tuple[str, ...]
    score: float
    max_score: float
    state: State
    reasons: tuple[Reason, ...]
    comment: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """Feedback on a submission, in a language."""

    lesson: Lesson
    lang: Lang
    score: float
    max_score: float
    entries: tuple[Entry, ...]

    @property
    def next_step(self) -> str:
        """Return what to do next: repeat, wait, or go on."""
        states = {entry.state for entry in self.entries}
        if states & {"partly", "wrong", "none"}:
            return "again"
        return "wait" if "waiting" in states else "on"


def collect(lesson: Lesson, learner: str, lang: Lang) -> Feedback | None:
    """Return the feedback on the submission that counts; None while the gradebook has none.

    Args:
        lesson: the lesson.
        learner: the learner's id.
        lang: the language.
    """
    cells = _cells(lesson.slug, learner)
    if not cells:
        return None
    folder = course_root() / "submitted" / learner / lesson.slug
    try:
        given = answers.read(folder).given
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # nbgrader has graded what we did not write
        given = {}
    entries = [_entry(lesson, key, learner, given.get(key, ()), cells.get(key), lang) for key in lesson.activities]
    entries += [_task(lesson, key, cell, lang) for key, cell in cells.items() if key in lesson.tasks]
    return Feedback(
        lesson=lesson,
        lang=lang,
        score=round(sum(cell.score or 0.0 for cell in cells.values()), 2),
        max_score=sum(cell.max_score for cell in cells.values()),
        entries=tuple(entries),
    )


def page(feedback: Feedback) -> str:
    """Return feedback as one file of HTML that needs nothing else: no script, no other file, no other host."""
    lang = feedback.lang
    return (
        _pages()
        .get_template("feedback-file.html")
        .render(
            feedback=feedback,
            lang=lang,
            say=lambda key, **values: say(key, lang, **values),
            figure=lambda value: figure(value, lang),
            style=_style(),
        )
    )


def write(store: Store, lesson: Lesson, learner: str) -> Path | None:
    """Write a learner's feedback into nbgrader's feedback folder, in the language of the hand-in; None if ungraded."""
    handed_in = store.read(learner=learner, lesson=lesson.slug, kinds=[LessonFinished])
    lang = as_lang(handed_in[-1].lang) if handed_in and isinstance(handed_in[-1], LessonFinished) else "id"
    feedback = collect(lesson, learner, lang)
    if feedback is None:
        return None
    file = course_root() / "feedback" / learner / lesson.slug / f"{lesson.slug}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(feedback), "utf-8")
    return file


def write_all(store: Store, cohort: str | None = None) -> list[Path]:
    """Write the feedback on every graded submission, or on those of one cohort; returns the files."""
    wanted = None if cohort is None else {str(one["id"]) for one in store.learners(cohort=cohort)}
    graded = [(kept.learner, kept.lesson) for kept in records.scores()]
    known = read.folders()
    found = [
        write(store, read.lesson(lesson), learner)
        for learner, lesson in graded
        if lesson in known and (wanted is None or learner in wanted)
    ]
    return [file for file in found if file]


@cache
def _style() -> str:
    sheets = [paths.WIDGETS / "theme" / f"{name}.css" for name in ("tokens", "base", "parts", "pages", "feedback")]
    style = "".join(lean(sheet.read_text("utf-8"), sheet) for sheet in sheets)
    return _DRAWING.sub("none", style)


@cache
def _pages() -> Environment:
    return Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _cells(lesson: str, learner: str) -> dict[str, Cell]:
    """Return the graded cells of a submission by their key, with the comment on each."""
    with records.opened() as gradebook:
        if gradebook is None:
            return {}
        from nbgrader.api import MissingEntry

        try:
            submission = gradebook.find_submission(lesson, learner)
        except MissingEntry:
            return {}
        comments: dict[str, str] = {}
        for notebook in submission.notebooks:
            for one in notebook.comments:
                if one.comment and one.comment != NO_RESPONSE:
                    comments[one.name.removeprefix("answer-")] = one.comment
        return {
            one.name: Cell(
                score=None if one.manual_score is None and one.auto_score is None else float(one.score),
                max_score=float(one.cell.max_score),
                comment=comments.get(one.name, ""),
            )
            for notebook in submission.notebooks
            for one in notebook.grades
        }


def _entry(lesson: Lesson, key: str, learner: str, given: Sequence[Given], cell: Cell | None, lang: Lang) -> Entry:
    activity = lesson.activities[key]
    cell = cell or Cell(score=0.0, max_score=activity.points, comment="")
    answer, reasons, answered = _judged(lesson, key, learner, given, lang)
    state = _state(activity, cell, answered)
    hint = activity.hint.say(lang) if activity.hint and state in ("partly", "wrong", "none") else ""
    return Entry(
        prompt=activity.prompt.say(lang),
        answer=answer,
        score=round(cell.score or 0.0, 2),
        max_score=cell.max_score,
        state=state,
        reasons=reasons,
        comment=cell.comment,
        hint=hint,
    )


def _task(lesson: Lesson, key: str, cell: Cell, lang: Lang) -> Entry:
    task = lesson.tasks[key]
    state: State = "right" if cell.score == cell.max_score else "partly" if cell.score else "wrong"
    return Entry(
        prompt=task.title.say(lang),
        answer=(),
        score=round(cell.score or 0.0, 2),
        max_score=cell.max_score,
        state=state,
        reasons=(),
        comment=cell.comment,
        hint="" if state == "right" else task.hint.say(lang),
    )


def _state(activity: Activity, cell: Cell, answered: bool) -> State:
    if not answered:
        return "none"
    if isinstance(activity, Reflection):
        return "waiting" if cell.score is None else "marked"
    share = (cell.score or 0.0) / cell.max_score if cell.max_score else 0.0
    return "right" if share >= 1 else "partly" if share > 0 else "wrong"


def _judged(
    lesson: Lesson, key: str, learner: str, given: Sequence[Given], lang: Lang
) -> tuple[tuple[str, ...], tuple[Reason, ...], bool]:
    """Return the answer that counts in words, the reasons for its points, and whether there was one."""
    activity = lesson.activities[key]
    if isinstance(activity, Practice):
        return _practised(lesson, key, learner, given, lang)
    if isinstance(activity, Reflection):
        kept = written.kept(activity, given)
        done = (Reason(text=say("written.done", lang)),) if kept and kept["done"] == "yes" else ()
        return told(activity, kept, lang), done, kept is not None
    judged = [(judge(lesson, key, learner, given[:place], one), one) for place, one in enumerate(given)]
    readable = [(grade, one) for grade, one in judged if grade.outcome != "unreadable"]
    if not readable:
        return (), (), False
    grade, one = max(readable, key=lambda pair: pair[0].credit)
    right = None if grade.outcome == "partial" else grade.outcome == "correct"
    texts = dict.fromkeys(text.say(lang) for text in grade.text)
    return told(activity, one.answer, lang), tuple(Reason(text=text, right=right) for text in texts), True


def _practised(
    lesson: Lesson, key: str, learner: str, given: Sequence[Given], lang: Lang
) -> tuple[tuple[str, ...], tuple[Reason, ...], bool]:
    """Return the debrief of the best run, which says what was done and what was missed."""
    activity = lesson.activities[key]
    assert isinstance(activity, Practice)
    service = lesson.services[activity.service]
    state = practice.start(service, activity.scenario, seed(lesson.slug, key, learner))
    best: practice.Score | None = None
    for move in given:
        state, _ = practice.step(service, state, move.answer, move.at)
        if state.ended:
            score = practice.grade(service, state)
            best = score if best is None or score.credit > best.credit else best
    if best is None:
        unfinished = (Reason(text=say("feedback.unfinished", lang), right=False),) if given else ()
        return (), unfinished, bool(given)
    reasons = [
        Reason(text=(one.item.done if one.done else one.item.missed).say(lang), right=one.done) for one in best.items
    ]
    return (), tuple(reasons), True
