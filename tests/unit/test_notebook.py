from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kelas import notebook
from kelas.attempts import Sender, submit
from kelas.events.store import Store
from kelas.lessons import read
from kelas.notebook import LEARNER_VARIABLE, LOCAL_COHORT

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No lesson is open, no learner is named, and nbgrader does not grade."""
    monkeypatch.setattr(notebook, "_open", None)
    monkeypatch.delenv(LEARNER_VARIABLE, raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def right(store: Store, learner: str) -> None:
    sender = Sender(store=store, lesson=read.lesson("kota-cerdas"), activity="arti", learner=learner, lang="id")
    submit(sender, f"message-{learner}", "layanan", NOW)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_opening_a_lesson_shows_its_title_without_quotes(lang: str) -> None:
    shown = repr(notebook.lesson("kota-cerdas", lang))
    head = read.lesson("kota-cerdas").head
    assert (head.title.en if lang == "en" else head.title.id) in shown
    assert not shown.startswith(("'", '"'))


@pytest.mark.parametrize("call", [notebook.show, notebook.score])
def test_a_cell_run_too_early_says_which_to_run_first(store: Store, call: object) -> None:
    with pytest.raises(RuntimeError, match="first code cell"):
        call("arti")  # type: ignore[operator]


def test_a_lesson_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        notebook.lesson("nihil", "id")


def test_in_jupyterlab_this_machine_has_one_learner_whose_answers_count(store: Store) -> None:
    notebook.lesson("kota-cerdas", "id")
    assert notebook.score("arti") == 0.0
    assert notebook.score("skor") == 0.0
    (learner,) = store.learners()
    assert learner["cohort"] == LOCAL_COHORT
    right(store, learner["id"])
    assert notebook.score("arti") == read.lesson("kota-cerdas").activities["arti"].points


def test_on_our_server_the_learner_is_the_one_whom_the_server_names(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    right(store, "l-1")
    notebook.lesson("kota-cerdas", "id")
    monkeypatch.setenv(LEARNER_VARIABLE, "l-1")
    assert notebook.score("arti") > 0
    monkeypatch.setenv(LEARNER_VARIABLE, "l-2")
    assert notebook.score("arti") == 0
    assert store.learners() == []


def test_a_score_is_a_number_from_nothing_to_the_points(store: Store) -> None:
    for slug in read.folders():
        notebook.lesson(slug, "en")
        for key in read.lesson(slug).activities:
            assert notebook.score(key) == 0.0
