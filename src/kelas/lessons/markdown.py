"""The text of a lesson: Markdown with two MyST marks, `{activity}` and `{term}`.

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
_ACTIVITY = re.compile(r"^```\{activity\}\s*(\S*)\s*\n(?:(?!```).*\n)*?```[ \t]*$", re.MULTILINE)
_CALL_START = re.compile(r"^```\{activity\}", re.MULTILINE)
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
    """A stretch of text between activities; `line` is where it starts in the file."""

    text: str
    line: int


@dataclass(frozen=True)
class Call:
    """The place of an activity in the text."""

    activity: str
    line: int


def split(source: str) -> list[Passage | Call]:
    """Return the passages and activities of a lesson's text, in order."""
    found: list[Passage | Call] = []
    start = 0
    for match in _ACTIVITY.finditer(source):
        found += _passage(source, start, match.start())
        found.append(Call(match[1], source.count("\n", 0, match.start()) + 1))
        start = match.end()
    return found + _passage(source, start, len(source))


def _passage(source: str, start: int, end: int) -> list[Passage | Call]:
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
            info = token.info.replace("{activity}", "the activity") or "a code block"
            yield _STRUCTURE[token.type].format(level=token.tag[1:], info=info), line


def open_calls(source: str) -> Iterator[int]:
    """Yield the line of each activity mark that is not closed or names no activity."""
    closed = {call.line for call in split(source) if isinstance(call, Call) and call.activity}
    for match in _CALL_START.finditer(source):
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
