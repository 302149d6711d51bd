"""Intervals against published numbers, and what may be said of them."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kelas.tracking.figures import (
    FEWEST_LEARNERS,
    Bands,
    Figure,
    correlation,
    fieller,
    figure,
    fisher,
    mean,
    median,
    median_rank,
    share,
    student,
    t_quantile,
    unit_mean,
    wilson,
)

BANDS = Bands(
    limits=(0.3, 0.7), low="x.low", middle="x.middle", high="x.high", not_high="x.nh", not_low="x.nl", unsure="x.unsure"
)
unit = st.floats(0, 1)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_as_newcombe_printed_it(count: int, n: int, low: float, high: float) -> None:
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score, no continuity correction).
    assert wilson(count, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("df", "t"), [(4, 2.776), (5, 2.571), (9, 2.262), (19, 2.093), (29, 2.045), (39, 2.023), (60, 2.000), (120, 1.980)]
)
def test_students_t_is_as_in_the_tables(df: int, t: float) -> None:
    # NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2, column 0.975.
    assert t_quantile(df) == pytest.approx(t, abs=0.001)


@pytest.mark.parametrize(
    ("value", "sd", "n", "low", "high"),
    [(24.5, 3.65, 40, 23.33267, 25.66733), (38.3, 8.14, 10, 32.47699, 44.12301)],
)
def test_students_interval_is_as_statpsych_prints_it(value: float, sd: float, n: int, low: float, high: float) -> None:
    # Bonett, R package statpsych, examples of ci.mean (versions 1.6.0 and 2.0.0).
    assert student(value, sd, n) == pytest.approx((low, high), abs=2e-4)


@pytest.mark.parametrize(
    ("n", "rank"), [(5, 0), (6, 1), (8, 1), (9, 2), (10, 2), (11, 2), (12, 3), (15, 4), (17, 5), (19, 5), (20, 6)]
)
def test_the_ranks_around_a_median_are_as_in_the_table(n: int, rank: int) -> None:
    # Table "Confidence intervals for the population median": the ranks with a level of 95 % or more nearest to it,
    # such as x(6) to x(15) for n = 20 at 95.9 %. Campbell and Gardner 1988 give the same method.
    assert median_rank(n) == rank


def test_the_median_of_a_published_sample_has_the_published_interval() -> None:
    # Bonett, R package statpsych, example of ci.median: 20.7, from 10.8 to 30.9.
    sample = [30.2, 20.4, 15.1, 10.2, 10.5, 60.8, 20.8, 25.0, 20.7, 30.9]
    sample += [10.8, 5.1, 50.9, 40.0, 20.9, 10.8, 0, 20.5, 50.8]
    found = median(sample, "x.y")
    assert (found.value, found.low, found.high, found.n) == (20.7, 10.8, 30.9, 19)


@pytest.mark.parametrize(
    ("r", "n", "low", "high"),
    [(-0.15090, 29, -0.490289, 0.228229), (0.19727, 29, -0.182422, 0.525765), (-0.86442, 28, -0.935728, -0.725221)],
)
def test_fishers_interval_is_as_sas_prints_it(r: float, n: int, low: float, high: float) -> None:
    # SAS, Base procedures guide, CORR, example 2.3, for the estimates that its limits stand around.
    assert fisher(r, n) == pytest.approx((low, high), abs=1e-5)


def test_fiellers_interval_is_as_colquhouns_program_prints_it() -> None:
    # DC-Stats (the port of Colquhoun's FIELLER), its reference example: 14 (SD 3) by 7 (SD 2), uncorrelated, 10 degrees
    # of freedom.
    assert fieller((14, 7), (9, 4), 0, 10) == pytest.approx((0.889734, 5.836045), rel=1e-4)


def test_a_ratio_whose_lower_part_may_be_nothing_has_no_interval() -> None:
    assert fieller((14, 1), (9, 4), 0, 10) is None


def test_a_ratio_by_a_number_that_is_known_has_students_interval() -> None:
    low, high = student(3, 2, 30)
    assert fieller((3, 2), (4 / 30, 0), 0, 29) == pytest.approx((low / 2, high / 2))


@pytest.mark.parametrize("n", range(FEWEST_LEARNERS))
def test_nothing_is_told_of_fewer_than_five_learners(n: int) -> None:
    values = [0.5] * n
    figures = [share(0, n, "x.y"), unit_mean(values, "x.y"), mean(values, "x.y"), median(values, "x.y")]
    figures += [correlation(0.5, n, "x.y"), figure(1, n, (0, 2), BANDS)]
    assert set(figures) == {Figure(value=None, n=n, low=None, high=None, words="missing.few-learners")}


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.0, 0.29, "x.low"),
        (0.3, 0.69, "x.middle"),
        (0.7, 1.0, "x.high"),
        (0.2, 0.4, "x.nh"),
        (0.4, 0.8, "x.nl"),
        (0.2, 0.8, "x.unsure"),
    ],
)
def test_an_interval_allows_only_what_holds_for_all_of_it(low: float, high: float, words: str) -> None:
    assert figure((low + high) / 2, 20, (low, high), BANDS).words == words


def test_without_an_interval_there_are_too_few_to_tell() -> None:
    assert figure(0.9, 20, None, BANDS).words == "x.unsure"
    assert mean([2.0] * 9, BANDS) == Figure(value=2.0, n=9, low=None, high=None, words="x.unsure")
    assert correlation(1.0, 9, BANDS) == Figure(value=1.0, n=9, low=None, high=None, words="x.unsure")


def test_learners_who_are_all_alike_do_not_make_a_figure_certain() -> None:
    for credit in (0.0, 0.4, 1.0):
        found = unit_mean([credit] * 20, "x.y")
        assert (found.low, found.high) == pytest.approx(wilson(credit * 20, 20))


@given(unit, st.integers(FEWEST_LEARNERS, 500))
def test_wilsons_interval_holds_its_share_and_stays_between_0_and_1(p: float, n: int) -> None:
    found = share(p * n, n, "x.y")
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


@given(st.lists(unit, min_size=FEWEST_LEARNERS, max_size=60))
def test_a_mean_of_scores_lies_in_its_interval_between_0_and_1(values: list[float]) -> None:
    found = unit_mean(values, "x.y")
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=60))
def test_a_median_lies_in_its_interval_which_are_values_of_the_sample(values: list[float]) -> None:
    found = median(values, "x.y")
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert {found.low, found.high} <= set(values)


@given(st.floats(-0.999, 0.999), st.integers(FEWEST_LEARNERS, 500))
def test_a_correlation_lies_in_its_interval_between_minus_1_and_1(r: float, n: int) -> None:
    found = correlation(r, n, "x.y")
    assert found.low is not None
    assert found.high is not None
    assert -1 < found.low <= r <= found.high < 1


@given(st.lists(st.tuples(unit, unit), min_size=FEWEST_LEARNERS, max_size=40))
def test_a_ratio_lies_in_its_interval(pairs: list[tuple[float, float]]) -> None:
    n = len(pairs)
    upper, lower = (math.fsum(pair[place] for pair in pairs) / n for place in (0, 1))
    assume(lower > 0.01)

    def covariance(one: int, other: int) -> float:
        means = (upper, lower)
        return sum((pair[one] - means[one]) * (pair[other] - means[other]) for pair in pairs) / (n - 1) / n

    found = fieller((upper, lower), (covariance(0, 0), covariance(1, 1)), covariance(0, 1), n - 1)
    if found:
        assert found[0] - 1e-9 <= upper / lower <= found[1] + 1e-9


@given(st.integers(6, 400))
def test_the_ranks_around_a_median_cover_it_with_95_percent_and_the_next_ones_do_not(n: int) -> None:
    def covers(rank: int) -> float:
        return 1 - 2 * sum(math.comb(n, below) for below in range(rank)) / 2**n

    assert covers(median_rank(n)) >= 0.95 - 1e-9
    assert covers(median_rank(n) + 1) < 0.95 + 1e-9
