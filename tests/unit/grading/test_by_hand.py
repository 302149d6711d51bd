"""What learners write is graded by a person in nbgrader's gradebook, and comes back to them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
import pytest
from learners import right_answer
from nbconvert import HTMLExporter
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from kelas.activities.typed import Number
from kelas.attempts import Sender, submit
from kelas.cli import app
from kelas.events import store as event_store
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import feedback, marks, records, regrade, submissions, written
from kelas.grading.answers import collect
from kelas.grading.course import course_root, gradebook_url, prepare
from kelas.lessons import build, read
from kelas.lessons.written_cells import EMPTY
from kelas.serve.record import record
from kelas.tracking.progress import Progress, progress
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

LESSON = read.lesson("cekbansos")
KEY = "ceritakan"
MOST = LESSON.activities[KEY].points
TEXT = "Ibu saya, sebab ia sering menerima pesan hadiah. Jangan klik dulu, tanya kelurahan."
NUMBERS = count()


def moment() -> datetime:
    return datetime(2026, 3, 2, 2, 0, tzinfo=UTC) + timedelta(seconds=next(NUMBERS))


def answer(store: Store, learner: str, key: str, given: Any) -> dict[str, Any]:
    sender = Sender(store=store, lesson=LESSON, activity=key, learner=learner, lang="id")
    return submit(sender, f"message-{next(NUMBERS)}", given, moment())


def hand_in(store: Store, learner: str, lang: Lang = "id") -> SubmissionGraded:
    """Hand in and have it graded by nbgrader."""
    number = next(NUMBERS)
    finished = LessonFinished(id=f"finish-{number}", learner=learner, at=moment(), lesson=LESSON.slug, lang=lang)
    store.put(finished)
    return submissions.grade(store, finished)


def stands(store: Store, learner: str) -> Progress:
    return progress(LESSON, store.read(learner=learner, lesson=LESSON.slug))


def mark(learner: str, points: float | None, comment: str = "") -> None:
    """Give points and a comment, as formgrader does."""
    with Gradebook(gradebook_url()) as gradebook:
        grade = gradebook.find_grade(KEY, LESSON.slug, LESSON.slug, learner)
        grade.manual_score = points
        grade.needs_manual_grade = points is None
        gradebook.find_comment(KEY, LESSON.slug, LESSON.slug, learner).manual_comment = comment or None
        gradebook.db.commit()


def held(learner: str) -> tuple[float | None, bool, str | None]:
    """Return the points that a person gave, whether nbgrader asks for a (second) look, and the person's comment."""
    with Gradebook(gradebook_url()) as gradebook:
        grade = gradebook.find_grade(KEY, LESSON.slug, LESSON.slug, learner)
        comment = gradebook.find_comment(KEY, LESSON.slug, LESSON.slug, learner).manual_comment
        return grade.manual_score, grade.needs_manual_grade, comment


def look(store: Store) -> list[SubmissionGraded]:
    return marks.Watch(store).look()


@pytest.fixture(scope="module", autouse=True)
def assignment(course_home: Path) -> None:
    """The lesson's assignment, made by nbgrader."""
    prepare(LESSON)


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    """Either language of the submission's notebook."""
    found: Lang = request.param
    return found


def test_a_written_answer_waits_for_a_person_and_is_not_counted_as_wrong(kept: Store, lang: Lang) -> None:
    learner = f"l-waits-{lang}"
    for key in LESSON.judged:
        if not LESSON.service_of(LESSON.activities[key]):
            answer(kept, learner, key, right_answer(LESSON.activities[key]))
    before = stands(kept, learner)
    assert answer(kept, learner, KEY, {"text": TEXT})["outcome"] == "kept"
    graded = hand_in(kept, learner, lang)
    now = stands(kept, learner)
    assert graded.score == now.earned == before.earned
    assert (now.mastery, now.correct, now.waiting) == (before.mastery, before.correct, MOST)
    assert now.activities[KEY].misses == 0
    assert now.activities[KEY].done
    assert held(learner)[:2] == (None, True), "formgrader lists it as to be graded"
    assert say("record.by-hand", lang, points=f"{MOST:g}") in record(now, lang)["text"]  # type: ignore[operator]


def test_an_answer_that_was_left_out_earns_nothing_and_waits_for_nobody(kept: Store, lang: Lang) -> None:
    learner = f"l-empty-{lang}"
    answer(kept, learner, "angka-nik", "16")
    hand_in(kept, learner, lang)
    with Gradebook(gradebook_url()) as gradebook:
        grade = gradebook.find_grade(KEY, LESSON.slug, LESSON.slug, learner)
        assert (grade.auto_score, grade.needs_manual_grade) == (0, False)
    assert stands(kept, learner).waiting == 0


