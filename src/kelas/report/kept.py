"""Reports as files, so that looking at one costs next to nothing.

A file per cohort and language, and one for all learners: `<cohort or all>.<lang>.json` in the state folder's reports/.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path

from kelas import paths
from kelas.report.document import Report, from_json, to_json
from kelas.words.text import Lang

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def folder() -> Path:
    """Return where the reports are kept; it need not exist yet."""
    return paths.home() / "reports"


def file(place: Path, cohort: str, lang: Lang) -> Path:
    """Return the file of a report.

    Args:
        place: the folder of all reports.
        cohort: the cohort's code; empty for all learners.
        lang: its language.

    Raises:
        ValueError: no cohort can have this code.
    """
    if cohort and not _CODE.fullmatch(cohort):
        raise ValueError(f"no cohort has the code {cohort!r}")
    return place / f"{cohort or 'all'}.{lang}.json"


def kept(place: Path, cohort: str, lang: Lang) -> Report | None:
    """Return a report that was kept; None if there is none, or another version of the program wrote it."""
    with suppress(OSError, ValueError):
        return from_json(file(place, cohort, lang).read_text("utf-8"))
    return None


def write(target: Path, made: Report) -> None:
    """Write a report so that a reader finds the old one or the new one, never half of one."""
    half = target.with_suffix(".part")
    half.write_text(json.dumps(to_json(made), ensure_ascii=False, separators=(",", ":")), "utf-8")
    os.replace(half, target)
