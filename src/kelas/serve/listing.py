"""How a code lesson's cells look on its page: code to read, with what it shows, and tasks to do elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode, from_dict

from kelas.lessons import markdown
from kelas.lessons.code_cells import ANSWER, CAPTION, EXAMPLE, TAG, TASK
from kelas.lessons.models import Lesson
from kelas.words.text import Lang, figure

_TABLE = re.compile(r"<table.*</table>", re.DOTALL)
# What our policy does not allow inside a page, and what its styles do better.
_LOOKS = re.compile(r'\s(?:style|border|class)="[^"]*"')


def on_page(cells: Sequence[NotebookNode], lesson: Lesson, lang: Lang) -> Iterator[NotebookNode]:
    """Yield what a page shows of the cells of a lesson with tasks; the others as they are.

    Example code becomes a figure with its caption and output, a task its question and the code to begin with. What a
    learner runs in Jupyter is not run here.
    """
    sources = {cell.id: cell.source for cell in cells}
    for cell in cells:
        if cell.id.startswith(EXAMPLE):
            caption = sources[CAPTION + cell.id.removeprefix(EXAMPLE)].strip("*")
            yield _text(cell.id, html=example(cell.source, caption, cell.outputs))
        elif cell.id.startswith(TASK):
            key = cell.id.removeprefix(TASK)
            asked = lesson.tasks[key]
            yield _text(
                cell.id,
                task={
                    "title": asked.title.say(lang),
                    "points": figure(asked.points, lang),
                    "prompt": markdown.to_html(asked.prompt.say(lang)),
                    "hint": markdown.to_html(asked.hint.say(lang)),
                    "code": code(sources[ANSWER + key]),
                },
            )
        elif cell.id != "guide" and not cell.id.startswith(CAPTION) and TAG not in cell.metadata.get("tags", ()):
            yield cell


def example(source: str, caption: str, outputs: Sequence[Any]) -> str:
    """Return code with its caption and what it shows, as HTML."""
    shown = "".join(_output(output, caption) for output in outputs)
    return f'<figure class="code"><figcaption>{html.escape(caption)}</figcaption>{code(source)}{shown}</figure>'


def code(source: str) -> str:
    """Return code as HTML; it scrolls by itself, so the keyboard can reach it."""
    return f'<pre tabindex="0"><code>{html.escape(source)}</code></pre>'


def _output(output: Any, caption: str) -> str:
    """Return an output of ours as HTML: a picture, a table, or text."""
    data = output.get("data", {"text/plain": output.get("text", "")})
    if "image/svg+xml" in data:
        picture = quote(data["image/svg+xml"], safe="/:=,;")
        return f'<img src="data:image/svg+xml,{picture}" alt="{html.escape(caption)}">'
    if table := _TABLE.search(data.get("text/html", "")):
        plain = _LOOKS.sub("", table[0]).replace("<th></th>", "<td></td>")
        return f'<div class="table-scroll" tabindex="0">{plain}</div>'
    return f'<pre tabindex="0"><samp>{html.escape(data["text/plain"])}</samp></pre>'


def _text(cell: str, **metadata: Any) -> NotebookNode:
    made = {"cell_type": "markdown", "id": cell, "metadata": metadata, "source": ""}
    found: NotebookNode = from_dict(made)  # type: ignore[no-untyped-call]
    return found