def test_the_points_that_a_person_gives_come_to_the_learners_page(kept: Store) -> None:
    answer(kept, "l-marked", KEY, {"text": TEXT})
    hand_in(kept, "l-marked")
    mark("l-marked", 1.5)
    (told,) = [event for event in look(kept) if event.learner == "l-marked"]
    assert (told.score, told.by_hand) == (1.5, {KEY: 1.5})
    now = stands(kept, "l-marked")
    assert (now.earned, now.waiting) == (1.5, 0)
    assert now.recorded is not None
    assert now.recorded.score == 1.5
    assert [event for event in look(kept) if event.learner == "l-marked"] == [], "it is told once"


def test_points_that_are_changed_or_taken_back_are_told_again(kept: Store) -> None:
    answer(kept, "l-changed", KEY, {"text": TEXT})
    hand_in(kept, "l-changed")
    watch = marks.Watch(kept, changed=lambda: next(NUMBERS))
    watch.look()
    for points, waiting in ((2.0, 0), (1.0, 0), (2.0, 0), (None, MOST)):
        mark("l-changed", points)
        assert [event.learner for event in watch.look()] == ["l-changed"]
        now = stands(kept, "l-changed")
        assert (now.earned, now.waiting) == (points or 0, waiting)
    assert watch.look() == []


def test_two_watchers_tell_a_change_once(kept: Store) -> None:
    answer(kept, "l-twice", KEY, {"text": TEXT})
    hand_in(kept, "l-twice")
    one, other = marks.Watch(kept), marks.Watch(kept)
    mark("l-twice", 1.0)
    one.look(), other.look()
    events = kept.read(learner="l-twice", kinds=[SubmissionGraded])
    assert len(events) == 2, "from nbgrader, and from the person"


def test_grading_again_keeps_a_persons_points_and_comment(kept: Store) -> None:
    answer(kept, "l-again", KEY, {"text": TEXT})
    hand_in(kept, "l-again")
    mark("l-again", 1.0, "Bagus.")
    answer(kept, "l-again", "angka-nik", "16")
    graded = hand_in(kept, "l-again")
    assert (graded.score, graded.by_hand) == (2.0, {KEY: 1.0})
    assert held("l-again") == (1.0, True, "Bagus."), "nbgrader asks for a second look, since the text may be another"
    assert stands(kept, "l-again").waiting == 0


HOSTILE = {
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)> satu dua tiga empat lima enam tujuh delapan",
    "a fence": "satu\n~~~\n~~~~~\n```\n<b>dua</b> tiga empat lima enam tujuh delapan sembilan sepuluh",
    "a formula": r"$\href{javascript:alert(1)}{klik}$ \(x\) satu dua tiga empat lima enam tujuh delapan",
    "Markdown": "# besar\n[tautan](javascript:alert(1)) **tebal** satu dua tiga empat lima enam tujuh delapan",
    "nbgrader's marks": "### BEGIN SOLUTION\n### END HIDDEN TESTS satu dua tiga empat lima enam tujuh delapan",
    "one long word": "a" * 3000 + " dua tiga empat lima enam tujuh delapan sembilan sepuluh",
    "other signs": "a\x0b~~~~\u2028<i>b</i>\x1b[31m dua tiga empat lima enam tujuh delapan sembilan sepuluh",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_was_written_is_only_text_for_whoever_grades(name: str) -> None:
    cell = nbformat.v4.new_markdown_cell(written.shown({"text": HOSTILE[name], "done": ""}, "id"))
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    inside = re.search(r"<pre><code>(.*)</code></pre>", page, re.DOTALL)
    assert inside, "it is one block of plain text"
    assert "<" not in inside[1]
    outside = page.replace(inside[0], "")
    assert not re.search(r"<(script|img|b|i|a)\b|href|~~~|tebal", outside)
    shown = inside[1].replace("\n", "").replace("&lt;", "<").replace("&gt;", ">")
    assert re.sub(r"\s", "", shown.replace("&quot;", '"').replace("&amp;", "&").replace("&#39;", "'")) == re.sub(
        r"\s", "", HOSTILE[name]
    ), "and nothing of it is lost"


def test_what_a_stranger_put_into_the_cell_is_replaced(kept: Store) -> None:
    notebook = nbformat.from_dict(build.notebook(LESSON, "id"))
    (cell,) = [cell for cell in notebook.cells if cell.id == f"answer-{KEY}"]
    cell.source = "<script>alert(1)</script>"
    written.fill(notebook, collect(LESSON, "l-nobody", []))
    assert cell.source == EMPTY


def test_the_last_text_that_fits_is_the_one_that_counts(kept: Store) -> None:
    for given in (TEXT, f"{TEXT} Sudah.", "terlalu pendek"):
        answer(kept, "l-last", KEY, {"text": given})
    given = collect(LESSON, "l-last", kept.read(learner="l-last")).given[KEY]
    found = written.kept(LESSON.activities[KEY], given)  # type: ignore[arg-type]
    assert found == {"text": f"{TEXT} Sudah.", "done": ""}


