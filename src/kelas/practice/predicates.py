"""The small closed vocabulary in which rules and conditions are written, and what each word means.

A predicate looks at one thing (`of`) and holds when all its tests hold. What `of` may name:

    nik, field:nik      what the learner typed in a field      fact:nik         a fact of the persona or the record
    ticket:usul         the status code of a sent form, or ""   judged:mail      "official", "scam" or ""
    opened:mail         "yes" when its link was followed        inbox:mail       "yes" when the message has arrived
    slips:nik           how often a field was judged faulty     unmended:all     how many fields are still faulty
    faults:usul         how many faults an officer would find   returned:usul    how often it came back for correction
    count:private       a counter of the state                  scenario:key     the key of the scenario
    paper:ktp           the type of the paper that was chosen   district:tempat  mojoroto, kota or pesantren
    quality:ktp         sharp, blurred, cut, dark or expired    whose:ktp        own or other
    rows:anggota        how many rows                           rows:anggota.level=anak   how many rows with that value
    anggota.umur        in a rule: the value in each row        total:anggota.umur        the sum of a column
    repeats:anggota.nama   how many rows repeat an earlier one
    decided:bu-tini     right, wrong or ""                      decided:all      "yes" when all are decided
    decided:right       how many decisions are right            decided:reasons  how many with all reasons right

A field that was left empty passes every test but `filled`: that a field must be filled is said once, by `required`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kelas.practice import numbers
from kelas.words.text import STRICT

Part = Literal["province", "day", "month", "serial"]


@dataclass(frozen=True, kw_only=True)
class Span:
    """From one whole number to another, both included; an open end has no limit."""

    __pydantic_config__ = STRICT

    from_: int | None = None
    to: int | None = None

    def holds(self, number: int | Decimal) -> bool:
        """Say whether a number lies in the span."""
        return (self.from_ is None or number >= self.from_) and (self.to is None or number <= self.to)


@dataclass(frozen=True, kw_only=True)
class Predicate:
    """One condition; every test that is given must hold."""

    __pydantic_config__ = STRICT

    of: str = ""
    """what is looked at; a rule looks at its own field when this is empty"""
    at: Span | None = None
    """look only at these characters, counted from 1"""
    is_: str | None = None
    equals: str | None = None
    """the same as another thing, such as `fact:nik` or `field:kk`"""
    one_of: tuple[str, ...] = ()
    filled: bool | None = None
    digits: bool | None = None
    """digits only"""
    without: str | None = None
    """none of these characters"""
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    max_digits: int | None = None
    """at most this many digits in a row, so that no phone or account number stands in a story"""
    between: Span | None = None
    """a number in this span"""
    no_more_than: str | None = None
    no_less_than: str | None = None
    """at most, at least another thing or a number; two dates are compared as dates"""
    sum: tuple[str, ...] = ()
    """a number that is the sum of these things"""
    words: Span | None = None
    """so many words"""
    any_word: tuple[str, ...] = ()
    """one of these words stands in it, in small or capital letters"""
    within_days: int | None = None
    """a date (ISO or DD-MM-YYYY) that is not in the future and at most this many days old"""
    well_formed: Part | None = None
    """this part of a NIK or KK number can exist (the serial of practice numbers is 0000)"""
    not_: Predicate | None = None
    all: tuple[Predicate, ...] = ()
    any: tuple[Predicate, ...] = ()


Look = Callable[[str], str]
"""Answers what a thing such as `field:nik` or `ticket:usul` is now."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why a predicate does not hold, in numbers that a sentence may use; never what was typed."""

    args: Mapping[str, str]


def holds(predicate: Predicate, look: Look, today: date | None, subject: str = "") -> bool:
    """Say whether a predicate holds; see `why_not`."""
    return why_not(predicate, look, today, subject) is None


def why_not(predicate: Predicate, look: Look, today: date | None, subject: str = "") -> Finding | None:
    """Return None when a predicate holds, else why it does not.

    Args:
        predicate: the condition.
        look: answers what a thing is now; unknown things are "".
        today: the practice date; None before the first action, when no date test holds.
        subject: what is looked at when the predicate names nothing.
    """
    of = predicate.of or subject
    for part in predicate.all:
        finding = why_not(part, look, today, of)
        if finding:
            return finding
    if predicate.any and not any(holds(part, look, today, of) for part in predicate.any):
        return Finding(args={})
    if predicate.not_ is not None and holds(predicate.not_, look, today, of):
        return Finding(args={})
    return _test(predicate, look(of) if of else "", look, today)


