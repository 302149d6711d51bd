"""Charts as small SVG pictures: readable on a phone of 320 pixels, in grey, and with the page's own font.

Two kinds: shares with their intervals, row by row; and shares over time. What differs, differs by shape as well as by
colour. The colours are those of widgets/theme/tokens.css in the light scheme; the page's style sheet puts those of the
dark scheme in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import vl_convert

from kelas.report.document import Chart
from kelas.report.said import value
from kelas.tracking.figures import Figure
from kelas.words.text import Lang

# A picture is so many units wide, which a phone shows as about as many pixels; letters are so many units high.
WIDTH, TEXT = 300, 14
INK, SOFT, GRID = "#2a1a24", "#574650", "#d9c9b4"
FONTS = "Liberation Sans, DejaVu Sans, Arial, sans-serif"
# The marks of a first and of a second series: colour, shape, and how its lines are drawn.
_MARKS: Sequence[tuple[str, str, tuple[int, ...]]] = (("#1f3a68", "circle", (5, 3)), ("#7b1734", "square", (1, 0)))
_LINE, _ROW, _MARK = 18, 26, 13
# What whoever reads the picture's one description has no use for.
_NOISE = re.compile(
    r' (?:role|aria-[a-z]+|class|pointer-events|opacity|stroke-miterlimit)="[^"]*"'
    r'|<path[^>]* d=""[^>]*/>|<path[^>]*d="M0,0h0v0h0Z"[^>]*/>'
)
_EMPTY = re.compile(r"<g(?: [^>]*)?></g>")
_FRACTION = re.compile(r"\d+\.\d{3,}")
_START = re.compile(r"^<svg [^>]*?viewBox=")


Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a chart: its name, and a figure for each series, from -1 to 1."""

    name: str
    figures: tuple[Figure, ...]


def ranges(rows: Sequence[Row], series: Sequence[str], about: str, lang: Lang) -> Chart:
    """Return a chart of figures with their intervals, row by row.

    A row has its name and its figures as text, and below them a mark and an interval for each series.

    Args:
        rows: from top to bottom.
        series: one or two names; they stand above the rows, each with its mark.
        about: what the chart shows, in words.
        lang: the language of the figures.
    """
    ends = [0.0, *(one.low for row in rows for one in row.figures if one.low is not None)]
    lowest = -1.0 if min(ends) < 0 else 0.0

    def across(share: float) -> float:
        return 6 + (share - lowest) / (1 - lowest) * (WIDTH - 12)

    height = len(series) * _LINE + len(rows) * (_ROW + len(series) * _MARK) + 24
    sheet = _Sheet(height)
    top, bottom = sheet.legend(series), height - 20
    for place in range(5 if not lowest else 3):
        at = across(lowest + place * (0.25 if not lowest else 1))
        sheet.rule((at, top + 4), (at, bottom))
    y = float(top)
    for row in rows:
        told = " · ".join(value(one.value, "share", lang) for one in row.figures)
        sheet.text(0, y + 19, _fit(row.name, told), INK)
        sheet.text(WIDTH, y + 19, told, INK, "right")
        y += _ROW
        for place, one in enumerate(row.figures):
            if one.value is not None:
                if one.low is not None and one.high is not None:
                    sheet.line([(across(one.low), y + 4), (across(one.high), y + 4)], place)
                sheet.point((across(one.value), y + 4), place)
            y += _MARK
    sheet.text(0, height - 4, f"{lowest:.0%}".replace("-", "−"), SOFT)
    sheet.text(WIDTH, height - 4, "100%", SOFT, "right")
    return Chart(svg=sheet.svg(), alt=about)


