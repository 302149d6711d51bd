from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.activities import faults, grade, view
from kelas.activities.typed import Blank, FillIn, Number, Words, WrongNumber, WrongWords, plain, readings
from kelas.words.text import Text


def text(said: str) -> Text:
    return Text(id=said, en=f"{said} in English")


LAYANAN = Blank(
    key="layanan",
    accept=Words(id=("layanan", "pelayanan"), en=("service", "services")),
    feedback=text("what do residents get?"),
    wrong=(WrongWords(answers=Words(id=("kamera",), en=("cameras",)), feedback=text("cameras are tools")),),
)
WARGA = Blank(key="warga", accept=Words(id=("warga",), en=("residents",)), feedback=text("who lives there?"))
FILL = FillIn(
    kind="fill-in",
    points=2,
    prompt=text("complete"),
    right=text("well done"),
    text=Text(id="Kota memberi [[layanan]] bagi [[warga]].", en="[[warga]] get [[layanan]]"),
    blanks=(LAYANAN, WARGA),
)
NUMBER = Number(
    kind="number",
    points=1,
    prompt=text("how many"),
    right=text("well done"),
    unit=text("wards"),
    answer=46,
    feedback=text("add them up"),
    wrong=(
        WrongNumber(from_=17, to=17, feedback=text("one district only")),
        WrongNumber(from_=100, to=200, feedback=text("far too many")),
    ),
)


@pytest.mark.parametrize(
    ("answer", "credit", "outcome"),
    [
        ({"layanan": "layanan", "warga": "warga"}, 1.0, "correct"),
        ({"layanan": "services", "warga": "warga"}, 1.0, "correct"),
        ({"layanan": "layanan"}, 0.5, "partial"),
        ({"layanan": "layanan", "warga": "robot"}, 0.5, "partial"),
        ({"layanan": "robot", "warga": "robot"}, 0.0, "wrong"),
        ({"nowhere": "layanan"}, 0.0, "wrong"),
        ({"layanan": 3, "warga": "warga"}, 0.5, "partial"),
    ],
)
def test_each_blank_filled_rightly_earns_its_share(answer: dict[str, str], credit: float, outcome: str) -> None:
    found = grade(FILL, answer)
    assert (found.credit, found.outcome) == (credit, outcome)


@pytest.mark.parametrize("typed", ["Layanan", " LAYANAN ", "layanan.", '"layanan"', "pelayanan", "Service", "layanan"])
def test_case_spacing_punctuation_and_language_are_forgiven(typed: str) -> None:
    assert grade(FILL, {"layanan": typed}).parts["layanan"].right


@pytest.mark.parametrize("typed", ["layan", "layananku", "lay anan", "", "tidak layanan"])
def test_another_word_is_not_forgiven(typed: str) -> None:
    assert not grade(FILL, {"layanan": typed, "warga": "warga"}).parts["layanan"].right


@pytest.mark.parametrize("typed", ["kamera", "Cameras "])
def test_an_expected_wrong_word_gives_its_own_feedback(typed: str) -> None:
    assert grade(FILL, {"layanan": typed, "warga": "warga"}).text == (text("cameras are tools"),)


def test_an_unexpected_wrong_word_gives_the_blanks_feedback() -> None:
    assert grade(FILL, {"layanan": "robot", "warga": "robot"}).text == (LAYANAN.feedback, WARGA.feedback)


@pytest.mark.parametrize(
    "answer", [{}, {"layanan": ""}, {"layanan": "  \t"}, {"layanan": 5}, "layanan", ["layanan"], None]
)
def test_blanks_with_nothing_typed_are_unreadable(answer: object) -> None:
    assert grade(FILL, answer).outcome == "unreadable"


def test_the_sentence_is_shown_in_pieces_with_its_blanks() -> None:
    assert view(FILL, "id", "")["parts"] == ["Kota memberi ", {"blank": "layanan"}, " bagi ", {"blank": "warga"}, "."]
    assert view(FILL, "en", "")["parts"] == ["", {"blank": "warga"}, " get ", {"blank": "layanan"}, ""]


