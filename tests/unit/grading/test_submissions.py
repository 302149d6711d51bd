"""Hand-ins are graded by the real nbgrader, and its gradebook says what the learner's page says."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
import pytest
from learners import LEARNER, right_answers
from nbgrader.api import Gradebook

from kelas.attempts import Sender, refuse, submit
from kelas.events import store as event_store
from kelas.events.handins import waiting
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import answers
from kelas.grading.course import GradingError, api, course_root, gradebook_url, prepare
from kelas.grading.submissions import grade, gradebook_score
from kelas.lessons import read
from kelas.lessons.models import Lesson
from kelas.tracking.progress import Progress, progress
from kelas.words.text import LANGS, Lang

pytestmark = pytest.mark.parametrize("course_home", ["sqlite", "postgresql"], indirect=True, scope="module")

LESSON = read.lesson("kota-cerdas")
NUMBERS = count()


def moment() -> datetime:
    return datetime(2026, 3, 2, 2, 0, tzinfo=UTC) + timedelta(seconds=next(NUMBERS))


def answer(store: Store, learner: str, lesson: Lesson, key: str, given: Any) -> dict[str, Any]:
    sender = Sender(store=store, lesson=lesson, activity=key, learner=learner, lang="id")
    return submit(sender, f"message-{next(NUMBERS)}", given, moment())


def hand_in(store: Store, learner: str, lesson: Lesson = LESSON, lang: Lang = "id") -> LessonFinished:
    finished = LessonFinished(id=f"finish-{next(NUMBERS)}", learner=learner, at=moment(), lesson=lesson.slug, lang=lang)
    store.put(finished)
    return finished


def live(store: Store, learner: str, lesson: Lesson = LESSON) -> Progress:
    return progress(lesson, store.read(learner=learner, lesson=lesson.slug))


def answer_some(store: Store, learner: str) -> None:
    """Answer what can be answered in part in part, and of the rest every other activity rightly."""
    for number, key in enumerate(LESSON.activities):
        (right,) = right_answers(LESSON, key, learner)
        match LESSON.activities[key].kind:
            case "pick-many":
                answer(store, learner, LESSON, key, right[:-1])
            case "order":
                answer(store, learner, LESSON, key, [right[1], right[0], *right[2:]])
            case "match" | "fill-in":
                answer(store, learner, LESSON, key, dict(list(right.items())[:-1]))
            case _:
                answer(store, learner, LESSON, key, right if number % 2 == 0 else "12345")


@pytest.fixture(scope="module", autouse=True)
def assignments(course_home: Path) -> None:
    """Every lesson's assignment, made by nbgrader."""
    for slug in read.folders():
        assert prepare(read.lesson(slug))


