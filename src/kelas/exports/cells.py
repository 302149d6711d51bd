"""CSV that opens right in a spreadsheet: UTF-8 with its mark, the language's decimal sign, no formula from a learner.

A comma would separate columns and decimals alike in Indonesian, so the Indonesian files separate by semicolons, which
is what LibreOffice in Indonesian expects; the English ones by commas.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kelas.words.text import Lang

# The mark by which LibreOffice and Excel know UTF-8.
ENCODING = "utf-8-sig"
DELIMITER: dict[Lang, str] = {"id": ";", "en": ","}
DECIMAL: dict[Lang, str] = {"id": ",", "en": "."}
# What makes a spreadsheet take a text for a formula, at its begin or after blanks that it drops; the last four are the
# full-width forms (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs: one that could begin a formula gets a quotation mark in front."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def cell(value: Any, lang: Lang) -> str:
    """Return a value as it stands in a cell: numbers stay numbers, truth is 1 or 0, nothing is empty."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case int():
            return str(value)
        case float():
            return f"{value:.10g}".replace(".", DECIMAL[lang])
        case _:
            return harmless(str(value))


@contextmanager
def sheet(file: Path, columns: Sequence[str], lang: Lang) -> Iterator[Any]:
    """Give a function that writes one row of values to a new CSV file; nothing is held in memory."""
    with file.open("w", encoding=ENCODING, newline="") as out:
        writer = csv.writer(out, delimiter=DELIMITER[lang], lineterminator="\r\n")
        writer.writerow(columns)

        def write(row: Iterable[Any]) -> None:
            writer.writerow([cell(value, lang) for value in row])

        yield write
