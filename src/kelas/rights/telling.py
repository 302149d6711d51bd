"""What is kept, said in plain words: a line for each event. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kelas.activities import Activity
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.events.kinds import Attempt, Event, SubmissionGraded
from kelas.lessons.models import Lesson
from kelas.practice.turn import WIB
from kelas.words.interface import say
from kelas.words.text import Lang, figure


@dataclass(frozen=True, kw_only=True)
class Line:
    """An event as a learner reads it: when, what, and the answer if it was one."""

    at: str
    text: str
    answer: str = ""


def clock(at: datetime, lang: Lang) -> str:
    """Return a time as people in Kediri write it, in western Indonesian time (UTC+7)."""
    return f"{at.astimezone(WIB):{'%d/%m/%Y %H.%M' if lang == 'id' else '%d/%m/%Y %H:%M'}} WIB"


def told(event: Event, lesson: Lesson | None, lang: Lang) -> Line:
    """Return an event in words.

    Args:
        event: any kind.
        lesson: the lesson that it belongs to; None if the course has it no more.
        lang: the language.
    """
    key = getattr(event, "activity", "")
    activity = lesson.activities.get(key) if lesson else None
    values: dict[str, str] = {"activity": activity.prompt.say(lang) if activity else key}
    answer = ""
    match event:
        case Attempt():
            values["outcome"] = say(f"data.outcome-{event.outcome}", lang)
            answer = readable(activity, event.answer, lang)
        case SubmissionGraded() if event.problem:
            return Line(at=clock(event.at, lang), text=say("data.not-graded", lang))
        case SubmissionGraded():
            values |= {"score": figure(event.score, lang), "most": figure(event.max_score, lang)}
        case _:
            pass
    return Line(at=clock(event.at, lang), text=say(f"data.event-{event.KIND}", lang, **values), answer=answer)


def by_lesson(events: Sequence[Event], lessons: Mapping[str, Lesson], lang: Lang) -> list[tuple[str, str, list[Line]]]:
    """Return the events by lesson: its slug, its title, and its lines, oldest first."""
    found: dict[str, list[Line]] = {}
    for event in events:
        found.setdefault(event.lesson, []).append(told(event, lessons.get(event.lesson), lang))
    return [
        (slug, lessons[slug].head.title.say(lang) if slug in lessons else slug, lines) for slug, lines in found.items()
    ]


def readable(activity: Activity | None, answer: Any, lang: Lang) -> str:
    """Return an answer as the learner saw it: an option's text in place of its key."""
    match activity:
        case PickOne() | PickMany():
            texts = {option.key: option.text.say(lang) for option in activity.options}
        case Order():
            texts = {item.key: item.text.say(lang) for item in activity.items}
        case Match():
            texts = {pair.key: pair.text.say(lang) for pair in activity.pairs}
            texts |= {target.key: target.text.say(lang) for target in activity.targets}
        case _:
            texts = {}
    return _flat(answer, texts)


def _flat(value: Any, texts: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{texts.get(str(key), key)}: {_flat(part, texts)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_flat(part, texts) for part in value)
    return "–" if value is None or value == "" else texts.get(str(value), str(value))
