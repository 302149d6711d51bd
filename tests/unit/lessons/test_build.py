from __future__ import annotations

import base64
import copy
import dataclasses
import json
import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from spoiling import Copy

from kelas.authored.faults import ContentError
from kelas.lessons import build, code_cells, read, written_cells
from kelas.lessons.models import Lesson
from kelas.words.text import LANGS, Lang

SLUGS = list(read.folders())
NOTEBOOKS = [(slug, lang) for slug in SLUGS for lang in LANGS]
ID, EN = "lessons/warga/01-kota-cerdas/id.md", "lessons/warga/01-kota-cerdas/en.md"


def made(slug: str, lang: Lang) -> dict[str, Any]:
    return build.notebook(read.lesson(slug), lang)


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_a_notebook_is_valid(slug: str, lang: Lang) -> None:
    nbformat.validate(nbformat.from_dict(made(slug, lang)), relax_add_props=False)


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_nbgrader_takes_the_metadata_of_every_cell(slug: str, lang: Lang) -> None:
    notebook = nbformat.from_dict(made(slug, lang))
    for cell in notebook.cells:
        MetadataValidator().validate_cell(cell)
    grade_ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
    others = [cell for cell in notebook.cells if code_cells.TAG in cell.metadata.get("tags", ())]
    assert len(grade_ids) == len(set(grade_ids)) == 2 * len(read.lesson(slug).activities) + len(others)


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_every_activity_has_a_cell_that_shows_it_and_a_locked_cell_that_grades_it(slug: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    cells = code(made(slug, lang))[1:]
    shows = [cell for cell in cells if source(cell).startswith("show(")]
    assert [source(cell) for cell in shows] == [f'show("{key}")' for key in lesson.activities]
    for cell in shows:
        assert not cell["metadata"]["nbgrader"]["grade"]
        assert cell["metadata"]["nbgrader"]["locked"]
    scores = [cell for cell in cells if source(cell).startswith("score(")]
    for key, score in zip(lesson.judged, scores, strict=True):
        assert source(score) == f'score("{key}")'
        assert score["metadata"]["nbgrader"]["grade"]
        assert score["metadata"]["nbgrader"]["locked"]
        assert score["metadata"]["nbgrader"]["points"] == lesson.activities[key].points
        assert source({"source": score["outputs"][0]["data"]["text/plain"]}) == "0.0"


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_what_a_person_grades_is_an_answer_for_nbgrader_below_its_rubric(slug: str, lang: Lang) -> None:
    lesson, cells = read.lesson(slug), made(slug, lang)["cells"]
    for key in lesson.activities.keys() - lesson.judged.keys():
        place = next(n for n, cell in enumerate(cells) if cell["id"] == f"answer-{key}")
        mark = cells[place]["metadata"]["nbgrader"]
        assert (mark["grade_id"], mark["grade"], mark["solution"], mark["locked"]) == (key, True, True, False)
        assert source(cells[place]) == written_cells.EMPTY, "the same in both languages, or nbgrader sees an answer"
        told = source(cells[place - 1])
        for criterion in lesson.activities[key].rubric:  # type: ignore[attr-defined]
            assert criterion.text.say(lang) in told
            assert all(level.text.say(lang) in told for level in criterion.levels)


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_have_the_same_code(slug: str) -> None:
    indonesian, english = (code(made(slug, lang)) for lang in LANGS)
    assert [cell["id"] for cell in indonesian] == [cell["id"] for cell in english]
    assert [cell["metadata"] for cell in indonesian] == [cell["metadata"] for cell in english]
    assert [source(cell) for cell in indonesian[1:]] == [source(cell) for cell in english[1:]]
    assert source(indonesian[0]).replace('"id"', '"en"') == source(english[0])


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_a_notebook_is_made_the_same_each_time_in_whatever_order_the_yaml_stands(slug: str, lang: Lang) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = random.Random(7).sample(list(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    first = build.dumps(made(slug, lang))
    assert build.dumps(made(slug, lang)) == first
    assert build.dumps(shuffled(copy.deepcopy(made(slug, lang)))) == first
    lesson = read.lesson(slug)
    turned = dataclasses.replace(lesson, activities=dict(reversed(lesson.activities.items())))
    assert build.dumps(build.notebook(turned, lang)) == first


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_every_picture_of_the_text_is_inside_the_notebook(slug: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    text = (lesson.folder / f"{lang}.md").read_text("utf-8")
    notebook = build.dumps(made(slug, lang))
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text)
    cells = "\n".join(source(cell) for cell in made(slug, lang)["cells"])
    shown = re.findall(r"!\[([^\]]+)\]\(data:([^)]+)\)", cells)
    assert [alt for alt, _ in pictures] == [alt for alt, _ in shown]
    for (_, name), (_, data) in zip(pictures, shown, strict=True):
        head, _, body = data.partition(",")
        content = base64.b64decode(body) if head.endswith(";base64") else unquote(body).encode()
        assert content == (lesson.folder / name).read_bytes()
    assert not re.search(r"\]\((?!data:|#)", notebook), "a notebook needs no other file"


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_every_term_leads_to_its_meaning_in_the_same_notebook(slug: str, lang: Lang) -> None:
    text = "\n".join(source(cell) for cell in made(slug, lang)["cells"])
    linked, explained = set(re.findall(r'href="#(kata-[\w-]+)"', text)), re.findall(r'id="(kata-[\w-]+)"', text)
    assert linked == set(explained)
    assert len(explained) == len(set(explained))
    assert "{term}" not in text


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_the_title_and_the_goal_come_first(slug: str, lang: Lang) -> None:
    head = read.lesson(slug).head
    text = "\n".join(source(cell) for cell in made(slug, lang)["cells"])
    assert text.index(head.title.say(lang)) < text.index(head.objective.say(lang)) < text.index("show(")


def test_building_writes_every_notebook_and_twice_changes_nothing(content: Copy) -> None:
    changed = build.build()
    files = sorted((content.root / "notebooks").rglob("*.ipynb"))
    assert sorted(changed) == files
    assert len(files) == len(read.folders()) * len(LANGS)
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files}
    assert build.build() == []
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files} == before


def test_building_mends_what_was_edited_and_removes_what_is_gone(content: Copy) -> None:
    build.build()
    edited = content.file("notebooks/id/warga/01-kota-cerdas.ipynb")
    gone = content.file("notebooks/en/warga/99-gone.ipynb")
    kept = content.file("notebooks/trainer/own.ipynb")
    before = edited.read_bytes()
    edited.write_text("{}", "utf-8")
    gone.write_bytes(before)
    kept.parent.mkdir()
    kept.write_bytes(before)
    assert set(build.build()) == {edited, gone}
    assert edited.read_bytes() == before
    assert not gone.exists()
    assert kept.exists()


def test_a_change_in_the_text_changes_that_notebook_only(content: Copy) -> None:
    build.build()
    content.edit(EN, "## Three districts", "## All three districts")
    assert build.build() == [content.file("notebooks/en/warga/01-kota-cerdas.ipynb")]


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        (ID, "{activity} arti", "{activity} artinya", "activity-known"),
        (EN, "(bu-ratna.svg)", "(../bu-ratna.svg)", "picture-present"),
    ],
)
def test_a_text_that_cannot_be_built_is_named(content: Copy, name: str, old: str, new: str, rule: str) -> None:
    content.edit(name, old, new)
    with pytest.raises(ContentError) as error:
        build.build()
    (fault,) = error.value.faults
    assert (fault.file, fault.line, fault.rule) == (content.file(name), content.line(name, new), rule)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"\xff")])
def test_a_text_that_cannot_be_read_is_named(content: Copy, spoil: Any) -> None:
    content.change(lambda root: spoil(root / EN))
    with pytest.raises(ContentError) as error:
        build.build()
    assert [fault.file for fault in error.value.faults] == [content.file(EN)]


def test_a_notebook_is_json_with_a_line_at_its_end() -> None:
    text = build.dumps(made(SLUGS[0], "id"))
    assert text.endswith("}\n")
    assert json.loads(text)["nbformat"] == 4


def test_a_notebook_lies_by_language_and_track() -> None:
    lesson: Lesson = read.lesson("kota-cerdas")
    assert build.notebook_path(lesson, "en").parts[-4:] == ("notebooks", "en", "warga", "01-kota-cerdas.ipynb")