@pytest.fixture(scope="module")
def given(assignment: None) -> None:
    """Hand-ins of two learners who did a part, one of them marked."""
    store = event_store.store()
    for name, lang in (("l-fb-id", "id"), ("l-fb-en", "en")):
        store.add_learner(
            id=name, nickname=name, lang="id", cohort="KELAS1" if lang == "id" else "", phrase=None, joined_at="2026"
        )
        answer(store, name, "angka-nik", "16")
        answer(store, name, "membaca-nik", "harus-3571")
        answer(store, name, "tanda-penipuan", ["minta-otp", "biaya-daftar", "berkas-apk", "tanya-kelurahan"])
        answer(store, name, "cek-sendiri", {"action": "restart"})
        answer(store, name, KEY, {"text": f"{TEXT} <b>Hati-hati</b>"})
        hand_in(store, name, lang)  # type: ignore[arg-type]
    mark("l-fb-id", 1.5, "Bagus.\nSebutkan <alamat> resminya.")
    store.add_cohort("KELAS1", "Kelas satu", "2026")


class TestFeedback:
    """What a learner gets back."""

    def test_each_activity_says_what_was_answered_earned_and_why(self, given: None, lang: Lang) -> None:
        found = feedback.collect(LESSON, "l-fb-id", lang)
        assert found is not None
        entries = dict(zip(LESSON.activities, found.entries, strict=True))
        assert [entry.state for entry in found.entries] == [
            *("right", "wrong", "none", "partly", "wrong", "none", "none", "marked"),
        ]
        number = LESSON.activities["angka-nik"]
        assert isinstance(number, Number)
        assert entries["angka-nik"].answer == (f"16 {number.unit.say(lang)}",)
        wrong = next(one for one in LESSON.activities["membaca-nik"].options if one.key == "harus-3571")  # type: ignore[attr-defined]
        assert entries["membaca-nik"].answer == (wrong.text.say(lang),)
        assert [reason.text for reason in entries["membaca-nik"].reasons] == [wrong.feedback.say(lang)]
        hint = LESSON.activities["membaca-nik"].hint
        assert hint is not None
        assert entries["membaca-nik"].hint == hint.say(lang)
        assert entries["angka-nik"].hint == ""
        assert 0 < entries["tanda-penipuan"].score < 2
        assert [reason.text for reason in entries["cek-sendiri"].reasons] == [say("feedback.unfinished", lang)]
        assert entries[KEY].answer == (f"{TEXT} <b>Hati-hati</b>",)
        assert (entries[KEY].score, entries[KEY].comment) == (1.5, "Bagus.\nSebutkan <alamat> resminya.")
        with records.opened() as gradebook:
            assert found.score == round(gradebook.find_submission(LESSON.slug, "l-fb-id").score, 2)

    def test_what_a_person_has_not_marked_is_said_to_wait(self, given: None) -> None:
        found = feedback.collect(LESSON, "l-fb-en", "en")
        assert found is not None
        assert found.entries[-1].state == "waiting"

    def test_the_file_is_small_and_whole_and_in_the_language_of_the_hand_in(self, given: None, kept: Store) -> None:
        for learner, lang in (("l-fb-id", "id"), ("l-fb-en", "en")):
            file = feedback.write(kept, LESSON, learner)
            assert file == course_root() / "feedback" / learner / LESSON.slug / f"{LESSON.slug}.html"
            page = file.read_text("utf-8")
            assert len(page.encode()) <= 60 * 1024
            assert f'<html lang="{lang}">' in page
            assert LESSON.head.title.say(lang) in page  # type: ignore[arg-type]
            assert "<script" not in page
            assert "<b>" not in page
            assert not re.search(r"https?://|(?:src|href)=|url\(", page), "it asks for nothing else"

    def test_nobody_has_feedback_before_nbgrader_has_graded(self, kept: Store) -> None:
        assert feedback.collect(LESSON, "l-nobody", "id") is None
        assert feedback.write(kept, LESSON, "l-nobody") is None

    def test_the_command_writes_the_files_of_a_workshop(self, given: None, kept: Store) -> None:
        for file in course_root().glob("feedback/*/*/*.html"):
            file.unlink()
        told = CliRunner().invoke(app, ["feedback", "--cohort", "KELAS1"])
        assert told.exit_code == 0
        assert [file.parts[-3] for file in course_root().glob("feedback/*/*/*.html")] == ["l-fb-id"]
        told = CliRunner().invoke(app, ["feedback", "--cohort", "TIADA"])
        assert told.exit_code == 1
        assert say("feedback.no-cohort", "id", code="TIADA") in told.output


