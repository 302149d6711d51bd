"""Facts that are computed, and how numbers are written in both languages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from kelas.practice.numbers import canonical
from kelas.practice.screens import Show, Sum
from kelas.words.text import Text

MOST = Decimal(10) ** 15
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

Amount = Callable[[str], Decimal | None]
"""Answers what number a thing such as `field:kg` is now."""


def things(sum_: Sum) -> tuple[str, ...]:
    """Return what a sum is made of."""
    return sum_.add or sum_.subtract or sum_.multiply or sum_.divide


def total(sum_: Sum, amount: Amount) -> str:
    """Return a computed fact as rules see it; what is not a number counts as 0."""
    operate: Callable[[Decimal, Decimal], Decimal] = _EXACT.add
    if sum_.subtract:
        operate = _EXACT.subtract
    elif sum_.multiply:
        operate = _EXACT.multiply
    elif sum_.divide:
        operate = _quotient
    result, *rest = [amount(thing) or Decimal(0) for thing in things(sum_)] or [Decimal(0)]
    for number in rest:
        result = max(-MOST, min(MOST, operate(result, number)))
    least = amount(sum_.at_least) if sum_.at_least is not None else None
    result = result if least is None else max(result, least)
    return canonical(result.quantize(Decimal(1).scaleb(-sum_.round), context=_EXACT) + 0)


def written(number: Decimal, show: Show) -> Text:
    """Return a number as it is written in both languages: Rp1.500.000; 2,5 and 2.5; 12,5% and 12.5%."""
    english = f"{Decimal(canonical(abs(number))):,f}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    sign, unit = "-" if number < 0 else "", "Rp" if show == "rupiah" else ""
    percent = "%" if show == "percent" else ""
    return Text(id=f"{sign}{unit}{indonesian}{percent}", en=f"{sign}{unit}{indonesian if unit else english}{percent}")


def _quotient(first: Decimal, second: Decimal) -> Decimal:
    return _EXACT.divide(first, second) if second else Decimal(0)
