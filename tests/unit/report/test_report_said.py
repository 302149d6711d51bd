"""Figures in words: as they are written in each language, and never about fewer than five."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kelas.report import said
from kelas.tracking.figures import Figure, correlation, missing, share
from kelas.words.text import LANGS, Lang

SHARE = share(18, 24, "hints.share")


@pytest.mark.parametrize(
    ("number", "unit", "indonesian", "english"),
    [
        (0.724, "share", "72%", "72%"),
        (-0.05, "share", "−5%", "−5%"),
        (0.413, "correlation", "0,41", "0.41"),
        (-0.413, "correlation", "−0,41", "−0.41"),
        (-0.001, "correlation", "0,00", "0.00"),
        (2.5, "tries", "2,5", "2.5"),
        (35.4, "seconds", "35 detik", "35 seconds"),
        (150.0, "seconds", "2,5 menit", "2.5 minutes"),
        (120.0, "seconds", "2 menit", "2 minutes"),
        (None, "share", "–", "–"),
    ],
)
def test_a_number_is_written_as_in_its_language(
    number: float | None, unit: said.Unit, indonesian: str, english: str
) -> None:
    assert (said.value(number, unit, "id"), said.value(number, unit, "en")) == (indonesian, english)


def test_a_sentence_has_the_figure_its_learners_and_its_interval() -> None:
    told = "75% of the learners opened the hint. From 24 learners. The true figure is roughly between 55% and 88%."
    assert said.sentence(SHARE, "share", "en") == told
    assert said.short(SHARE, "share", "en") == "75% (55–88%)"


def test_an_interval_that_reaches_below_nothing_is_written_out() -> None:
    assert said.between(correlation(0.2, 30, "discrimination.unsure"), "correlation", "en") == "−0.17\u00a0–\u00a00.52"


@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_figure_says_why_and_not_of_how_many(lang: Lang) -> None:
    none = missing(3, "missing.all-right")
    assert "3" not in said.sentence(none, "share", lang) + said.people(none, lang) + said.short(none, "share", lang)
    assert said.people(missing(9, "missing.all-right"), lang) == "9"


def test_a_figure_without_an_interval_tells_its_learners() -> None:
    one = Figure(value=2, n=5, low=None, high=None, words="tries.median")
    assert said.sentence(one, "tries", "en").endswith("From 5 learners.")


def test_times_are_those_of_kediri() -> None:
    at = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)
    assert (said.moment(at, "id"), said.moment(at, "en")) == ("2 Mei 2026, 01.30 WIB", "2 May 2026, 01:30 WIB")
