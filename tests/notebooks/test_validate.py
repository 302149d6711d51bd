"""`nbgrader validate` on every notebook, as a student in JupyterLab would press it: real kernels, real grading."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from learners import LEARNER, NOW, right_answers
from nbgrader.validator import Validator

from kelas.attempts import Sender, submit
from kelas.events.store import Store
from kelas.lessons import build, read
from kelas.lessons.models import Lesson
from kelas.notebook import LOCAL_COHORT
from kelas.words.text import LANGS

# What nbgrader says of a cell that ended in fewer points than it is worth, and in no error.
UNFINISHED = "Partial credit; passed some but not all of the tests"
# Both languages of the first lessons, and one of the others: a notebook takes seconds, and they are built alike.
FIRST = list(read.folders())[:2]
NOTEBOOKS = [(slug, lang) for slug in FIRST for lang in LANGS]
ALL = [*NOTEBOOKS, *((slug, "id") for slug in read.folders() if slug not in FIRST)]


@pytest.fixture
def notebook(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> tuple[Lesson, Path]:
    """Return a lesson and a copy of its notebook, in a folder of its own; kernels get this test's state folder."""
    slug, lang = request.param
    lesson = read.lesson(slug)
    monkeypatch.setenv("PATH", os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]))
    copy = tmp_path / f"{slug}.ipynb"
    if lesson.tasks:  # with the solutions and the hidden tests, which a learner's own notebook has not
        copy.write_text(build.dumps(build.source(lesson)), "utf-8")
    else:
        shutil.copyfile(build.notebook_path(lesson, lang), copy)
    return lesson, copy


@pytest.mark.parametrize("notebook", NOTEBOOKS, indirect=True, ids="-".join)
def test_a_learner_without_answers_is_told_what_is_unfinished_and_nothing_else(notebook: tuple[Lesson, Path]) -> None:
    lesson, file = notebook
    told = Validator(validate_all=True).validate(str(file))
    assert set(told) == {"failed"}
    assert [cell["source"] for cell in told["failed"]] == [f'score("{key}")' for key in lesson.judged]
    assert {cell["raw_error"] for cell in told["failed"]} == {UNFINISHED}


@pytest.mark.parametrize("notebook", ALL, indirect=True, ids="-".join)
def test_a_learner_who_answered_everything_rightly_passes(notebook: tuple[Lesson, Path], home: Path) -> None:
    lesson, file = notebook
    store, learner = Store(f"sqlite:///{home / 'events.db'}"), LEARNER
    store.add_learner(id=learner, nickname="Lab", lang="id", cohort=LOCAL_COHORT, phrase=None, joined_at="2026-03-02")
    for key in lesson.activities:
        sender = Sender(store=store, lesson=lesson, activity=key, learner=learner, lang="id")
        for number, answer in enumerate(right_answers(lesson, key, learner)):
            submit(sender, f"{key}-{number}", answer, NOW)
    assert Validator(validate_all=True).validate(str(file)) == {}
