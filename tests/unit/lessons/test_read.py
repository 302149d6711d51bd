from __future__ import annotations

import pytest
from spoiling import Copy

from kelas.authored.faults import ContentError
from kelas.lessons import markdown, read
from kelas.lessons.models import slug_of

LESSON = "lessons/warga/01-kota-cerdas/lesson.yaml"


@pytest.mark.parametrize(("folder", "slug"), [("01-kota-cerdas", "kota-cerdas"), ("2-a", "a"), ("kota", "kota")])
def test_a_slug_is_the_folders_name_without_its_number(folder: str, slug: str) -> None:
    assert slug_of(folder) == slug


def test_lessons_come_in_the_order_of_the_course() -> None:
    listed = [name for track in read.course().tracks for name in track.lessons]
    assert [folder.name for _, folder in read.folders().values()] == listed


@pytest.mark.parametrize("slug", list(read.folders()))
def test_activities_come_in_the_order_of_the_text(slug: str) -> None:
    lesson = read.lesson(slug)
    pieces = markdown.split((lesson.folder / "id.md").read_text("utf-8"))
    assert list(lesson.activities) == [piece.activity for piece in pieces if isinstance(piece, markdown.Call)]


def test_points_of_a_lesson_are_the_sum_of_its_activities() -> None:
    lesson = read.lesson("kota-cerdas")
    assert lesson.points == sum(activity.points for activity in lesson.activities.values()) > 0


def test_a_practice_knows_its_service() -> None:
    lesson = read.lesson("cekbansos")
    service = lesson.service_of(lesson.activities["sanggah"])
    assert service is lesson.services["cekbansos"]
    assert lesson.service_of(lesson.activities["angka-nik"]) is None


def test_a_lesson_that_is_not_in_the_course_is_an_error() -> None:
    with pytest.raises(KeyError):
        read.lesson("nihil")


def test_all_faults_of_a_lesson_are_told_at_once(content: Copy) -> None:
    content.edit(LESSON, "minutes: 15", "minutes: soon")
    content.edit(
        LESSON, "  arti:\n    kind: pick-one\n    points: 1\n", "  arti:\n    kind: pick-one\n    points: one\n"
    )
    content.edit(LESSON, "    unit: {id: kelurahan, en: wards}\n", "    unit: {id: kelurahan}\n")
    with pytest.raises(ContentError) as error:
        read.lesson("kota-cerdas")
    assert sorted(fault.rule for fault in error.value.faults) == ["text-in-both-languages", "value-fits", "value-fits"]
    assert len({fault.line for fault in error.value.faults}) == 3


def test_a_lesson_can_be_read_while_a_text_of_it_cannot(content: Copy) -> None:
    before = list(read.lesson("kota-cerdas").activities)
    content.change(lambda root: (root / "lessons/warga/01-kota-cerdas/id.md").write_bytes(b"\xff"))
    assert list(read.lesson("kota-cerdas").activities) == before
