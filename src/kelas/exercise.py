"""What the cells of a code lesson call: `charts`, `text`, and `new_test` for the checks of a task.

    test = new_test(3, lambda: total)
    test.tell(lambda: total == 453, id="Anda menjumlahkan …", en="You added …")
    test.check(1, lambda: total == 151, id="Rata-ratanya belum tepat.", en="The mean is not right yet.")
    test.points()

A test cell ends in `points()`, a number from 0 to the task's points. Whatever a learner's answer does, a check that
cannot be made earns nothing: nbgrader gives full points to a cell that ends in no number.

It needs little, so that the closed kernels in which learners' code is graded can have it ready, and see nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from kelas.words.interface import entries, say
from kelas.words.text import Lang, Text, as_lang, figure

# In a kernel that grades: the language that the learner is told in. Elsewhere the notebook's first cell says it.
LANG_VARIABLE = "KELAS_LANG"
MOST_SENTENCES = 2
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")

_spoken: Lang | None = None

entries()  # read now, so that a kernel which is forked from a process with this module needs no file for it


def speak(lang: Lang) -> None:
    """Choose the language of everything below."""
    global _spoken
    _spoken = lang


def text(*, id: str, en: str) -> str:  # noqa: A002  (the languages' codes)
    """Return a text of a chart or table in the notebook's language; both languages share the code."""
    return Text(id=id, en=en).say(_lang())


def charts() -> None:
    """Let Altair draw charts as SVG pictures, which every Jupyter and our pages can show without the internet.

    Numbers are rounded to two decimals: the picture is the same on every machine, and half as large. While nbgrader
    grades, nobody looks and nothing is drawn.
    """
    import altair  # takes a second, and only lessons with charts need it

    def draw(chart: dict[str, Any], **options: Any) -> dict[str, str]:
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            return {"text/plain": "alt.Chart(...)"}
        import vl_convert

        svg = str(vl_convert.vegalite_to_svg(chart))
        return {"image/svg+xml": _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", svg)}

    altair.renderers.register("kelas", draw)
    altair.renderers.enable("kelas")


def new_test(points: float, answer: Callable[[], Any]) -> Checks:
    """Return the checks of a task.

    Args:
        points: what the task is worth.
        answer: gives the learner's answer.
    """
    return Checks(points, answer, _lang())


def _lang() -> Lang:
    return _spoken or as_lang(os.environ.get(LANG_VARIABLE))


class Checks:
    """The checks of one task, in the order in which they are made.

    Args:
        points: what the task is worth.
        answer: gives the learner's answer, to see whether there is one.
        lang: the language to speak.
    """

    def __init__(self, points: float, answer: Callable[[], Any], lang: Lang) -> None:
        self._worth, self._lang = points, lang
        self._earned = self._tested = 0.0
        self._told = False
        self._spoken = 0
        self._answered = _result(answer, Ellipsis) is not Ellipsis
        if not self._answered:
            print(say("task.unanswered", lang))

    def tell(self, holds: Callable[[], Any], *, id: str, en: str) -> None:  # noqa: A002  (the languages' codes)
        """Say a sentence if something holds, such as a known slip; it stands in for that of the next check."""
        if self._answered and not self._told and _true(holds):
            self._told = True
            self._say(Text(id=id, en=en))

    def check(self, points: float, holds: Callable[[], Any], *, id: str, en: str) -> None:  # noqa: A002
        """Give points if something holds; if not, say a sentence, unless a `tell` just before has spoken.

        A check that cannot be made at all says nothing after another sentence, which names the cause. After two
        sentences nothing more is said: one thing is mended at a time.
        """
        self._tested += points
        found = _true(holds) if self._answered else None
        if found:
            self._earned += points
        elif not self._told and self._answered and not (found is None and self._spoken):
            self._say(Text(id=id, en=en))
        self._told = False

    def points(self) -> float:
        """Say how far the learner is, and return the points earned."""
        earned, rest = round(self._earned, 2), round(self._worth - self._tested, 2)
        if self._answered and earned == round(self._tested, 2):
            print(say("task.all-right", self._lang))
        if rest > 0:
            print(say("task.rest", self._lang, rest=figure(rest, self._lang), points=figure(self._worth, self._lang)))
        return max(0.0, min(earned, self._worth))

    def _say(self, sentence: Text) -> None:
        self._spoken += 1
        if self._spoken <= MOST_SENTENCES:
            print(f"- {sentence.say(self._lang)}")


def _true(holds: Callable[[], Any]) -> bool | None:
    """Say whether something holds; None if that cannot be found out."""
    found = _result(lambda: bool(holds()), None)
    return None if found is None else bool(found)


def _result(of: Callable[[], Any], otherwise: Any) -> Any:
    """Return what a function of a learner's answer gives; any failure of it gives something else.

    What the answer prints meanwhile is not shown, since it would stand between the sentences.
    """
    try:
        with redirect_stdout(StringIO()):
            return of()
    except Exception:  # the answer may be anything, and so may what it raises
        return otherwise
