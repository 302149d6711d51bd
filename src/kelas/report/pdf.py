"""A report as an accessible PDF on A4, set with Typst: the whole, then each lesson, then what the figures mean."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import typst

from kelas import paths
from kelas.report.document import Report
from kelas.words.interface import say

TEMPLATE = paths.ROOT / "share" / "typst" / "report.typ"
# PDF/UA-1: tagged, with a reading order, alternatives for pictures, a title and a language.
STANDARD: Literal["ua-1"] = "ua-1"


def write(report: Report, target: Path) -> None:
    """Write a report as PDF.

    Args:
        report: what it says.
        target: the file.

    Raises:
        OSError: the file cannot be written.
    """
    whole, lang = report.whole, report.whole.lang
    parts = [{"title": whole.title, "parts": [asdict(part) for part in whole.parts]}] if whole.parts else []
    data = {
        "title": say("report.title", lang),
        "subject": whole.title,
        "lang": lang,
        "made": say("report.made", lang, at=whole.at),
        "text": whole.text,
        "privacy": say("report.privacy", lang),
        "page": say("report.page", lang, page="{page}", pages="{pages}"),
        "contents": say("report.contents", lang),
        "documents": [*parts, *(asdict(one) for one in report.lessons.values())],
        "terms": asdict(report.terms),
    }
    made = typst.compile(TEMPLATE, root=TEMPLATE.parent, sys_inputs={"data": json.dumps(data)}, pdf_standards=STANDARD)
    target.write_bytes(made)