def test_an_assignment_is_made_once(course_home: Path) -> None:
    assert not prepare(LESSON)
    released = nbformat.read(course_root() / "release" / LESSON.slug / f"{LESSON.slug}.ipynb", as_version=4)
    graded = [cell.metadata.nbgrader for cell in released.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert {cell.grade_id: cell.points for cell in graded} == {
        key: activity.points for key, activity in LESSON.activities.items()
    }


@pytest.fixture(scope="module")
def graded(assignments: None) -> dict[Lang, SubmissionGraded]:
    """What came of a hand-in in each language, by a learner called l-id or l-en who knew a part of it."""
    store = event_store.store()
    found = {}
    for lang in LANGS:
        answer_some(store, f"l-{lang}")
        found[lang] = grade(store, hand_in(store, f"l-{lang}", lang=lang))
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_nbgraders_score_is_the_live_score(kept: Store, graded: dict[Lang, SubmissionGraded], lang: Lang) -> None:
    stands = live(kept, f"l-{lang}")
    assert 0 < stands.earned < LESSON.points
    assert any(0 < one.credit < 1 for one in stands.activities.values())
    told = graded[lang]
    assert (told.score, told.max_score, told.problem) == (stands.earned, LESSON.points, "")
    found = gradebook_score(LESSON.slug, f"l-{lang}")
    assert (found.score, found.max_score) == (stands.earned, LESSON.points)


@pytest.mark.usefixtures("graded")
def test_the_learners_page_shows_what_the_gradebook_holds(kept: Store) -> None:
    recorded = live(kept, "l-id").recorded
    assert recorded is not None
    assert recorded.score == gradebook_score(LESSON.slug, "l-id").score


@pytest.mark.usefixtures("graded")
def test_each_activity_has_its_own_score_in_the_gradebook(kept: Store) -> None:
    stands = live(kept, "l-id")
    with Gradebook(gradebook_url()) as gradebook:
        submission = gradebook.find_submission(LESSON.slug, "l-id")
        scores = {one.cell.name: one.score for notebook in submission.notebooks for one in notebook.grades}
    expected = {key: round(LESSON.activities[key].points * one.credit, 2) for key, one in stands.activities.items()}
    assert scores == pytest.approx(expected)


def test_a_second_hand_in_improves_the_score(kept: Store) -> None:
    answer_some(kept, "l-again")
    first = grade(kept, hand_in(kept, "l-again"))
    for key in LESSON.activities:
        for given in right_answers(LESSON, key, "l-again"):
            answer(kept, "l-again", LESSON, key, given)
    second = grade(kept, hand_in(kept, "l-again"))
    assert first.score < second.score == LESSON.points
    assert gradebook_score(LESSON.slug, "l-again").score == LESSON.points


def test_what_is_answered_after_the_hand_in_waits_for_the_next(kept: Store) -> None:
    answer(kept, "l-late", LESSON, "arti", "kamera")
    finished = hand_in(kept, "l-late")
    answer(kept, "l-late", LESSON, "arti", "layanan")
    assert grade(kept, finished).score == 0


def test_a_practice_is_graded_with_its_refused_numbers(kept: Store) -> None:
    lesson, learner = read.lesson("cekbansos"), LEARNER
    for key in lesson.activities:
        if key == "sanggah":
            sender = Sender(store=kept, lesson=lesson, activity=key, learner=learner, lang="id")
            refuse(sender, f"message-{next(NUMBERS)}", moment())
        for given in right_answers(lesson, key, learner):
            answer(kept, learner, lesson, key, given)
    earned = live(kept, learner, lesson).earned
    assert 0 < earned < lesson.points, "a refused number costs a little"
    assert grade(kept, hand_in(kept, learner, lesson)).score == earned


def autograde(learner: str, spoil: Any) -> float:
    """Have nbgrader grade a submission whose folder was spoiled."""
    folder = course_root() / "submitted" / learner / LESSON.slug
    folder.mkdir(parents=True)
    shutil.copyfile(course_root() / "release" / LESSON.slug / f"{LESSON.slug}.ipynb", folder / f"{LESSON.slug}.ipynb")
    spoil(folder)
    assert api().autograde(LESSON.slug, learner, force=True, create=True)["success"]
    return gradebook_score(LESSON.slug, learner).score


def write(text: str) -> Any:
    return lambda folder: (folder / answers.NAME).write_text(text, "utf-8")


def of(lesson: str, **given: Any) -> str:
    return json.dumps({"lesson": lesson, "learner": "l-x", "answers": given})


RIGHT = [{"answer": "layanan", "at": "2026-03-02T02:00:00+00:00"}]
SPOILED = {
    "missing": lambda folder: None,
    "empty": write(""),
    "cut short": write(of("kota-cerdas", arti=RIGHT)[:-20]),
    "a list": write("[]"),
    "null": write("null"),
    "nested too deep": write("[" * 50_000),
    "a folder": lambda folder: (folder / answers.NAME).mkdir(),
    "not UTF-8": lambda folder: (folder / answers.NAME).write_bytes(b"\xff\xfe\x00"),
    "of another lesson": write(of("cekbansos", arti=RIGHT)),
    "without times": write(of("kota-cerdas", arti=[{"answer": "layanan"}])),
    "with answers of another shape": write(of("kota-cerdas", arti="layanan")),
}


@pytest.mark.parametrize("name", ["missing", "cut short", "nested too deep"])
def test_a_submission_with_damaged_answers_earns_nothing_from_nbgrader(kept: Store, name: str) -> None:
    assert autograde(f"l-{name.replace(' ', '-')}", SPOILED[name]) == 0


@pytest.mark.parametrize("name", SPOILED)
def test_damaged_answers_earn_nothing_in_the_grade_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from kelas import notebook

    SPOILED[name](tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook.lesson("kota-cerdas", "id")
    assert notebook.show("arti") is None
    assert [notebook.score(key) for key in LESSON.activities] == [0.0] * len(LESSON.activities)


def test_sound_answers_earn_their_points_in_the_grade_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kelas import notebook

    write(of("kota-cerdas", arti=RIGHT, skor=[]))(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook.lesson("kota-cerdas", "en")
    assert notebook.score("arti") == LESSON.activities["arti"].points
    assert notebook.score("skor") == 0.0


def test_a_hand_in_of_a_lesson_that_is_gone_is_answered_with_the_problem(kept: Store) -> None:
    finished = LessonFinished(id="finish-gone", learner="l-gone", at=moment(), lesson="gone", lang="id")
    kept.put(finished)
    graded = grade(kept, finished)
    assert (graded.score, graded.finished) == (0, "finish-gone")
    assert "gone" in graded.problem
    assert waiting(kept.read(learner="l-gone")) == []


def test_a_learner_whom_the_gradebook_does_not_know_has_no_score(course_home: Path) -> None:
    with pytest.raises(GradingError):
        gradebook_score(LESSON.slug, "l-nobody")


def test_the_gradebook_knows_the_nickname_and_nothing_else(kept: Store) -> None:
    kept.add_learner(
        id="l-named", nickname="Bu Ratna", lang="id", cohort="KELAS1", phrase="digest", joined_at="2026-03-02"
    )
    answer(kept, "l-named", LESSON, "arti", "layanan")
    grade(kept, hand_in(kept, "l-named"))
    with Gradebook(gradebook_url()) as gradebook:
        student = gradebook.find_student("l-named")
        assert "Bu Ratna" in (student.first_name, student.last_name)
        assert student.email is None


def finished(number: int, learner: str = "l-1", lesson: str = "kota-cerdas") -> LessonFinished:
    return LessonFinished(id=f"finish-{number}", learner=learner, at=moment(), lesson=lesson, lang="id")


def answered(number: int) -> SubmissionGraded:
    return SubmissionGraded(
        id=f"graded-finish-{number}",
        learner="l-1",
        at=moment(),
        lesson="kota-cerdas",
        finished=f"finish-{number}",
        score=0,
        max_score=0,
    )


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], []),
        ([finished(1)], [1]),
        ([finished(1), answered(1)], []),
        ([finished(1), finished(2)], [2]),
        ([finished(1), finished(2), answered(1)], [2]),
        ([finished(1), answered(1), finished(2)], [2]),
        ([finished(1), finished(2), answered(2)], []),
        ([finished(1), finished(2, "l-2"), finished(3, lesson="cekbansos"), answered(2)], [1, 3]),
    ],
)
def test_the_last_hand_in_waits_until_it_is_answered(events: list[Any], expected: list[int]) -> None:
    assert [one.id for one in waiting(events)] == [f"finish-{number}" for number in expected]