def _test(predicate: Predicate, value: str, look: Look, today: date | None) -> Finding | None:
    if predicate.at is not None:
        value = value[(predicate.at.from_ or 1) - 1 : predicate.at.to]
    if predicate.filled is not None and bool(value) != predicate.filled:
        return Finding(args={})
    # `is` and `one-of` judge emptiness too: a ticket that was never sent has the status "".
    if predicate.is_ is not None and value != predicate.is_:
        return Finding(args={})
    if predicate.one_of and value not in predicate.one_of:
        return Finding(args={})
    if not value:
        return None
    return _test_text(predicate, value, look) or _test_value(predicate, value, look, today)


def _test_text(predicate: Predicate, value: str, look: Look) -> Finding | None:
    size = len(value)
    if predicate.without is not None:
        place = next((i for i, char in enumerate(value, 1) if char in predicate.without), None)
        if place is not None:
            return Finding(args={"pos": str(place)})
    if predicate.digits is not None and (value.isascii() and value.isdigit()) != predicate.digits:
        place = next((i for i, char in enumerate(value, 1) if not ("0" <= char <= "9")), 1)
        return Finding(args={"pos": str(place)})
    if predicate.length is not None and size != predicate.length:
        return Finding(args={"n": str(size), "limit": str(predicate.length)})
    if predicate.min_length is not None and size < predicate.min_length:
        return Finding(args={"n": str(size), "limit": str(predicate.min_length)})
    if predicate.max_length is not None and size > predicate.max_length:
        return Finding(args={"n": str(size), "limit": str(predicate.max_length)})
    if predicate.max_digits is not None:
        longest = max(map(len, re.findall(r"\d+", numbers.bare(value))), default=0)
        if longest > predicate.max_digits:
            return Finding(args={"limit": str(predicate.max_digits)})
    if predicate.words is not None and not predicate.words.holds(count := len(value.split())):
        limit = predicate.words.to if predicate.words.to is not None and count > predicate.words.to else None
        return Finding(args={"n": str(count), "limit": str(predicate.words.from_ if limit is None else limit)})
    if predicate.any_word and not any(f" {_words(word)} " in f" {_words(value)} " for word in predicate.any_word):
        return Finding(args={})
    if predicate.equals is not None:
        other = look(predicate.equals)
        if value != other:
            pairs = enumerate(zip(value, other, strict=False), 1)
            place = next((i for i, (mine, theirs) in pairs if mine != theirs), min(size, len(other)) + 1)
            return Finding(args={"pos": str(place)})
    return None


def _test_value(predicate: Predicate, value: str, look: Look, today: date | None) -> Finding | None:
    if predicate.between is not None:
        number = numbers.number(value)
        if number is None or not predicate.between.holds(number):
            return Finding(args={})
    if predicate.no_more_than is not None and not _in_order(value, _there(predicate.no_more_than, look)):
        return Finding(args={})
    if predicate.no_less_than is not None and not _in_order(value, _there(predicate.no_less_than, look), -1):
        return Finding(args={})
    if predicate.sum:
        parts = [amount(of, look) for of in predicate.sum]
        if numbers.number(value) != sum(part or 0 for part in parts):
            return Finding(args={})
    if predicate.within_days is not None:
        day = numbers.day(value)
        if day is None or today is None or not 0 <= (today - day).days <= predicate.within_days:
            return Finding(args={"limit": str(predicate.within_days)})
    if predicate.well_formed is not None and not numbers.part_can_exist(value, predicate.well_formed):
        return Finding(args={})
    return None


def amount(of: str, look: Look) -> Decimal | None:
    """Return the number that a thing is now, or that stands in its place; None when it is none."""
    written = numbers.literal(of)
    return numbers.number(look(of)) if written is None else written


def _there(of: str, look: Look) -> str:
    return look(of) if numbers.literal(of) is None else of


def _in_order(first: str, second: str, sign: int = 1) -> bool:
    """Say whether two dates or numbers are in order; what is not there yet is in order with everything."""
    days = numbers.day(first), numbers.day(second)
    if days[0] and days[1]:
        return (days[1] - days[0]).days * sign >= 0
    values = numbers.number(first), numbers.number(second)
    if values[0] is None or values[1] is None:
        return not second
    return (values[1] - values[0]) * sign >= 0


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