def lines(moments: Sequence[str], series: Mapping[str, Sequence[float | None]], about: str) -> Chart:
    """Return a chart of shares over time, as lines from left to right.

    Args:
        moments: what each step is called; the first and the last are written, and one between.
        series: one or two names, each with a share (0 to 1) for each moment.
        about: what the chart shows, in words.
    """
    sheet = _Sheet(len(series) * _LINE + 170)
    left, right, bottom = 42.0, WIDTH - 10.0, sheet.height - 26.0
    high = bottom - sheet.legend(series) - 10
    for share in (0, 0.5, 1):
        sheet.rule((left, bottom - share * high), (right, bottom - share * high))
        sheet.text(left - 6, bottom - share * high + 5, f"{share:.0%}", SOFT, "right")
    last = len(moments) - 1
    places = [left + (right - left) * (step / last if last else 0.5) for step in range(last + 1)]
    for place, shares in enumerate(series.values()):
        way = [(x, bottom - share * high) for x, share in zip(places, shares, strict=True) if share is not None]
        sheet.line(way, place)
        for point in way if last < 12 else way[-1:]:
            sheet.point(point, place)
    for step in sorted({0, last // 2 if last > 3 else 0, last}):
        align = "center" if not last or 0 < step < last else "left" if step == 0 else "right"
        sheet.text(
            {"left": 24.0, "right": float(WIDTH)}.get(align, places[step]), bottom + 20, moments[step], SOFT, align
        )
    return Chart(svg=sheet.svg(), alt=about)


class _Sheet:
    """A picture that is drawn with Vega-Lite in units from its upper left corner; like things are one layer."""

    def __init__(self, height: int) -> None:
        self.height = height
        self._texts: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._lines: dict[tuple[str, float, tuple[int, ...]], list[dict[str, Any]]] = {}
        self._points: dict[int, list[dict[str, Any]]] = {}

    def legend(self, series: Iterable[str]) -> int:
        """Write the names of the series with their marks, and return where there is room below them."""
        names = list(series)
        for place, name in enumerate(names):
            self.point((6, place * _LINE + 9), place)
            self.text(18, place * _LINE + 14, name, SOFT)
        return len(names) * _LINE

    def text(self, x: float, y: float, words: str, colour: str, align: str = "left") -> None:
        self._texts.setdefault((colour, align), []).append({"x": x, "y": y, "text": words})

    def rule(self, start: Point, end: Point) -> None:
        self._way([start, end], (GRID, 1, (1, 0)))

    def line(self, way: Iterable[Point], place: int) -> None:
        colour, _, dash = _MARKS[place]
        self._way(way, (colour, 2.5, dash))

    def point(self, at: Point, place: int) -> None:
        self._points.setdefault(place, []).append({"x": at[0], "y": at[1]})

    def svg(self) -> str:
        """Return the picture, without what only a picture that has no description would need."""
        x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, WIDTH], "nice": False}}
        y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [self.height, 0], "nice": False}}
        place = {"x": x, "y": y}
        layers: list[dict[str, Any]] = []
        for (colour, width, dash), ways in self._lines.items():
            mark = {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": list(dash)}
            one_by_one = {
                "detail": {"field": "way", "type": "nominal"},
                "order": {"field": "n", "type": "quantitative"},
            }
            layers.append({"data": {"values": ways}, "mark": mark, "encoding": {**place, **one_by_one}})
        for series, points in sorted(self._points.items()):
            colour, shape, _ = _MARKS[series]
            dot = {"type": "point", "shape": shape, "size": 70, "filled": True, "color": colour, "opacity": 1}
            layers.append({"data": {"values": points}, "mark": dot, "encoding": place})
        for (colour, align), texts in self._texts.items():
            letters = {"type": "text", "align": align, "baseline": "alphabetic", "fontSize": TEXT, "color": colour}
            words = {"text": {"field": "text", "type": "nominal"}}
            layers.append({"data": {"values": texts}, "mark": letters, "encoding": {**place, **words}})
        spec = {
            "width": WIDTH,
            "height": self.height,
            "padding": 0,
            "background": "transparent",
            "config": {"font": FONTS, "view": {"stroke": None}},
            "layer": layers,
        }
        drawn = _NOISE.sub("", vl_convert.vegalite_to_svg(spec))
        while _EMPTY.search(drawn):
            drawn = _EMPTY.sub("", drawn)
        drawn = _FRACTION.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), drawn)
        return _START.sub('<svg xmlns="http://www.w3.org/2000/svg" viewBox=', drawn)

    def _way(self, way: Iterable[Point], how: tuple[str, float, tuple[int, ...]]) -> None:
        ways = self._lines.setdefault(how, [])
        name = len(ways)
        ways += [{"x": x, "y": y, "n": n, "way": name} for n, (x, y) in enumerate(way)]


def _fit(name: str, told: str) -> str:
    """Return a name, cut off where the figures beside it begin."""
    room = int((WIDTH - 8.2 * len(told) - 10) / 7.2)
    return name if len(name) <= room else name[: room - 1].rstrip(" ,.:;") + "…"
