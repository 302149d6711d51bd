"""A code lesson's cells on its page: code and what it shows as plain HTML, and nothing is run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nbformat
import pytest

from kelas.lessons import build, read
from kelas.serve import listing
from kelas.words.text import LANGS, Lang

SLUGS = [slug for slug in read.folders() if read.lesson(slug).tasks]


def shown(slug: str, lang: Lang) -> list[nbformat.NotebookNode]:
    lesson = read.lesson(slug)
    notebook = nbformat.read(build.notebook_path(lesson, lang), as_version=4)
    return list(listing.on_page(notebook.cells, lesson, lang))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_task_is_there_with_its_question_and_the_code_to_begin_with(slug: str, lang: Lang) -> None:
    tasks = [cell.metadata.task for cell in shown(slug, lang) if "task" in cell.metadata]
    assert [task.title for task in tasks] == [task.title.say(lang) for task in read.lesson(slug).tasks.values()]
    for task in tasks:
        assert "= ..." in task.code
        assert task.prompt.startswith("<p>")


@pytest.mark.parametrize("slug", SLUGS)
def test_no_cell_is_left_that_would_run_a_learners_code(slug: str) -> None:
    code = [cell.source for cell in shown(slug, "id") if cell.cell_type == "code"]
    assert all(re.match(r"from kelas\.notebook import|show\(|score\(", source) for source in code)


class Seen(HTMLParser):
    """Notes the elements and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", SLUGS)
def test_examples_show_what_they_give_and_nothing_that_our_policy_forbids(slug: str, lang: Lang) -> None:
    figures = [cell.metadata.html for cell in shown(slug, lang) if "html" in cell.metadata]
    assert figures
    pictures = []
    for figure in figures:
        seen = Seen()
        seen.feed(figure)
        assert not {tag for tag, _ in seen.tags} & {"script", "style", "iframe", "object", "link"}
        assert not any(name == "style" or name.startswith("on") for _, own in seen.tags for name in own)
        assert [tag for tag, _ in seen.tags[:3]] == ["figure", "figcaption", "pre"]
        pictures += [own for tag, own in seen.tags if tag == "img"]
    assert pictures
    assert all((own["src"] or "").startswith("data:image/svg+xml,") and own["alt"] for own in pictures)


def test_what_code_holds_is_never_taken_as_html() -> None:
    made = listing.example("x = '<b>&'", "kata <i>", [{"output_type": "stream", "text": "<script>"}])
    assert "<b>" not in made
    assert "<script>" not in made
    assert "<i>" not in made
