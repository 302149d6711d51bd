from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from kelas.attempts import Sender, submit
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading import worker
from kelas.grading.course import course_root
from kelas.lessons import read

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LESSON = read.lesson("kota-cerdas")


def hand_in(store: Store, learner: str, lesson: str = LESSON.slug) -> None:
    store.put(LessonFinished(id=f"finish-{learner}", learner=learner, at=NOW, lesson=lesson, lang="id"))


def test_every_hand_in_that_waits_is_graded_once(kept: Store) -> None:
    worker.prepare_all()
    assert sorted(folder.name for folder in (course_root() / "release").iterdir()) == sorted(read.folders())
    sender = Sender(store=kept, lesson=LESSON, activity="arti", learner="l-1", lang="id")
    submit(sender, "message-1", "layanan", NOW)
    hand_in(kept, "l-1")
    hand_in(kept, "l-2", lesson="gone")
    told: list[SubmissionGraded] = []
    assert worker.grade_waiting(kept, told.append) == 2
    assert {one.learner: one.score for one in told} == {"l-1": LESSON.activities["arti"].points, "l-2": 0}
    assert worker.grade_waiting(kept, told.append) == 0
    assert len(told) == 2


def test_an_assignment_that_nbgrader_refuses_does_not_hold_the_others_up(
    kept: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from kelas.lessons.build import notebook_path

    spoiled = notebook_path(LESSON, "id")
    before = spoiled.read_text("utf-8")
    spoiled.write_text(before.replace('"grade_id": "show-arti"', '"grade_id": "arti"'), "utf-8")
    try:
        with caplog.at_level(logging.ERROR):
            worker.prepare_all()
    finally:
        spoiled.write_text(before, "utf-8")
    assert any(LESSON.slug in record.getMessage() for record in caplog.records)
    worker.prepare_all()
    assert (course_root() / "release" / LESSON.slug / f"{LESSON.slug}.ipynb").exists()


def test_a_hand_in_that_cannot_be_graded_now_waits_and_does_not_hold_the_others_up(kept: Store) -> None:
    worker.prepare_all()
    folder = course_root() / "submitted" / "l-blocked"
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way", "utf-8")
    hand_in(kept, "l-blocked")
    hand_in(kept, "l-free")
    told: list[SubmissionGraded] = []
    with pytest.raises(OSError, match="l-blocked"):
        worker.grade_waiting(kept, told.append)
    assert [one.learner for one in told] == ["l-free"]
    folder.unlink()
    assert worker.grade_waiting(kept, told.append) == 1
    assert [(one.learner, one.problem) for one in told] == [("l-free", ""), ("l-blocked", "")]


def test_the_grader_goes_on_after_trouble_and_ends_when_told(
    kept: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = course_root() / "submitted" / "l-watched"
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way", "utf-8")
    hand_in(kept, "l-watched")
    looks: list[int] = []

    def goes_on() -> bool:
        looks.append(len(looks))
        if len(looks) == 3:
            folder.unlink()
        return len(looks) < 5

    monkeypatch.setattr(worker, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(worker, "SECONDS_AFTER_TROUBLE", 0)
    worker.watch(kept, goes_on)
    assert "hand-ins wait" in caplog.text
    assert [type(event) for event in kept.read(learner="l-watched")] == [LessonFinished, SubmissionGraded]
