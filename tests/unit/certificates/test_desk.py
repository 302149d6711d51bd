"""A certificate is issued by nbgrader's gradebook and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from issuing import NOW
from nbgrader.api import Gradebook

from kelas.certificates import desk, register
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.grading.course import gradebook_url
from kelas.lessons import read

WARGA = desk.tracks()["warga"]
SLUGS = [step.lesson.slug for step in desk.stands(WARGA, {}).steps]
NUMBERS = count()
Record = Callable[..., None]


def hand_in(store: Store, learner: str, slug: str, share: float | None = 1.0) -> None:
    """Keep the events of a hand-in, graded unless there is no share."""
    ident = f"{learner}-{slug}"
    store.put(LessonFinished(id=f"f-{ident}", learner=learner, at=NOW, lesson=slug, lang="id"))
    if share is not None:
        points = read.lesson(slug).points
        event = SubmissionGraded(
            id=f"g-{ident}",
            learner=learner,
            at=NOW,
            lesson=slug,
            finished=f"f-{ident}",
            score=share * points,
            max_score=points,
        )
        store.put(event)


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a real gradebook that these tests share, since making one takes seconds."""
    return f"sqlite:///{tmp_path_factory.mktemp('gradebook') / 'gradebook.db'}"


@pytest.fixture
def learner() -> str:
    """Return somebody new."""
    return f"l-{next(NUMBERS)}"


@pytest.fixture
def record(store: Store, gradebook: str, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Return a way to put a learner's score into the gradebook."""
    monkeypatch.setenv("KELAS_GRADEBOOK_URL", gradebook)

    def put(learner: str, slug: str, share: float, manual: bool = False) -> None:
        points = read.lesson(slug).points
        with Gradebook(gradebook_url()) as gradebook:
            gradebook.update_or_create_student(learner)
            gradebook.update_or_create_assignment(slug)
            gradebook.update_or_create_notebook(slug, slug)
            gradebook.update_or_create_grade_cell("all", slug, slug, max_score=points, cell_type="code")
            gradebook.update_or_create_submission(slug, learner)
            grade = gradebook.find_grade("all", slug, slug, learner)
            grade.auto_score, grade.needs_manual_grade = share * points, manual
            gradebook.db.commit()

    return put


def pass_all(store: Store, record: Record, learner: str) -> None:
    for slug in SLUGS:
        hand_in(store, learner, slug)
        record(learner, slug, 1.0)


def test_who_has_passed_all_lessons_gets_one(store: Store, record: Record, learner: str) -> None:
    pass_all(store, record, learner)
    made = desk.claim(store, learner, WARGA, NOW)
    assert made
    assert [one.slug for one in made.certified.lessons] == SLUGS
    assert desk.claim(store, learner, WARGA, NOW) == made


def test_what_events_say_is_not_enough(store: Store, record: Record, learner: str) -> None:
    """An event may be wrong, or come from a restored store; the gradebook is the record."""
    for slug in SLUGS:
        hand_in(store, learner, slug)
        record(learner, slug, 0.5)
    assert desk.stands(WARGA, desk.seen(store, learner)).earned
    assert desk.claim(store, learner, WARGA, NOW) is None
    assert register.issued(store) == []


def test_a_hand_in_that_the_gradebook_does_not_have_waits(store: Store, record: Record, learner: str) -> None:
    for slug in SLUGS:
        hand_in(store, learner, slug, share=None)
        if slug != SLUGS[-1]:
            record(learner, slug, 1.0)
    assert [step.state for step in desk.checked(store, learner, WARGA).steps] == [
        *["passed"] * (len(SLUGS) - 1),
        "waiting",
    ]
    assert desk.claim(store, learner, WARGA, NOW) is None


def test_points_that_a_person_gave_count(store: Store, record: Record, learner: str) -> None:
    """A trainer grades in formgrader: the gradebook has it, and no event says so."""
    for slug in SLUGS:
        hand_in(store, learner, slug, share=0.1)
        record(learner, slug, 0.9)
    assert desk.claim(store, learner, WARGA, NOW)


def test_a_submission_that_waits_for_a_person_says_so(store: Store, record: Record, learner: str) -> None:
    for slug in SLUGS:
        hand_in(store, learner, slug, share=0.1)
        record(learner, slug, 0.1, manual=True)
    assert {step.state for step in desk.checked(store, learner, WARGA).steps} == {"waiting"}


def test_another_learners_grades_give_nothing(store: Store, record: Record, learner: str) -> None:
    pass_all(store, record, "l-other")
    assert desk.claim(store, learner, WARGA, NOW) is None
    other = desk.claim(store, "l-other", WARGA, NOW)
    assert other
    assert register.issued(store, learner) == []


def test_the_workshop_is_named_by_its_title(store: Store, record: Record, learner: str) -> None:
    store.add_cohort("ABCD12", "Kelurahan Bandar Kidul", NOW.isoformat())
    store.add_learner(id=learner, nickname="Mawar", lang="id", cohort="ABCD12", phrase=None, joined_at=NOW.isoformat())
    pass_all(store, record, learner)
    made = desk.claim(store, learner, WARGA, NOW)
    assert made
    assert made.certified.cohort == "Kelurahan Bandar Kidul"
    assert "Mawar" not in str(made)


def test_after_a_revocation_nothing_is_given_until_a_trainer_does(store: Store, record: Record, learner: str) -> None:
    pass_all(store, record, learner)
    made = desk.claim(store, learner, WARGA, NOW)
    assert made
    register.revoke(store, made.code, "uji", NOW)
    assert desk.claim(store, learner, WARGA, NOW) is None
    new = register.reissue(store, made.code, NOW)
    assert desk.claim(store, learner, WARGA, NOW + timedelta(days=1)) == new


def test_what_was_issued_can_be_printed_even_if_the_gradebook_is_lost(
    store: Store, record: Record, learner: str
) -> None:
    pass_all(store, record, learner)
    made = desk.claim(store, learner, WARGA, NOW)
    with Gradebook(gradebook_url()) as gradebook:
        for slug in SLUGS:
            gradebook.remove_submission(slug, learner)
    assert desk.claim(store, learner, WARGA, NOW) == made


def test_for_a_learner_who_has_handed_in_nothing_no_gradebook_is_opened(home: Path, store: Store, learner: str) -> None:
    assert desk.claim(store, learner, WARGA, NOW) is None
    assert not (home / "gradebook.db").exists()
