"""The text of a lesson: Markdown with the MyST marks `{activity}`, `{task}`, `{code}` and `{term}`.

One parser serves the check (same structure in both languages), the notebooks, and the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt

TERM = re.compile(r"\{term\}`([^`]+)`")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_MARK = re.compile(
    r"^```\{(?P<kind>activity|task|code)\}[ \t]*(?P<said>.*?)[ \t]*\n(?P<body>(?:(?!```).*\n)*?)```[ \t]*$",
    re.MULTILINE,
)
_KEY = re.compile(r"\S+")
_MARK_START = re.compile(r"^```\{(?:activity|task|code)\}", re.MULTILINE)
# What both languages must have in common, and how an author calls it.
_STRUCTURE = {
    "heading_open": "a heading of level {level}",
    "paragraph_open": "a paragraph",
    "bullet_list_open": "a list",
    "ordered_list_open": "a numbered list",
    "list_item_open": "a list item",
    "tr_open": "a table row",
    "blockquote_open": "a note (>)",
    "fence": "{info}",
    "hr": "a line (---)",
}


@dataclass(frozen=True)
class Passage:
    """A stretch of text between marks; `line` is where it starts in the file."""

    text: str
    line: int


@dataclass(frozen=True)
class Call:
    """The place of an activity in the text."""

    activity: str
    line: int


@dataclass(frozen=True)
class TaskCall:
    """The place of a task in the text."""

    task: str
    line: int


@dataclass(frozen=True)
class Example:
    """Code that is shown and run; `caption` says what it shows."""

    caption: str
    code: str
    line: int


Piece = Passage | Call | TaskCall | Example


def split(source: str) -> list[Piece]:
    """Return the passages, activities, tasks and example code of a lesson's text, in order."""
    found: list[Piece] = []
    start = 0
    for match in _MARK.finditer(source):
        found += _passage(source, start, match.start())
        line = source.count("\n", 0, match.start()) + 1
        if match["kind"] == "code":
            found.append(Example(match["said"], match["body"].strip("\n"), line))
        else:
            found.append((Call if match["kind"] == "activity" else TaskCall)(match["said"], line))
        start = match.end()
    return found + _passage(source, start, len(source))


def called(piece: Piece) -> str:
    """Return the key of the activity or task that a piece calls; empty for text and example code."""
    return piece.activity if isinstance(piece, Call) else piece.task if isinstance(piece, TaskCall) else ""


def _passage(source: str, start: int, end: int) -> list[Piece]:
    text = source[start:end]
    lead = len(text) - len(text.lstrip())
    return [Passage(text.strip(), source.count("\n", 0, start + lead) + 1)] if text.strip() else []


def structure(source: str) -> Iterator[tuple[str, int]]:
    """Yield each structural element of a text and its line: what both languages must have in common."""
    for token in _parser().parse(source):
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "inline":
            for child in token.children or ():
                if child.type == "image":
                    yield f"the picture {child.attrGet('src')}", line
        elif token.type in _STRUCTURE:
            yield _STRUCTURE[token.type].format(level=token.tag[1:], info=_fenced(token.info, token.content)), line


def _fenced(info: str, content: str) -> str:
    """Return what both languages have in common of a fenced block; the caption of example code is each one's own."""
    if info.startswith("{code}"):
        return f"the example code that begins `{content.strip().splitlines()[0]}`" if content.strip() else "no code"
    return re.sub(r"^\{(activity|task)\}", r"the \1", info) or "a code block"


def open_marks(source: str) -> Iterator[int]:
    """Yield the line of each mark that is not closed, or names no activity or task, or has no caption."""
    closed = {
        piece.line
        for piece in split(source)
        if (isinstance(piece, Call) and _KEY.fullmatch(piece.activity))
        or (isinstance(piece, TaskCall) and _KEY.fullmatch(piece.task))
        or (isinstance(piece, Example) and piece.caption and piece.code)
    }
    for match in _MARK_START.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        if line not in closed:
            yield line


def raw_html(source: str) -> Iterator[int]:
    """Yield the line of each piece of raw HTML, which lessons may not have."""
    for token in _parser().parse(source):
        line = (token.map[0] if token.map else 0) + 1
        if token.type == "html_block":
            yield line
        elif token.type == "inline":
            yield from (line for child in token.children or () if child.type == "html_inline")


def with_terms(source: str, link: Callable[[str], str]) -> str:
    """Return a text with each `{term}` replaced by what `link` makes of the word."""
    return TERM.sub(lambda match: link(match[1]), source)


@lru_cache(maxsize=512)
def to_html(source: str) -> str:
    """Return a text of ours as HTML; tables scroll by themselves on a narrow phone."""
    html = str(_parser().render(source))
    return html.replace("<table>", '<div class="table-scroll" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # our own text may hold its SVG drawings
    return parser
