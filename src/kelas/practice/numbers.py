"""Numbers and dates that people type: read kindly, judged by form only.

NIK (16 digits, dossier section 6.1): region 6, birth date `DDMMYY` (a woman's day + 40), serial 4. A family card
number: region 6, issue date 6, serial 4. There is no check digit, so a well-formed number may still not exist. Practice
numbers have the serial 0000, which is never issued, and may use the reserved province 99.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kelas.privacy import LENGTH, date_is_possible, province_is_known

PRACTICE_PROVINCE = "99"
PRACTICE_SERIAL = "0000"
MOST_DIGITS = 15
MOST_DECIMALS = 2
"""with three, 1.125 could be a number of thousands"""

# What people put between groups of digits, and invisible marks that come along when text is pasted.
_BETWEEN = re.compile(r"[\s./\\_,:;'\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\u2066-\u2069\ufeff-]+")
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4})")
_WITH_MONTH = re.compile(r"(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "mei may", "jun", "jul", "agu aug", "sep", "okt oct", "nov", "des dec")
_THOUSANDS = re.compile(r"(-?\d{1,3}(?:\.\d{3})+)(?:,(\d+))?")
_ENGLISH_THOUSANDS = re.compile(r"(-?\d{1,3}(?:,\d{3}){2,})")
_PLAIN = re.compile(r"(-?\d+)(?:[.,](\d+))?")


def bare(text: str) -> str:
    """Return a number as typed, without the spaces, dots and dashes between its groups, its digits as 0 to 9."""
    return _BETWEEN.sub("", _with_plain_digits(text))


@lru_cache(maxsize=1024)
def number(text: str) -> Decimal | None:
    """Return a number: dots between thousands, a comma (or a dot) before decimals; None when the text is none."""
    plain = _INVISIBLE.sub("", _with_plain_digits(text))
    plain = re.sub(r"^rp\.?|,-$", "", plain, flags=re.IGNORECASE)
    found = _THOUSANDS.fullmatch(plain) or _ENGLISH_THOUSANDS.fullmatch(plain) or _PLAIN.fullmatch(plain)
    if found is None:
        return None
    digits, decimals = found[1].replace(".", "").replace(",", ""), found[2] if found.lastindex == 2 else ""
    if len(digits) + len(decimals) > MOST_DIGITS or not (digits.lstrip("-") + decimals).isascii():
        return None
    return Decimal(f"{digits}.{decimals or 0}") + 0  # minus nothing is nothing


def literal(text: str) -> Decimal | None:
    """Return a number that an author wrote in place of a thing, such as `0.0012`; None for the name of a thing."""
    return Decimal(text) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text) else None


@lru_cache(maxsize=1024)
def typed_number(text: str, decimals: int, *units: str) -> Decimal | None:
    """Return a number that was typed into a field with so many decimals; its unit may stand beside it."""
    plain = text.strip()
    for unit in units:
        if unit and plain.casefold().endswith(unit.casefold()):
            plain = plain[: -len(unit)]
        elif unit and plain.casefold().startswith(unit.casefold()):
            plain = plain[len(unit) :]
    found = number(plain)
    if not decimals and re.fullmatch(r"\d{1,3},\d{3}", plain.strip()):  # thousands, as the English write them
        found = number(plain.replace(",", "."))
    if found is None or found < 0 or -int(found.normalize().as_tuple().exponent) > decimals:
        return None
    return found


def canonical(found: Decimal) -> str:
    """Return a number as rules see it: digits, and a point before decimals that are not 0."""
    written = f"{found:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


@lru_cache(maxsize=1024)
def day(text: str) -> date | None:
    """Return a date written as ISO, day first, or with the month's name; None when no calendar has it."""
    plain = text.strip()
    try:
        if iso := _ISO.fullmatch(plain):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if first := _DAY_FIRST.fullmatch(plain):
            return date(int(first[3]), int(first[2]), int(first[1]))
        if (named := _WITH_MONTH.fullmatch(plain)) and (month := _month(named[2])):
            return date(int(named[3]), month, int(named[1]))
    except ValueError:
        return None
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


def _month(name: str) -> int:
    return next((place for place, names in enumerate(_MONTHS, 1) if name.lower() in names.split()), 0)


def _with_plain_digits(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in plain)
