"""A day as it is written on a certificate."""

from __future__ import annotations

from datetime import datetime

from kelas.practice.turn import WIB
from kelas.words.interface import say
from kelas.words.text import Lang


def day(at: datetime, lang: Lang) -> str:
    """Return a day in Kediri (UTC+7) with its month in words: `2 Maret 2026`."""
    local = at.astimezone(WIB)
    return f"{local.day} {say('certificate.months', lang).split()[local.month - 1]} {local.year}"
