"""Figures in words: with their interval and how many learners they rest on, or with the reason why they are missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from kelas.tracking.cohort import ZONE
from kelas.tracking.figures import FEWEST_LEARNERS, Figure
from kelas.words.interface import say
from kelas.words.text import Lang

# A share or a score as a percentage; a correlation; a number of tries; a time in seconds.
Unit = Literal["share", "correlation", "tries", "seconds"]

NONE = "–"
_SECONDS_AS_MINUTES = 90
_MONTHS: Mapping[Lang, str] = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}


def value(number: float | None, unit: Unit, lang: Lang) -> str:
    """Return a number as it is written in a language; a dash for none."""
    if number is None:
        return NONE
    match unit:
        case "share":
            written = f"{round(number * 100):d}%"
        case "correlation":
            written = f"{number:.2f}".replace("-0.00", "0.00")
        case "tries":
            written = f"{number:g}"
        case "seconds" if number < _SECONDS_AS_MINUTES:
            return say("report.seconds", lang, n=round(number))
        case "seconds":
            return say("report.minutes", lang, n=_point(f"{number / 60:.1f}".removesuffix(".0"), lang))
    return _point(written, lang).replace("-", "−")


def between(figure: Figure, unit: Unit, lang: Lang) -> str:
    """Return the interval of a figure, a dash if it has none."""
    if figure.low is None:
        return NONE
    low, high = value(figure.low, unit, lang), value(figure.high, unit, lang)
    if unit == "share" and figure.low >= 0:
        return f"{low.removesuffix('%')}–{high}"
    return f"{low}\u00a0–\u00a0{high}"


def people(figure: Figure, lang: Lang) -> str:
    """Return how many learners a figure rests on; of fewer than five only that."""
    return str(figure.n) if figure.n >= FEWEST_LEARNERS else say("report.few", lang)


def short(figure: Figure, unit: Unit, lang: Lang) -> str:
    """Return a figure with its interval, for a cell: `72% (55–85%)`."""
    written = value(figure.value, unit, lang)
    return written if figure.low is None else f"{written} ({between(figure, unit, lang)})"


def meaning(figure: Figure, unit: Unit, lang: Lang) -> str:
    """Return what a figure tells, or why it is missing."""
    return say(figure.words, lang, value=value(figure.value, unit, lang))


def sentence(figure: Figure, unit: Unit, lang: Lang) -> str:
    """Return what a figure tells, how many learners it rests on, and its interval."""
    told = meaning(figure, unit, lang)
    if figure.value is None:
        return told
    said: dict[str, Any] = {"n": figure.n}
    if figure.low is None:
        return f"{told} {say('figure.people', lang, **said)}"
    said |= {"low": value(figure.low, unit, lang), "high": value(figure.high, unit, lang)}
    return f"{told} {say('figure.interval', lang, **said)}"


def columns(lang: Lang, *keys: str) -> tuple[str, ...]:
    """Return the names of a table's columns."""
    return tuple(say(key, lang) for key in keys)


def day(at: datetime, lang: Lang) -> str:
    """Return a day in Kediri: `2 Mar`."""
    local = at.astimezone(ZoneInfo(ZONE))
    return f"{local.day} {_MONTHS[lang].split()[local.month - 1]}"


def clock(at: datetime, lang: Lang) -> str:
    """Return a time of day in Kediri: `09.15` in Indonesian, `09:15` in English."""
    return at.astimezone(ZoneInfo(ZONE)).strftime("%H.%M" if lang == "id" else "%H:%M")


def moment(at: datetime, lang: Lang) -> str:
    """Return a day with year and time, in Kediri: `2 Mar 2026, 09.15 WIB`."""
    return f"{day(at, lang)} {at.astimezone(ZoneInfo(ZONE)).year}, {clock(at, lang)} WIB"


def _point(written: str, lang: Lang) -> str:
    return written if lang == "en" else written.replace(".", ",")
