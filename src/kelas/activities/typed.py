"""Answers that are typed: words in blanks, and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kelas.activities.model import UNREADABLE, Activity, Grade, Part, graded, key_faults
from kelas.words.text import LANGS, STRICT, Lang, Text

BLANK = re.compile(r"\[\[([\w-]+)\]\]")


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words in both languages; either language is accepted, since a learner may switch while typing."""

    __pydantic_config__ = STRICT

    id: tuple[str, ...]
    en: tuple[str, ...]

    def hold(self, typed: str) -> bool:
        """Say whether the typed text is one of the words; case, punctuation and spacing are forgiven."""
        return plain(typed) in {plain(word) for word in self.id + self.en}


@dataclass(frozen=True, kw_only=True)
class WrongWords:
    """Wrong answers that are expected, with what to say about them."""

    __pydantic_config__ = STRICT

    answers: Words
    feedback: Text
    misconception: str = ""


@dataclass(frozen=True, kw_only=True)
class Blank:
    """One blank of a sentence; `feedback` is for a wrong answer that nobody expected."""

    __pydantic_config__ = STRICT

    key: str
    accept: Words
    feedback: Text
    wrong: tuple[WrongWords, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FillIn(Activity):
    """A sentence with `[[key]]` where each blank is."""

    text: Text
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, kw_only=True)
class WrongNumber:
    """A range of wrong numbers that are expected, both ends included, with what to say about them."""

    __pydantic_config__ = STRICT

    from_: float
    to: float
    feedback: Text
    misconception: str = ""


@dataclass(frozen=True, kw_only=True)
class Number(Activity):
    """A number in a unit, right within a tolerance."""

    unit: Text
    answer: float
    feedback: Text
    tolerance: float = 0
    wrong: tuple[WrongNumber, ...] = ()


def view_fill_in(activity: FillIn, lang: Lang, seed: str) -> dict[str, Any]:
    """Return the sentence in pieces: text, and blanks by key."""
    pieces = BLANK.split(activity.text.say(lang))
    return {"parts": [{"blank": piece} if place % 2 else piece for place, piece in enumerate(pieces)]}


def grade_fill_in(activity: FillIn, answer: Any) -> Grade:
    """Grade a mapping of blank key to typed text: share of blanks filled rightly."""
    if not isinstance(answer, dict) or not any(isinstance(typed, str) and typed.strip() for typed in answer.values()):
        return UNREADABLE
    parts = {blank.key: _blank_part(blank, str(answer.get(blank.key, ""))) for blank in activity.blanks}
    credit = sum(part.right for part in parts.values()) / len(activity.blanks)
    return graded(activity, credit, [part.text for part in parts.values()], parts)


def _blank_part(blank: Blank, typed: str) -> Part:
    if blank.accept.hold(typed):
        return Part(right=True)
    expected = (wrong.feedback for wrong in blank.wrong if wrong.answers.hold(typed))
    return Part(right=False, text=next(expected, blank.feedback))


def faults_fill_in(activity: FillIn) -> Sequence[str]:
    """Return what is wrong between the sentence and its blanks; one sentence each."""
    keys = [blank.key for blank in activity.blanks]
    return key_faults("blanks", activity.blanks, least=1) + [
        f"the {lang} text has the blanks {found}, the list has {keys}; both need the same"
        for lang in LANGS
        if sorted(found := BLANK.findall(activity.text.say(lang))) != sorted(keys)
    ]


def view_number(activity: Number, lang: Lang, seed: str) -> dict[str, Any]:
    """Return the unit only."""
    return {"unit": activity.unit.say(lang)}


def grade_number(activity: Number, answer: Any) -> Grade:
    """Grade a typed number: right if one of its readings is within the tolerance."""
    values = readings(str(answer)) if isinstance(answer, (str, int, float)) else ()
    if not values:
        return UNREADABLE
    if any(abs(value - activity.answer) <= activity.tolerance + 1e-9 for value in values):
        return graded(activity, 1.0, [], {})
    expected = (wrong.feedback for wrong in activity.wrong for value in values if wrong.from_ <= value <= wrong.to)
    return graded(activity, 0.0, [next(expected, activity.feedback)], {})


def plain(text: str) -> str:
    """Return a text as it is compared: lower case, no punctuation at the ends, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(folded.split()).strip(" .,;:!?\"'()[]")


def readings(typed: str) -> tuple[float, ...]:
    """Return the numbers that a typed text can mean, Indonesian (1.442,5) and English (1,442.5) way; none if none.

    A learner may write either way whatever the page's language, so `3,197` is read as 3.197 and as 3197.
    """
    text = re.sub(r"^rp\.?", "", unicodedata.normalize("NFKC", typed).strip().replace(" ", ""), flags=re.IGNORECASE)
    if len(text) > 40 or not re.fullmatch(r"[+-]?\d[\d.,]*%?", text):
        return ()
    text = text.removesuffix("%")
    found = []
    for thousands, decimal in ((".", ","), (",", ".")):
        whole, _, fraction = text.partition(decimal)
        if decimal in fraction or thousands in fraction:
            continue
        groups = whole.lstrip("+-").split(thousands)
        if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
            continue
        value = float(whole.replace(thousands, "") + "." + (fraction or "0"))
        if value not in found:
            found.append(value)
    return tuple(found)
