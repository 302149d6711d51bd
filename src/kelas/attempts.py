"""The one crossing: an answer comes in, is guarded, judged, kept, and only then answered.

Nothing is acknowledged before it is kept; an answer that could not be kept says so and stays on the phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kelas.activities import Grade, Practice
from kelas.events.given import given
from kelas.events.kinds import Attempt, Event, HintShown, NumberRefused
from kelas.events.seen import Seen
from kelas.events.store import Store, StoreError
from kelas.lessons.judge import Given, judge
from kelas.lessons.models import Lesson
from kelas.privacy import holds_plausible_nik
from kelas.words.interface import say
from kelas.words.text import Lang

# What is judged and kept: texts of so many characters, so many parts side by side, nested so deep. No form needs more.
LONGEST_TEXT = 4000
MOST_PARTS = 1000
DEEPEST = 10
_OUTCOMES_SAID = {"correct", "partial", "wrong", "unreadable", "kept", "refused", "not-saved"}


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sends, where, and in which language.

    Attributes:
        seen: what a kernel has read of the learner's events; without it they are read anew each time.
    """

    store: Store
    lesson: Lesson
    activity: str
    learner: str
    lang: Lang
    seen: Seen | None = None

    def events(self) -> Sequence[Event]:
        """Return what the learner did in the lesson, oldest first.

        Raises:
            StoreError: it could not be read.
        """
        return self.seen.events() if self.seen else self.store.read(learner=self.learner, lesson=self.lesson.slug)


def submit(sender: Sender, message_id: str, answer: Any, now: datetime) -> dict[str, Any]:
    """Guard, judge, keep and answer one attempt.

    Args:
        sender: who answers which activity.
        message_id: chosen by the sender; sending it again changes nothing and gives the same verdict.
        answer: anything that JSON can say.
        now: the time, in UTC.

    Returns:
        The verdict for the browser: `{outcome, credit, text: [sentence], parts: {key: {right, text}}}`.
    """
    try:
        if holds_plausible_nik(answer):
            return refuse(sender, message_id, now)
        if not _fits(answer):
            return verdict("unreadable", sender.lang, say("answer.too-long", sender.lang, longest=LONGEST_TEXT))
        past, repeated = _past(sender, message_id)
        attempt = repeated or Given(answer=_storable(answer), at=now)
        grade = judge(sender.lesson, sender.activity, sender.learner, past, attempt)
        if repeated is None:
            sender.store.put(_event(sender, message_id, attempt, grade))
    except StoreError:
        return verdict("not-saved", sender.lang)
    return _said(grade, sender.lang)


def refuse(sender: Sender, message_id: str, now: datetime) -> dict[str, Any]:
    """Count that a real-looking number was refused, here or in the browser; the number itself goes no further."""
    _put_quietly(sender, NumberRefused(id=message_id, at=now, activity=sender.activity, **_who(sender)))
    return verdict("refused", sender.lang)


def hint(sender: Sender, message_id: str, now: datetime) -> str | None:
    """Keep that a hint was asked for, and return it. A hint is given even when that cannot be kept."""
    _put_quietly(sender, HintShown(id=message_id, at=now, activity=sender.activity, **_who(sender)))
    text = sender.lesson.activities[sender.activity].hint
    return text.say(sender.lang) if text else None


def verdict(outcome: str, lang: Lang, *sentences: str) -> dict[str, Any]:
    """Return a verdict that judges nothing, with the sentences given or the usual one for its outcome."""
    return {
        "outcome": outcome,
        "credit": 0.0,
        "text": list(sentences) or [say(f"verdict.{outcome}", lang)],
        "parts": {},
    }


def last_verdict(sender: Sender, past: Sequence[Given]) -> dict[str, Any] | None:
    """Return the verdict on the last of the answers given so far, as when it was given; None if there is none.

    A practice service shows where it stands by its screen, so it has none either.
    """
    if not past or isinstance(sender.lesson.activities[sender.activity], Practice):
        return None
    return _said(judge(sender.lesson, sender.activity, sender.learner, past[:-1], past[-1]), sender.lang)


def _past(sender: Sender, message_id: str) -> tuple[list[Given], Given | None]:
    """Return the answers before this message, and the message itself if it was kept already."""
    events = sender.events()
    for place, event in enumerate(events):
        if event.id == message_id and isinstance(event, Attempt):
            before = given(sender.lesson, sender.activity, events[:place])
            return before, Given(answer=event.answer, at=event.at)
    return given(sender.lesson, sender.activity, events), None


def _event(sender: Sender, message_id: str, attempt: Given, grade: Grade) -> Attempt:
    return Attempt(
        id=message_id,
        at=attempt.at,
        activity=sender.activity,
        answer=attempt.answer,
        credit=grade.credit,
        outcome=grade.outcome,
        lang=sender.lang,
        **_who(sender),
    )


def _said(grade: Grade, lang: Lang) -> dict[str, Any]:
    text = [sentence.say(lang) for sentence in grade.text]
    if not text and grade.outcome in _OUTCOMES_SAID:
        text = [say(f"verdict.{grade.outcome}", lang)]
    parts = {
        key: {"right": part.right, "text": part.text.say(lang) if part.text else ""}
        for key, part in grade.parts.items()
    }
    return {"outcome": grade.outcome, "credit": grade.credit, "text": text, "parts": parts}


def _put_quietly(sender: Sender, event: Event) -> None:
    with suppress(StoreError):  # the learner's hint or refusal matters more than its count
        sender.store.put(event)


def _who(sender: Sender) -> dict[str, str]:
    return {"learner": sender.learner, "lesson": sender.lesson.slug}


def _fits(value: Any, depth: int = 0) -> bool:
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    if isinstance(parts, list):
        return depth < DEEPEST and len(parts) <= MOST_PARTS and all(_fits(part, depth + 1) for part in parts)
    return not isinstance(value, str) or len(value) <= LONGEST_TEXT


def _storable(value: Any) -> Any:
    """Return the value without what no database keeps: half characters and NUL."""
    if isinstance(value, dict):
        return {_storable(key): _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value
