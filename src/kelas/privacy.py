"""Recognise a number that could be somebody's real NIK or KK, so that it is never kept.

The 16 digits are region 6, date 6 (`DDMMYY`, for women's NIK the day + 40) and serial 4; the serial 0000 is
never issued, so the kit's practice numbers end in it (rule: dossier section 6.1, sources 21 and 22; Permendagri 73/2022
for the family card). There is no check digit: a well-formed number may still not exist.
"""

from __future__ import annotations

import re
import unicodedata

LENGTH = 16

_PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
    for code in range(first, last + 1)
)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# What people put between groups of digits: spaces, dots, dashes, slashes, underscores, and invisible marks.
_SEPARATORS = re.compile(r"(?<=\d)[\s./\\_,:;'\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff-]{1,3}(?=\d)")
_RUNS = re.compile(r"\d{16,}")


def plausible_nik(text: str) -> bool:
    """Say whether a text holds a number that could be a real NIK or KK.

    Args:
        text: anything a learner typed, of any length; digits of any script are read.

    Returns:
        True if some 16 digits in a row, separators aside, have a known province, a possible date and a serial
        other than 0000.
    """
    joined = _SEPARATORS.sub("", text if text.isascii() else _with_plain_digits(text))
    return any(
        _could_be_issued(run[start : start + LENGTH])
        for run in _RUNS.findall(joined)
        for start in range(len(run) - LENGTH + 1)
    )


def holds_plausible_nik(value: object) -> bool:
    """Say whether any text inside a JSON-like value holds a plausible NIK; see `plausible_nik`."""
    waiting = [value]
    while waiting:  # not by recursion: what comes from outside may be nested deeper than Python's stack
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, (list, tuple)):
            waiting += part
        elif part is not None and not isinstance(part, bool) and plausible_nik(str(part)):
            return True
    return False


def date_is_possible(ddmmyy: str) -> bool:
    """Say whether six digits are a day that some year has; a woman's day (41 to 71) counts."""
    day, month = int(ddmmyy[:2]), int(ddmmyy[2:4])
    day = day - 40 if day > 40 else day
    return 1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1]


def province_is_known(digits: str) -> bool:
    """Say whether the first two digits are a province code of the national list."""
    return digits[:2] in _PROVINCES


def _with_plain_digits(text: str) -> str:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
    return unicodedata.normalize("NFKC", digits)


def _could_be_issued(digits: str) -> bool:
    return province_is_known(digits) and digits[12:] != "0000" and date_is_possible(digits[6:12])
