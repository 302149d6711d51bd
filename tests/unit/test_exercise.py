"""The checks of a task: points for what holds, a sentence for what does not, and nothing for what cannot be tried."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from kelas.exercise import MOST_SENTENCES, Checks
from kelas.words.interface import say
from kelas.words.text import Lang


def checks(answer: Callable[[], Any] = lambda: 3, points: float = 2, lang: Lang = "id") -> Checks:
    return Checks(points, answer, lang)


def no(message: str = "boom") -> Any:
    raise ValueError(message)


def test_what_holds_earns_its_points(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks()
    test.check(0.5, lambda: True, id="a", en="b")
    test.check(1.5, lambda: True, id="c", en="d")
    assert test.points() == 2
    assert capsys.readouterr().out == say("task.all-right", "id") + "\n"


@pytest.mark.parametrize(("lang", "sentence"), [("id", "Salah."), ("en", "Wrong.")])
def test_what_does_not_hold_is_said_in_the_notebooks_language(
    lang: Lang, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    test = checks(lang=lang)
    test.check(1, lambda: True, id="a", en="b")
    test.check(1, lambda: False, id="Salah.", en="Wrong.")
    assert test.points() == 1
    assert capsys.readouterr().out == f"- {sentence}\n"


def test_checks_that_have_yet_to_come_are_announced(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks(points=3)
    test.check(1, lambda: True, id="a", en="b")
    assert test.points() == 1
    assert say("task.rest", "id", rest="2", points="3") in capsys.readouterr().out


def test_a_known_slip_is_told_instead_of_the_next_checks_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks()
    test.tell(lambda: False, id="nihil", en="none")
    test.tell(lambda: True, id="slip", en="slip")
    test.tell(lambda: True, id="slip lain", en="other slip")
    test.check(1, lambda: False, id="umum", en="general")
    test.check(1, lambda: False, id="berikut", en="next")
    test.points()
    assert capsys.readouterr().out == "- slip\n- berikut\n"


@pytest.mark.parametrize("answer", [lambda: ..., no, lambda: undefined])  # type: ignore[name-defined]  # noqa: F821
def test_no_answer_earns_nothing_and_is_said_once(
    answer: Callable[[], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    test = checks(answer)
    test.tell(lambda: True, id="slip", en="slip")
    test.check(2, lambda: True, id="a", en="b")
    assert test.points() == 0
    assert capsys.readouterr().out == say("task.unanswered", "id") + "\n"


def test_a_check_that_cannot_be_made_is_lost_alone(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks()
    test.check(1, no, id="pertama", en="first")
    test.check(1, lambda: True, id="kedua", en="second")
    assert test.points() == 1
    assert capsys.readouterr().out == "- pertama\n"


def test_after_a_sentence_what_cannot_be_tried_says_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks()
    test.check(1, lambda: False, id="sebab", en="cause")
    test.check(1, no, id="akibat", en="consequence")
    assert test.points() == 0
    assert capsys.readouterr().out == "- sebab\n"


def test_not_more_than_a_few_sentences_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks(points=5)
    for number in range(5):
        test.check(1, lambda: False, id=f"{number}", en=f"{number}")
    test.points()
    assert len(capsys.readouterr().out.splitlines()) == MOST_SENTENCES


def test_what_an_answer_prints_while_it_is_tried_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    test = checks(points=1)
    test.check(1, lambda: print("bising") or True, id="a", en="b")
    assert test.points() == 1
    assert "bising" not in capsys.readouterr().out
    assert sys.stdout is not None


class Odd:
    """A value that will not say whether it is true."""

    def __bool__(self) -> bool:
        raise RuntimeError


@pytest.mark.parametrize("value", [Odd(), [], 0, None, ""])
def test_a_value_that_is_not_true_earns_nothing(value: Any) -> None:
    test = checks(points=1)
    test.check(1, lambda: value, id="a", en="b")
    assert test.points() == 0


def test_points_never_exceed_what_the_task_is_worth() -> None:
    test = checks(points=1)
    test.check(5, lambda: True, id="a", en="b")
    assert test.points() == 1
