from __future__ import annotations

from typing import Any

import pytest

from kelas.activities import Activity, grade
from kelas.activities.arrange import Item, Match, Order, Pair, Target
from kelas.activities.choice import Option, PickMany
from kelas.activities.practice import Practice
from kelas.activities.typed import Blank, FillIn, Number, Words, WrongNumber, WrongWords
from kelas.tracking.choices import chosen, offered
from kelas.words.text import Text

TEXT = Text(id="kata [[satu]] [[dua]]", en="words [[satu]] [[dua]]")
COMMON: dict[str, Any] = {"points": 1, "prompt": TEXT}


def words(*texts: str) -> Words:
    return Words(id=texts, en=texts)


MANY = PickMany(
    kind="pick-many",
    options=(
        Option(key="otp", text=TEXT, feedback=TEXT, right=True, misconception="umum-2"),
        Option(key="sapa", text=TEXT, feedback=TEXT, misconception="umum-3"),
    ),
    **COMMON,
)
MATCH = Match(
    kind="match",
    targets=(Target(key="x", text=TEXT), Target(key="y", text=TEXT)),
    pairs=(
        Pair(key="p", text=TEXT, feedback=TEXT, target="x", misconception="umum-4"),
        Pair(key="q", text=TEXT, feedback=TEXT, target="y"),
    ),
    **COMMON,
)
ORDER = Order(kind="order", items=tuple(Item(key=key, text=TEXT, feedback=TEXT) for key in "abc"), **COMMON)
FILL_IN = FillIn(
    kind="fill-in",
    text=TEXT,
    blanks=(
        Blank(
            key="satu",
            accept=words("layanan"),
            feedback=TEXT,
            wrong=(WrongWords(answers=words("kamera"), feedback=TEXT, misconception="umum-1"),),
        ),
        Blank(key="dua", accept=words("kota"), feedback=TEXT),
    ),
    **COMMON,
)
NUMBER = Number(
    kind="number",
    unit=TEXT,
    answer=46,
    feedback=TEXT,
    wrong=(WrongNumber(from_=3, to=3, feedback=TEXT), WrongNumber(from_=10, to=20, feedback=TEXT)),
    **COMMON,
)
PRACTICE = Practice(kind="practice", service="s", scenario="c", **COMMON)


@pytest.mark.parametrize(
    ("activity", "answer", "keys"),
    [
        (MANY, ["sapa", "otp", "sapa"], [("", "sapa"), ("", "otp")]),
        (MATCH, {"q": "x", "p": "x"}, [("q", "x"), ("p", "x")]),
        (ORDER, ["b", "a", "c"], [("b", "1"), ("a", "2"), ("c", "3")]),
        (FILL_IN, {"satu": " Layanan. ", "dua": "desa"}, [("satu", "right"), ("dua", "other")]),
        (FILL_IN, {"satu": "kamera", "dua": " "}, [("satu", "wrong-1")]),
        (NUMBER, "46", [("", "right")]),
        (NUMBER, 15, [("", "wrong-2")]),
        (NUMBER, "1.000", [("", "other")]),
        (PRACTICE, {"action": "check"}, []),
    ],
)
def test_an_answer_is_told_by_keys(activity: Activity, answer: Any, keys: list[tuple[str, str]]) -> None:
    assert chosen(activity, answer) == keys
    assert set(keys) <= set(offered(activity))


@pytest.mark.parametrize(
    ("activity", "answer"), [(MANY, "otp"), (MATCH, ["p"]), (ORDER, {"a": 1}), (FILL_IN, None), (NUMBER, [46])]
)
def test_an_answer_of_another_form_chose_nothing(activity: Activity, answer: Any) -> None:
    assert chosen(activity, answer) == []


@pytest.mark.parametrize("typed", ["Budi Santoso", "0800-000-0000", "layanan kota", "12"])
def test_no_typed_text_is_told(typed: str) -> None:
    told = chosen(FILL_IN, {"satu": typed, "dua": typed}) + chosen(NUMBER, typed)
    assert {part for choice in told for part in choice} <= {"", "satu", "dua", "right", "wrong-1", "wrong-2", "other"}


@pytest.mark.parametrize(
    ("activity", "answer"),
    [(MATCH, {"p": "x", "q": "y"}), (FILL_IN, {"satu": "layanan", "dua": "kota"}), (NUMBER, "46")],
)
def test_what_is_fully_right_is_right_in_each_part(activity: Activity, answer: Any) -> None:
    assert grade(activity, answer).credit == 1
    known = offered(activity)
    assert all(known[choice].right for choice in chosen(activity, answer))


def test_only_a_wrong_choice_stands_for_a_misconception() -> None:
    assert {choice: option.misconception for choice, option in offered(MANY).items()} == {
        ("", "otp"): "",
        ("", "sapa"): "umum-3",
    }
    assert offered(MATCH)["p", "x"].misconception == ""
    assert offered(MATCH)["p", "y"].misconception == "umum-4"
    assert offered(FILL_IN)["satu", "wrong-1"].misconception == "umum-1"


def test_a_practice_service_offers_nothing_to_count() -> None:
    assert offered(PRACTICE) == {}
