"""A report as a page or a PDF shows it: parts made of sentences, charts and tables. It holds no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from kelas.words.text import Lang


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table.

    Attributes:
        caption: what it shows.
        head: the names of the columns; the first column names the rows.
        rows: as many texts as there are columns, each.
        wordy: which columns hold words; the others hold figures.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wordy: tuple[int, ...] = (0,)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture as SVG, and what it shows in a sentence for whoever cannot see it."""

    svg: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """What is said about one thing.

    Attributes:
        title: its heading; empty if it stands under the part's heading.
        text: sentences.
        key: its place on the page, for links; empty if nothing links to it.
        warn: something to look at before anything else.
    """

    title: str = ""
    text: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    key: str = ""
    warn: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a report, with its heading and its place on the page."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Link:
    """A lesson's own report: its slug, its title, and how many opened it, in words."""

    slug: str
    title: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report of a cohort, or of one lesson in it.

    Attributes:
        title: what it is about.
        cohort: the cohort's code; empty for all learners.
        lang: its language.
        at: when it was made, as it is said: `25 Nov 2026, 09.15 WIB`.
        text: sentences under the title: who is in it.
        parts: what it says.
        lessons: the lessons that have a report of their own, on the cohort's own report only.
    """

    title: str
    cohort: str
    lang: Lang
    at: str
    text: tuple[str, ...]
    parts: tuple[Part, ...]
    lessons: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that is told of a cohort in one language.

    Attributes:
        whole: progress, mastery, gain, comparisons.
        lessons: one per lesson that five learners or more have opened: its activities.
        terms: what the figures mean, and where that comes from.
    """

    whole: Document
    lessons: Mapping[str, Document]
    terms: Part


_REPORT = TypeAdapter(Report)


def to_json(report: Report) -> Any:
    """Return a report as JSON can say it."""
    return asdict(report)


def from_json(written: str) -> Report:
    """Return the report that was written as JSON.

    Raises:
        ValueError: it is none, or of another version of the program.
    """
    return _REPORT.validate_json(written)
