"""Charts: small, without anything that a page forbids, and readable without colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from kelas.report.charts import TEXT, WIDTH, Row, lines, ranges
from kelas.report.document import Chart
from kelas.tracking.figures import Figure, missing, share

NAMES = ["Apa itu kota cerdas?", "Latihan: CekBansos", "Sebuah pelajaran dengan nama <panjang> & rumit sekali"]
ROWS = [Row(name=name, figures=(share(20 - n, 24, "x.y"), share(9 + n, 24, "x.y"))) for n, name in enumerate(NAMES)]
TWO = {"membuka": [0.1, 0.4, None, 0.9], "mengirim": [0.0, 0.2, 0.3, 0.5]}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def charts() -> list[Chart]:
    return [
        ranges(ROWS, ("membuka", "mengirim"), "Tiap pelajaran", "id"),
        lines(["2 Mar", "3 Mar", "4 Mar", "5 Mar"], TWO, "Dari waktu ke waktu"),
    ]


def texts(chart: Chart) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


def test_a_chart_is_small_and_holds_only_what_a_page_allows(charts: list[Chart]) -> None:
    for chart in charts:
        assert len(chart.svg) < 6000
        assert not re.search(r"style=|<style|<script|href|http(?!://www.w3.org/2000/svg)", chart.svg)


def test_letters_are_large_enough_on_a_screen_of_320_pixels(charts: list[Chart]) -> None:
    # The page keeps 16 pixels on each side.
    assert (320 - 2 * 16) / WIDTH * TEXT > 13
    for chart in charts:
        assert set(re.findall(r'font-size="(\d+)px"', chart.svg)) == {str(TEXT)}


def test_two_series_differ_by_shape_and_by_dashes(charts: list[Chart]) -> None:
    for chart in charts:
        marks = {}
        for path in ElementTree.fromstring(chart.svg).iter(f"{SVG}path"):
            if path.get("fill") and path.get("transform"):
                marks.setdefault(path.get("fill"), set()).add(path.get("d"))
        assert len(marks) == 2
        assert len(set.union(*marks.values())) == 2, "each colour has one shape of its own"
        assert 'stroke-dasharray="5,3"' in chart.svg


def test_names_and_figures_stand_in_the_chart_and_nothing_stands_over_the_edge(charts: list[Chart]) -> None:
    said = texts(charts[0])
    assert {"membuka", "mengirim", "Latihan: CekBansos", "83% · 38%"} <= set(said)
    assert "Sebuah pelajaran dengan nama…" in said
    assert {"2 Mar", "5 Mar", "100%"} <= set(texts(charts[1]))


def test_a_missing_figure_is_a_dash_without_a_mark() -> None:
    none = missing(3, "missing.few-learners")
    chart = ranges([Row(name="Satu", figures=(none,))], ("nilai",), "Satu", "id")
    assert "–" in texts(chart)
    assert len(re.findall(r'fill="#1f3a68"', chart.svg)) == 1, "the one mark is that of the legend"


def test_a_figure_below_nothing_is_drawn_on_a_scale_from_minus_one() -> None:
    below = Figure(value=-0.2, n=9, low=-0.6, high=0.3, words="x.y")
    assert "−100%" in texts(ranges([Row(name="Satu", figures=(below,))], ("nilai",), "Satu", "id"))


def test_one_moment_alone_is_drawn() -> None:
    assert texts(lines(["2 Mar"], {"membuka": [0.5]}, "Satu hari")).count("2 Mar") == 1
