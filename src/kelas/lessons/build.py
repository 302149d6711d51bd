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
from kelas.activities import Reflection
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.lessons import code_cells, markdown, outputs, read, written_cells
from kelas.lessons.cells import code_cell, result, text_cell
from kelas.lessons.code import read_code
from kelas.lessons.models import Lesson
from kelas.words.glossary import keys, terms
from kelas.words.interface import say
from kelas.words.text import DEFAULT_LANG, LANGS, Lang, figure

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


def up_to_date(lesson: Lesson) -> bool:
    """Whether a lesson's notebooks are as its texts are now."""
    files = {notebook_path(lesson, lang): dumps(notebook(lesson, lang)) for lang in LANGS}
    return all(file.exists() and file.read_text("utf-8") == text for file, text in files.items())


def dumps(notebook: dict[str, Any]) -> str:
    """Return a notebook as text, always in the same form."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def notebook(lesson: Lesson, lang: Lang) -> dict[str, Any]:
    """Return a lesson's notebook in a language, in notebook format 4.5: the one that learners get.

    Raises:
        ContentError: the text cannot be read, calls an activity or task that the lesson has not, or shows a picture
            that is not there.
    """
    made = _notebook(lesson, lang, solved=False)
    if lesson.tasks:
        outputs.fill(made, notebook_path(lesson, lang))
    return made


def source(lesson: Lesson) -> dict[str, Any]:
    """Return the notebook that nbgrader grades against, with the solutions and hidden tests of tasks.

    It is in Indonesian; the English one has the same code cells.

    Raises:
        ContentError: as `notebook` does.
    """
    return _notebook(lesson, DEFAULT_LANG, solved=True)


def _notebook(lesson: Lesson, lang: Lang, *, solved: bool) -> dict[str, Any]:
    file = lesson.folder / f"{lang}.md"
    source = read_text(file)
    cells = [_title(lesson, lang), _opening(lesson, lang)]
    cells += [code_cells.guide(lang)] if lesson.tasks else []
    for number, piece in enumerate(markdown.split(source), start=1):
        match piece:
            case markdown.Passage():
                cells.append(_text(f"text-{number}", piece, file, lang))
            case markdown.Example():
                cells += code_cells.example(number, piece)
            case markdown.Call(activity=key) if key in lesson.activities:
                cells += _activity(lesson, key, lang)
            case markdown.TaskCall(task=key) if key in lesson.tasks:
                cells += code_cells.task(key, lesson.tasks[key], read_code(lesson.folder, key), lang, solved=solved)
            case _:
                kind, place = ("activity", "lesson.yaml") if isinstance(piece, markdown.Call) else ("task", "tasks/")
                message = f"the {kind} `{markdown.called(piece)}` is not in {place}"
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
    return text_cell(TITLE, f"# {lesson.head.title.say(lang)}\n\n{goal}")


def opening(lesson: Lesson, lang: Lang) -> str:
    """Return the code of a notebook's first code cell."""
    return f'from kelas.notebook import lesson, score, show\n\nlesson("{lesson.slug}", "{lang}")'


def opened(lesson: Lesson, lang: Lang) -> str:
    """Return the sentence that this cell shows."""
    return say(
        "notebook.opened",
        lang,
        title=lesson.head.title.say(lang),
        minutes=lesson.head.minutes,
        activities=len(lesson.activities),
        points=figure(lesson.points, lang),
    )


def _opening(lesson: Lesson, lang: Lang) -> dict[str, Any]:
    return code_cell("lesson", opening(lesson, lang), {}, [result(opened(lesson, lang))])


def _activity(lesson: Lesson, key: str, lang: Lang) -> list[dict[str, Any]]:
    common = {"cell_type": "code", "schema_version": 3, "solution": False, "task": False, "locked": True}
    shown = {"nbgrader": {**common, "grade": False, "grade_id": f"show-{key}"}, "tags": ["nbval-ignore-output"]}
    show = code_cell(f"show-{key}", f'show("{key}")', shown, [])
    activity = lesson.activities[key]
    if isinstance(activity, Reflection):
        return [show, *written_cells.cells(key, activity, lang)]
    graded = {"nbgrader": {**common, "grade": True, "grade_id": key, "points": activity.points}, "tags": ["grade"]}
    return [show, code_cell(f"score-{key}", f'score("{key}")', graded, [result("0.0")])]


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
    return text_cell(cell, text)


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
    return [text_cell("words", text)]
