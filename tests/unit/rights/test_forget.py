"""Deleting a learner leaves nothing of them in any file, and nothing that comes late is kept again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from belongings import JOINED, holding, settle
from nbgrader.api import Gradebook
from sqlalchemy import select

from kelas.archive.retention import silent
from kelas.events.kinds import Attempt, LessonFinished
from kelas.events.migrations import CERTIFICATES
from kelas.events.store import Store
from kelas.grading.course import course_root, gradebook_url
from kelas.grading.submissions import give_up
from kelas.rights.audit import look, looks
from kelas.rights.cohorts import close, closed
from kelas.rights.forget import THEIRS, forget
from kelas.rights.own import kept

GONE, NAME = "l-00c0ffee00c0ffee", "Kenanga Ungu"
STAYS, OTHER = "l-beefbeefbeefbeef", "Melati Putih"


@pytest.fixture
def two(store: Store, home: Path) -> Store:
    """Return a store with two learners about whom something is kept in every place."""
    for learner, nickname in ((GONE, NAME), (STAYS, OTHER)):
        settle(store, home, learner, nickname, cohort="MAWAR10")
        look(store, "trainer-1a2b3c", "board", learner=learner)
        with store.writing() as connection:
            connection.execute(
                CERTIFICATES.insert().values(
                    code=f"SAH-{nickname[:3].upper()}",
                    learner=learner,
                    track="warga",
                    issued_at="2026-03-02T02:00:00+00:00",
                    certified="{}",
                )
            )
    (home / "reports").mkdir()
    (home / "reports" / "all.id.json").write_text("{}", "utf-8")
    return store


def test_before_everything_is_found(two: Store, home: Path) -> None:
    found = holding(home, GONE, NAME)
    assert {name.split("/")[0] for name in found} >= {"gradebook.db", "course", "uploads"}
    assert any(name.startswith("events.db") for name in found)


def test_afterwards_no_byte_of_the_learner_is_left_anywhere(two: Store, home: Path) -> None:
    gone = forget(two, [GONE])
    assert (gone.learners, gone.events, gone.files) == (1, 8, 4)
    assert holding(home, GONE, NAME) == []


def test_the_others_keep_everything(two: Store, home: Path) -> None:
    before = kept(two, STAYS)
    forget(two, [GONE])
    assert kept(two, STAYS) == before
    assert len(before.events) == 8
    assert len(before.files) == 4
    assert before.grades[0]["comments"] == [f"Bagus, {OTHER}"]
    with Gradebook(gradebook_url()) as gradebook:
        assert [student.id for student in gradebook.students] == [STAYS]


def test_doing_it_again_or_to_somebody_unknown_does_no_harm(two: Store, home: Path) -> None:
    forget(two, [GONE])
    again = forget(two, [GONE, "l-nobody"])
    assert (again.events, again.files) == (0, 0)
    assert len(two.learners()) == 1


def test_what_comes_late_from_an_open_page_is_not_kept(two: Store, home: Path) -> None:
    event = two.read(learner=GONE, kinds=[Attempt])[0]
    forget(two, [GONE])
    assert not two.put(replace(event, id="late-1"))
    assert two.put(replace(event, id="late-2", learner=STAYS))
    assert two.read(learner=GONE) == []
    assert holding(home, GONE) == []


def test_a_grader_that_was_at_work_leaves_nothing_either(two: Store, home: Path) -> None:
    (finished,) = two.read(learner=GONE, kinds=[LessonFinished])
    assert isinstance(finished, LessonFinished)
    forget(two, [GONE])
    folder = course_root() / "autograded" / GONE / finished.lesson
    folder.mkdir(parents=True)
    (folder / "late.ipynb").write_text(NAME, "utf-8")
    with Gradebook(gradebook_url()) as gradebook:
        gradebook.update_or_create_student(GONE, last_name=NAME)
        gradebook.update_or_create_submission(finished.lesson, GONE)
    assert holding(home, GONE, NAME)
    give_up(two, finished, "the grader ended")
    assert holding(home, GONE, NAME) == []


def test_a_deletion_that_was_cut_short_can_be_asked_for_again(
    two: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("kelas.grading.records.forget", lambda learner: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forget(two, [GONE])
    assert two.learners(id=GONE), "the cookie still finds the learner, who can press the button again"
    forget(two, [GONE])
    assert holding(home, GONE, NAME) == []


def test_the_looks_at_a_deleted_learner_go_too(two: Store) -> None:
    forget(two, [GONE])
    assert [one.learner for one in looks(two)] == [STAYS]


def test_a_revoked_certificate_does_not_become_valid_and_leads_to_nobody(two: Store, home: Path) -> None:
    with two.writing() as connection:
        connection.execute(
            CERTIFICATES.update()
            .where(CERTIFICATES.c.learner == GONE)
            .values(revoked_at=datetime.now(UTC).isoformat(), reason=f"salah {NAME}")
        )
    forget(two, [GONE])
    with two.reading() as connection:
        rows = connection.execute(select(CERTIFICATES).where(CERTIFICATES.c.learner != STAYS)).mappings().all()
    assert [row["code"] for row in rows] == ["SAH-KEN"]
    assert holding(home, GONE, NAME) == []


def test_kept_reports_are_made_again(two: Store, home: Path) -> None:
    forget(two, [GONE])
    assert list((home / "reports").iterdir()) == []


def test_every_table_about_learners_is_known() -> None:
    assert {table.name for table in THEIRS} == {"events", "audit", "certificates"}


@pytest.mark.parametrize("name", ["../uploads", "a/b", "", ".", "l-1\0"])
def test_no_name_reaches_another_folder(two: Store, home: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        forget(two, [name])
    assert len(kept(two, STAYS).files) == 4


def test_files_that_lead_elsewhere_are_not_followed(two: Store, home: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("keep", "utf-8")
    (home / "uploads" / GONE / "link").symlink_to(outside)
    assert all("precious" not in str(file) for file in kept(two, GONE).files)
    forget(two, [GONE])
    assert (outside / "precious.txt").exists()


def test_every_kind_of_database_forgets(any_store: Store, home: Path) -> None:
    settle(any_store, home, GONE, NAME, cohort="MAWAR10")
    settle(any_store, home, STAYS, OTHER, cohort="MAWAR10")
    look(any_store, "trainer-1a2b3c", "board", learner=GONE)
    event = any_store.read(learner=GONE, kinds=[Attempt])[0]
    assert len(kept(any_store, GONE).looks) == 1
    assert forget(any_store, [GONE]).events == 8
    assert any_store.forgotten(GONE)
    assert not any_store.forgotten(STAYS)
    assert not any_store.put(replace(event, id="late"))
    assert [row["id"] for row in any_store.learners()] == [STAYS]
    assert {one.learner for one in any_store.read()} == {STAYS}
    assert list(looks(any_store)) == []
    any_store.add_cohort("MAWAR10", "Lokakarya", JOINED.isoformat())
    close(any_store, "MAWAR10")
    assert closed(any_store) == {"MAWAR10"}
    assert [one.learner for one in silent(any_store, JOINED + timedelta(days=90), 30)] == [STAYS]
