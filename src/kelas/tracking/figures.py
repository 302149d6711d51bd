"""Figures with their uncertainty: how many learners they rest on, a 95 % interval, and what may be said of them.

Pure mathematics, without pandas. What each figure means, its formula and its source: docs/statistics.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

# No figure is told about fewer learners than this.
FEWEST_LEARNERS = 5
# A standard deviation below this is rounding: all values are alike.
ALIKE = 1e-9

Interval = tuple[float, float]

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a report.

    Attributes:
        value: the estimate; None if it is missing, and `words` then says why.
        n: learners that it rests on.
        low: lower end of the 95 % interval; None if there is no interval.
        high: its upper end.
        words: key of the sentence that says what the figure tells, or why it is missing.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, kw_only=True)
class Bands:
    """What is said of a figure by where its whole interval lies: three bands on a scale.

    An interval that reaches over a limit allows a weaker sentence only, and one that reaches over both allows none.

    Attributes:
        limits: where the middle and the high band begin.
        low, middle, high: the sentence for an interval inside one band.
        not_high: the sentence for the low and the middle band together.
        not_low: the sentence for the middle and the high band together.
        unsure: too few learners to tell.
    """

    limits: Interval
    low: str
    middle: str
    high: str
    not_high: str
    not_low: str
    unsure: str

    def words(self, interval: Interval | None) -> str:
        """Return the strongest sentence that the interval allows."""
        if interval is None:
            return self.unsure
        first, last = (sum(end >= limit for limit in self.limits) for end in interval)
        allowed = {
            (0, 0): self.low,
            (1, 1): self.middle,
            (2, 2): self.high,
            (0, 1): self.not_high,
            (1, 2): self.not_low,
        }
        return allowed.get((first, last), self.unsure)


Words = str | Bands


def missing(n: int, words: str) -> Figure:
    """Return a figure that cannot be given.

    Args:
        n: learners that it would rest on.
        words: why; `missing.few-learners` wins if there are too few of them.
    """
    reason = "missing.few-learners" if n < FEWEST_LEARNERS else words
    return Figure(value=None, n=n, low=None, high=None, words=reason)


def figure(value: float, n: int, interval: Interval | None, words: Words) -> Figure:
    """Return a figure with its sentence, or that there are too few learners for it.

    Args:
        value: the estimate.
        n: learners that it rests on.
        interval: its 95 % interval, if there is one; it is stretched where rounding leaves the estimate out.
        words: the sentence, or the bands that choose it.
    """
    if n < FEWEST_LEARNERS:
        return missing(n, "missing.few-learners")
    low, high = (min(interval[0], value), max(interval[1], value)) if interval else (None, None)
    said = words if isinstance(words, str) else words.words(interval)
    return Figure(value=value, n=n, low=low, high=high, words=said)


def share(count: float, n: int, words: Words) -> Figure:
    """Return the share `count / n` with Wilson's interval."""
    if n < FEWEST_LEARNERS:
        return missing(n, "missing.few-learners")
    return figure(count / n, n, wilson(count, n), words)


def unit_mean(values: Sequence[float], words: Words) -> Figure:
    """Return the mean of values between 0 and 1, with an interval between 0 and 1.

    Wilson's interval if each value is 0 or 1, or if all are alike, so that Student's would have no width; else
    Student's, cut off at 0 and 1.
    """
    n = len(values)
    if n < FEWEST_LEARNERS:
        return missing(n, "missing.few-learners")
    value, sd = _moments(values)
    if sd < ALIKE or all(one in (0, 1) for one in values):
        return figure(value, n, wilson(sum(values), n), words)
    low, high = student(value, sd, n)
    return figure(value, n, (max(0.0, low), min(1.0, high)), words)


def mean(values: Sequence[float], words: Words) -> Figure:
    """Return the mean of values on an open scale, with Student's interval; none if all values are alike."""
    n = len(values)
    if n < FEWEST_LEARNERS:
        return missing(n, "missing.few-learners")
    value, sd = _moments(values)
    return figure(value, n, student(value, sd, n) if sd >= ALIKE else None, words)


def median(values: Sequence[float], words: Words) -> Figure:
    """Return a median with the interval of order statistics."""
    n = len(values)
    if n < FEWEST_LEARNERS:
        return missing(n, "missing.few-learners")
    ordered = sorted(values)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    rank = median_rank(n)
    return figure(middle, n, (ordered[rank - 1], ordered[n - rank]) if rank else None, words)


def correlation(r: float, n: int, words: Words) -> Figure:
    """Return a correlation with Fisher's interval; none if the points lie on a line."""
    return figure(r, n, fisher(r, n) if abs(r) < 1 and n > 3 else None, words)


def wilson(count: float, n: int) -> Interval:
    """Return Wilson's score interval for a share, inside [0, 1].

    With whole numbers it is for a proportion. For the mean of anything between 0 and 1 it is wider than need be, never
    too narrow: no such variable varies more than one that is 0 or 1.

    Source: Wilson 1927; Brown, Cai and DasGupta 2001, formula (4).
    """
    p, z2 = count / n, _Z * _Z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(max(0.0, p * (1 - p)) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def t_quantile(df: int) -> float:
    """Return Student's t that leaves 2.5 % above it; from 4 degrees of freedom on right to 0.001.

    Source: Abramowitz and Stegun 1964, formula 26.7.5.
    """
    z = _Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(df) ** power for power, term in enumerate(terms, start=1))


def student(value: float, sd: float, n: int) -> Interval:
    """Return Student's interval for a mean: `value ± t · sd / √n`."""
    half = t_quantile(n - 1) * sd / math.sqrt(n)
    return value - half, value + half


@lru_cache(maxsize=1024)
def median_rank(n: int) -> int:
    """Return the rank r (from 1) of the interval of a median, from the r-th smallest to the r-th largest of n values.

    It is the narrowest that covers the median with at least 95 %, whatever the distribution: a value falls below the
    median like a coin. 0 for fewer than six values, of which even all do not cover it so surely.

    Source: Campbell and Gardner 1988, in the exact binomial form.
    """
    below, rank = 0.0, 0
    while rank < n // 2:
        below += math.exp(math.lgamma(n + 1) - math.lgamma(rank + 1) - math.lgamma(n - rank + 1) - n * math.log(2))
        if below > 0.025:
            break
        rank += 1
    return rank


def fisher(r: float, n: int) -> Interval:
    """Return Fisher's interval for a correlation: `tanh(artanh r ± 1.96 / √(n - 3))`.

    Source: Fisher 1921.
    """
    half = _Z / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def fieller(means: Interval, variances: Interval, covariance: float, df: int) -> Interval | None:
    """Return Fieller's interval for the ratio of two means; None if it has no ends, or no width.

    It has no ends when the lower mean could be 0.

    Args:
        means: of the upper and of the lower part of the ratio.
        variances: of these two means (not of the values).
        covariance: between these two means.
        df: degrees of freedom of the variances.

    Source: Fieller 1954.
    """
    (upper, lower), t2 = means, t_quantile(df) ** 2
    a = lower * lower - t2 * variances[1]
    b = upper * lower - t2 * covariance
    c = upper * upper - t2 * variances[0]
    if a <= 0 or b * b - a * c <= 1e-12 * a * a:
        return None
    half = math.sqrt(b * b - a * c)
    return (b - half) / a, (b + half) / a


def _moments(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the standard deviation (divisor n - 1) of two values or more."""
    value = math.fsum(values) / len(values)
    return value, math.sqrt(math.fsum((one - value) ** 2 for one in values) / (len(values) - 1))
