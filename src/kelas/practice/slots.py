"""Appointments: which days and times are offered on a practice day, and which of them are taken already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from kelas.practice.facts import stable
from kelas.practice.fields import Slots, Weekday
from kelas.words.text import Text

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
NAMES = tuple(
    Text(id=id_, en=key.capitalize())
    for key, id_ in zip(WEEKDAYS, ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"), strict=True)
)
MOST_DAYS = 62


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One appointment; its key is what the field holds: `2026-03-04 08.00`."""

    day: date
    time: str
    full: bool

    @property
    def key(self) -> str:
        """Return the value of the field when this is chosen."""
        return f"{self.day.isoformat()} {self.time}"


def offered(slots: Slots, today: date | None, *seed: object) -> list[Slot]:
    """Return the appointments in order; none before the first action, when there is no day yet. Never all are full."""
    if today is None:
        return []
    found = []
    for number in range(slots.from_, slots.from_ + min(slots.days, MOST_DAYS)):
        try:
            day = today + timedelta(days=number)
        except OverflowError:
            break
        if WEEKDAYS[day.weekday()] not in slots.closed:
            found += [Slot(day=day, time=time, full=_full(slots, day, time, *seed)) for time in slots.times]
    if found and all(slot.full for slot in found):
        found[-1] = Slot(day=found[-1].day, time=found[-1].time, full=False)
    return found


def told(key: str) -> Text:
    """Return the day of a field's value as people say it: Rabu, 04-03-2026, 08.00."""
    day, _, time = key.partition(" ")
    try:
        name = NAMES[date.fromisoformat(day).weekday()]
    except ValueError:
        return Text(id=key, en=key)
    rest = ", ".join(filter(None, [day_first(day), time]))
    return Text(id=f"{name.id}, {rest}", en=f"{name.en}, {rest}")


def day_first(iso: str) -> str:
    """Return an ISO date as people here write it: DD-MM-YYYY."""
    return "-".join(reversed(iso.split("-")))


def _full(slots: Slots, day: date, time: str, *seed: object) -> bool:
    return slots.full_every > 0 and stable(*seed, day.isoformat(), time) % slots.full_every == 0
