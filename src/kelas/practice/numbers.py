"""Numbers and dates that people type: read kindly, judged by form only.

NIK (16 digits, dossier section 6.1): region 6, birth date `DDMMYY` (a woman's day + 40), serial 4. A family card
number: region 6, issue date 6, serial 4. There is no check digit, so a well-formed number may still not exist. Practice
numbers have the serial 0000, which is never issued, and may use the reserved province 99.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from kelas.privacy import LENGTH, date_is_possible, province_is_known

PRACTICE_PROVINCE = "99"
PRACTICE_SERIAL = "0000"

# What people put between groups of digits, and invisible marks that come along when text is pasted.
_BETWEEN = re.compile(r"[\s./\\_,:;'\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\u2066-\u2069\ufeff-]+")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def bare(text: str) -> str:
    """Return a number as typed, without the spaces, dots and dashes between its groups, its digits as 0 to 9."""
    plain = unicodedata.normalize("NFKC", text)
    return _BETWEEN.sub("", "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in plain))


def whole(text: str) -> int | None:
    """Return a whole number, dots between thousands allowed; None when the text is none."""
    digits = bare(text).removeprefix("Rp")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def day(text: str) -> date | None:
    """Return a date written as ISO or day first; None when no calendar has it."""
    iso, first = _ISO.fullmatch(text.strip()), _DAY_FIRST.fullmatch(text.strip())
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(first[3]), int(first[2]), int(first[1])) if first else None
    except ValueError:
        return None


def part_can_exist(number: str, part: str) -> bool:
    """Say whether a part of a 16-digit number can exist; a number of another length has no judged parts."""
    if len(number) != LENGTH or not (number.isascii() and number.isdigit()):
        return True
    date_day, month = int(number[6:8]), int(number[8:10])
    if part == "province":
        return province_is_known(number) or number.startswith(PRACTICE_PROVINCE)
    if part == "day":
        return 1 <= date_day <= 31 or 41 <= date_day <= 71
    if part == "month":
        return not part_can_exist(number, "day") or (1 <= month <= 12 and date_is_possible(number[6:12]))
    return number[12:] == PRACTICE_SERIAL
