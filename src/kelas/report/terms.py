"""What the figures of a report mean, and where each comes from. At length: docs/statistics.md."""

from __future__ import annotations

from kelas.report.document import Block, Part, Table
from kelas.report.said import columns
from kelas.words.interface import say
from kelas.words.text import Lang

# A figure's name, and the source of its definition; `term.<name>` says what it means.
SOURCES = {
    "interval": "Wilson 1927; Student 1908; Fisher 1921; Fieller 1954",
    "difficulty": "Crocker & Algina 1986",
    "discrimination": "Henrysson 1963",
    "choices": "Crocker & Algina 1986",
    "tries": "Kelas Kediri",
    "time": "Kovanović et al. 2015",
    "mastery": "Kelas Kediri",
    "gain": "Hake 1998",
    "forms": "Hills & Armitage 1979; Senn 2002",
    "confidence": "Hasan, Bagayoko & Kelley 1999",
    "few": "Hundepool et al. 2012",
}


def terms(lang: Lang) -> Part:
    """Return the definitions as the last part of a report."""
    rows = tuple((say(f"term-name.{key}", lang), say(f"term.{key}", lang), source) for key, source in SOURCES.items())
    title = say("report.part-terms", lang)
    head = columns(lang, "report.figure", "report.meaning", "report.source")
    table = Table(caption=title, head=head, rows=rows, wordy=(0, 1, 2))
    return Part(key="terms", title=title, blocks=(Block(text=(say("report.terms", lang),), table=table),))