@pytest.mark.parametrize(
    "changed",
    [
        {"blanks": (LAYANAN,)},
        {"text": Text(id="[[layanan]] [[warga]]", en="[[layanan]]")},
        {"text": Text(id="[[layanan]] [[warga]] [[warga]]", en="[[layanan]] [[warga]]")},
        {"text": text("no blanks"), "blanks": ()},
    ],
    ids=["a blank without entry", "a blank less in English", "a blank twice", "no blank"],
)
def test_a_sentence_that_does_not_fit_its_blanks_is_faulty(changed: dict[str, object]) -> None:
    assert faults(dataclasses.replace(FILL, **changed))
    assert not faults(FILL)


@given(st.text(max_size=30))
def test_comparing_a_text_twice_changes_nothing(typed: str) -> None:
    assert plain(plain(typed)) == plain(typed)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("46", (46,)),
        (" 46 ", (46,)),
        ("3,197", (3.197, 3197)),
        ("3.197", (3197, 3.197)),
        ("1.442", (1442, 1.442)),
        ("1,442.5", (1442.5,)),
        ("1.442,5", (1442.5,)),
        ("1.442.000", (1442000,)),
        ("1,442,000", (1442000,)),
        ("Rp1.442", (1442, 1.442)),
        ("Rp 50.000", (50000, 50)),
        ("Rp. 50.000", (50000, 50)),
        ("rp 50.000", (50000, 50)),
        ("50 %", (50,)),
        ("0,19", (0.19,)),
        ("-3", (-3,)),
        ("+3", (3,)),
        ("46,", (46,)),
        ("٤٦", (46,)),
        ("\uff14\uff16", (46,)),
        ("0046", (46,)),
        ("1 442", (1442,)),
    ],
)
def test_a_number_is_read_the_indonesian_and_the_english_way(typed: str, values: tuple[float, ...]) -> None:
    assert sorted(readings(typed)) == sorted(values)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "banyak",
        "🙂",
        "12 34 a",
        "1..2",
        "1,2.3,4",
        "--3",
        "3-",
        ".5",
        "1.44.2",
        "1.2.3",
        "46 47x",
        "∞",
        "nan",
        "inf",
        "1e5",
        "0x10",
        "9" * 41,
        "%",
        "Rp",
        "½",
    ],
)
def test_what_is_no_number_is_unreadable(typed: str) -> None:
    assert readings(typed) == ()
    assert grade(NUMBER, typed).outcome == "unreadable"


@given(st.integers(0, 10**12))
def test_thousands_are_read_however_they_are_written(number: int) -> None:
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", ".")):
        assert number in readings(written)


@given(st.decimals(0, 10**9, places=2))
def test_decimals_are_read_with_comma_and_with_point(number: object) -> None:
    assert float(str(number)) in readings(str(number))
    assert float(str(number)) in readings(str(number).replace(".", ","))


@given(st.text("0123456789.,+-% Rp", max_size=45))
def test_anything_like_a_number_gets_an_answer(typed: str) -> None:
    assert all(isinstance(value, float) for value in readings(typed))


@pytest.mark.parametrize("answer", ["46", 46, 46.0, "46,0", "46.0"])
def test_the_right_number_earns_everything(answer: object) -> None:
    found = grade(NUMBER, answer)
    assert (found.credit, found.outcome, found.text) == (1.0, "correct", (text("well done"),))


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        ("17", "one district only"),
        ("100", "far too many"),
        ("200", "far too many"),
        ("201", "add them up"),
        ("3", "add them up"),
    ],
)
def test_a_wrong_number_gives_the_feedback_of_its_range(typed: str, feedback: str) -> None:
    found = grade(NUMBER, typed)
    assert (found.credit, found.outcome, found.text) == (0.0, "wrong", (text(feedback),))


@pytest.mark.parametrize(
    ("typed", "right"), [("0,19", True), ("0,195", True), ("0,185", True), ("0,1951", False), ("19", False)]
)
def test_a_number_within_its_tolerance_is_right(typed: str, right: bool) -> None:
    found = grade(dataclasses.replace(NUMBER, answer=0.19, tolerance=0.005), typed)
    assert (found.outcome == "correct") is right


@pytest.mark.parametrize("answer", [None, True, [46], {"n": 46}, float("nan"), float("inf"), 10**400])
def test_what_is_not_typed_is_unreadable(answer: object) -> None:
    assert grade(NUMBER, answer).outcome == "unreadable"


def test_only_the_unit_is_shown() -> None:
    assert view(NUMBER, "id", "") == {"unit": "wards"}
