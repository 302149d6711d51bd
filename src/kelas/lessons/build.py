"""Build the notebooks: one per lesson and language, the same bytes every time.

Both languages have the same code cells, so a submission in either language is graded against one assignment.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kelas import paths
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.lessons import markdown, read
from kelas.lessons.models import Lesson
from kelas.words.glossary import keys, terms
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang, figure

# The cell with a lesson's title; a page of ours has its own.
TITLE = "title"
PICTURE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}


def notebook_path(lesson: Lesson, lang: Lang) -> Path:
    """Return where a lesson's notebook in a language lies."""
    return paths.NOTEBOOKS / lang / lesson.track / f"{lesson.folder.name}.ipynb"


def build() -> list[Path]:
    """Build every notebook, remove those of lessons that are gone, and return the files that changed.

    Raises:
        ContentError: with the faults of the first lesson that has any.
    """
    changed = []
    wanted = set()
    for slug in read.folders():
        lesson = read.lesson(slug)
        for lang in LANGS:
            file = notebook_path(lesson, lang)
            wanted.add(file)
            text = dumps(notebook(lesson, lang))
            if not file.exists() or file.read_text("utf-8") != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
                changed.append(file)
    for lang in LANGS:
        for file in (paths.NOTEBOOKS / lang).rglob("*.ipynb"):
            if file not in wanted and ".ipynb_checkpoints" not in file.parts:
                file.unlink()
                changed.append(file)
    return changed


def dumps(notebook: dict[str, Any]) -> str:
    """Return a notebook as text, always in the same form."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def notebook(lesson: Lesson, lang: Lang) -> dict[str, Any]:
    """Return a lesson's notebook in a language, in notebook format 4.5.

    Raises:
        ContentError: the text cannot be read, calls an activity that lesson.yaml has not, or shows a picture that
            is not there.
    """
    file = lesson.folder / f"{lang}.md"
    source = read_text(file)
    cells = [_title(lesson, lang), _opening(lesson, lang)]
    for number, piece in enumerate(markdown.split(source), start=1):
        if isinstance(piece, markdown.Passage):
            cells.append(_text(f"text-{number}", piece, file, lang))
        elif piece.activity in lesson.activities:
            cells += _activity(lesson, piece.activity)
        else:
            message = f"the activity `{piece.activity}` is not in lesson.yaml"
            raise ContentError([Fault(file=file, line=piece.line, rule="activity-known", message=message)])
    cells += _words(source, lang)
    return {
        "cells": cells,
        "metadata": {
            "celltoolbar": "Create Assignment",
            "kelas": {"lesson": lesson.slug, "lang": lang},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
            "title": lesson.head.title.say(lang),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def glossary_of(source: str, lang: Lang) -> list[str]:
    """Return the glossary keys of the terms in a text, in order of first use; unknown words are left out."""
    known = keys(lang)
    found = [known.get(match[1].casefold()) for match in markdown.TERM.finditer(source)]
    return list(dict.fromkeys(key for key in found if key))


def _title(lesson: Lesson, lang: Lang) -> dict[str, Any]:
    goal = f"> **{say('lesson.goal', lang)}:** {lesson.head.objective.say(lang)}"
    return _markdown(TITLE, f"# {lesson.head.title.say(lang)}\n\n{goal}")


def _opening(lesson: Lesson, lang: Lang) -> dict[str, Any]:
    minutes, title = lesson.head.minutes, lesson.head.title.say(lang)
    shown = say(
        "notebook.opened",
        lang,
        title=title,
        minutes=minutes,
        activities=len(lesson.activities),
        points=figure(lesson.points, lang),
    )
    source = f'from kelas.notebook import lesson, score, show\n\nlesson("{lesson.slug}", "{lang}")'
    return _code("lesson", source, {}, [_result(shown)])


def _activity(lesson: Lesson, key: str) -> list[dict[str, Any]]:
    common = {"cell_type": "code", "schema_version": 3, "solution": False, "task": False, "locked": True}
    shown = {"nbgrader": {**common, "grade": False, "grade_id": f"show-{key}"}, "tags": ["nbval-ignore-output"]}
    points = lesson.activities[key].points
    graded = {"nbgrader": {**common, "grade": True, "grade_id": key, "points": points}, "tags": ["grade"]}
    return [
        _code(f"show-{key}", f'show("{key}")', shown, []),
        _code(f"score-{key}", f'score("{key}")', graded, [_result("0.0")]),
    ]


def _text(cell: str, passage: markdown.Passage, file: Path, lang: Lang) -> dict[str, Any]:
    def embed(match: re.Match[str]) -> str:
        picture = file.parent / match[2]
        if picture.suffix not in PICTURE_TYPES or not picture.is_file():
            line = passage.line + passage.text.count("\n", 0, match.start())
            message = f"the picture `{match[2]}` is not beside the text, or not one of {', '.join(PICTURE_TYPES)}"
            raise ContentError([Fault(file=file, line=line, rule="picture-present", message=message)])
        return f"![{match[1]}]({_data_url(picture)})"

    text = markdown.PICTURE.sub(embed, passage.text)
    text = markdown.with_terms(text, lambda word: _term_link(word, lang))
    return _markdown(cell, text)


def _data_url(picture: Path) -> str:
    """Return a picture as a URL that holds it.

    A notebook then needs no other file, and JupyterLab, Voilà and nbgrader all show it (JupyterLab takes no SVG
    attachments).
    """
    kind, content = PICTURE_TYPES[picture.suffix], picture.read_bytes()
    if picture.suffix == ".svg":
        return f"data:{kind},{quote(content.decode('utf-8'), safe='/:=,;')}"  # compresses better than base64
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _term_link(word: str, lang: Lang) -> str:
    key = keys(lang).get(word.casefold())
    return f'<a class="term" href="#kata-{key}">{word}</a>' if key else word


def _words(source: str, lang: Lang) -> list[dict[str, Any]]:
    """Return a cell that explains the terms that the lesson uses."""
    used = [terms()[key] for key in glossary_of(source, lang)]
    if not used:
        return []
    listed = [
        f'- <strong id="kata-{key}">{term.word.say(lang)}</strong>: {term.meaning.say(lang)}'
        for key, term in zip(glossary_of(source, lang), used, strict=True)
    ]
    text = "\n".join([f"## {say('lesson.words', lang)}", "", *listed])
    return [_markdown("words", text)]


def _markdown(cell: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell, "metadata": {}, "source": _lines(text)}


def _code(cell: str, source: str, metadata: dict[str, Any], outputs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 1 if outputs else None,
        "id": cell[:64],
        "metadata": {**metadata, "editable": False, "deletable": False},
        "outputs": outputs,
        "source": _lines(source),
    }


def _result(shown: str) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "data": {"text/plain": _lines(shown)},
        "execution_count": 1,
        "metadata": {},
    }


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