class TestRegrade:
    """An answer key was wrong: 16 digits is right, and the author had written 15."""

    @pytest.fixture
    def corrected(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """A lesson whose right answer has become 15, and which is worth 2 points instead of 1."""
        number = LESSON.activities["angka-nik"]
        assert isinstance(number, Number)
        changed = {**LESSON.activities, "angka-nik": replace(number, answer=15, points=2)}
        lesson = replace(LESSON, activities=changed)
        original = read.lesson
        monkeypatch.setattr(read, "lesson", lambda slug: lesson if slug == LESSON.slug else original(slug))
        yield
        monkeypatch.undo()
        build.build()
        prepare(LESSON)

    def test_a_preview_says_who_changes_and_only_apply_changes_it(self, kept: Store, corrected: None) -> None:
        monkey = read.lesson(LESSON.slug)
        kept.add_learner(id="l-r-15", nickname="Sakura", lang="id", cohort="", phrase=None, joined_at="2026")
        for learner, digits in (("l-r-15", "15"), ("l-r-16", "16")):
            sender = Sender(store=kept, lesson=LESSON, activity="angka-nik", learner=learner, lang="id")
            submit(sender, f"message-{next(NUMBERS)}", digits, moment())
            answer(kept, learner, KEY, {"text": TEXT})
        finished = self._graded_as_it_was(kept, ("l-r-15", "l-r-16"))
        mark("l-r-15", 1.5, "Bagus.")
        look(kept)

        stale = CliRunner().invoke(app, ["regrade", LESSON.slug])
        assert stale.exit_code == 1
        assert say("regrade.not-built", "id") in stale.output
        build.build()
        shown = CliRunner().invoke(app, ["regrade", LESSON.slug])
        assert shown.exit_code == 0, shown.output
        assert "Sakura (l-r-15): 1.5/22 → 3.5/23   [angka-nik 0/1 → 2/2]" in shown.output
        assert "(l-r-16): 1/22 → 0/23   [angka-nik 1/1 → 0/2]" in shown.output
        assert LESSON.activities["angka-nik"].prompt.id in shown.output
        assert submissions.gradebook_score(LESSON.slug, "l-r-16").score == 1, "a preview changes nothing"
        assert stands(kept, "l-r-16").finished == finished["l-r-16"]

        done = CliRunner().invoke(app, ["regrade", LESSON.slug, "--apply"])
        assert done.exit_code == 0, done.output
        assert (marks.held("l-r-15", LESSON.slug), marks.held("l-r-16", LESSON.slug)) == (
            marks.Held(score=3.5, max_score=23, by_hand={KEY: 1.5}),
            marks.Held(score=0, max_score=23, by_hand={}),
        )
        assert held("l-r-15") == (1.5, False, "Bagus."), "a person's points and comment stay, and need no second look"
        history = kept.read(learner="l-r-16", kinds=[SubmissionGraded])
        assert [event.score for event in history if isinstance(event, SubmissionGraded)] == [1, 0]
        assert not regrade.preview(monkey)[0], "afterwards nobody would change"

    @staticmethod
    def _graded_as_it_was(store: Store, learners: tuple[str, ...]) -> dict[str, str]:
        """Hand in and grade with the lesson as it was before the correction."""
        corrected = read.lesson
        with pytest.MonkeyPatch.context() as before:
            before.setattr(read, "lesson", lambda slug: LESSON if slug == LESSON.slug else corrected(slug))
            return {learner: hand_in(store, learner).finished for learner in learners}

    def test_an_activity_that_came_later_is_named_since_nbgrader_refuses_it(
        self, kept: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer(kept, "l-r-more", "angka-nik", "16")
        hand_in(kept, "l-r-more")
        more = replace(LESSON, activities={**LESSON.activities, "baru": LESSON.activities["angka-nik"]})
        assert regrade.unknown_cells(more) == {"baru"}

    def test_a_lesson_that_is_not_there_is_said_in_both_languages(self) -> None:
        told = CliRunner().invoke(app, ["regrade", "tiada"])
        assert told.exit_code == 1
        for lang in LANGS:
            assert say("regrade.no-lesson", lang, slug="tiada", known=", ".join(read.folders())) in told.output


def test_answers_of_the_submission_lie_where_feedback_and_regrading_read_them(kept: Store) -> None:
    answer(kept, "l-files", KEY, {"text": TEXT})
    hand_in(kept, "l-files")
    folder = course_root() / "submitted" / "l-files" / LESSON.slug
    assert json.loads((folder / "answers.json").read_text("utf-8"))["answers"][KEY][0]["answer"] == {"text": TEXT}
    graded = course_root() / "autograded" / "l-files" / LESSON.slug / f"{LESSON.slug}.ipynb"
    assert TEXT.split(".")[0] in graded.read_text("utf-8")
