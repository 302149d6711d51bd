from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.privacy import date_is_possible, holds_plausible_nik, plausible_nik, province_is_known

# Kota Kediri, Mojoroto. A whole number is joined only while the tests run: none may stand in a file.
REGION = "357101"
BORN = "010190"
PROVINCES = [code for code in range(100) if province_is_known(f"{code:02}")]
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SCRIPTS = {
    "ASCII": "0123456789",
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Devanagari": "०१२३४५६७८९",
    "Javanese": "꧐꧑꧒꧓꧔꧕꧖꧗꧘꧙",
    "Balinese": "᭐᭑᭒᭓᭔᭕᭖᭗᭘᭙",
    "full width": "".join(chr(0xFF10 + value) for value in range(10)),
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
}
SEPARATORS = [
    "",
    " ",
    "  ",
    ".",
    "-",
    " - ",
    "/",
    "_",
    ",",
    "\u2013",
    "\u00ad",
    "\u200b",
    "\u200f",
    "\ufeff",
    "\n",
    "\t",
]


@st.composite
def issued(draw: st.DrawFn) -> str:
    """A number that could have been issued: known province, possible date (women + 40), serial above 0."""
    province = draw(st.sampled_from(PROVINCES))
    region = draw(st.integers(0, 9999))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, DAYS[month - 1])) + draw(st.sampled_from([0, 40]))
    year, serial = draw(st.integers(0, 99)), draw(st.integers(1, 9999))
    return f"{province:02}{region:04}{day:02}{month:02}{year:02}{serial:04}"


@given(issued())
def test_a_number_that_could_be_issued_is_recognised(number: str) -> None:
    assert plausible_nik(number)


@given(issued(), st.sampled_from(SEPARATORS), st.lists(st.integers(1, 15), max_size=5))
def test_separators_do_not_hide_a_number(number: str, separator: str, places: list[int]) -> None:
    written = "".join(digit + (separator if place in places else "") for place, digit in enumerate(number, start=1))
    assert plausible_nik(written)


@pytest.mark.parametrize("digits", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_digits_of_another_script_do_not_hide_a_number(digits: str) -> None:
    number = REGION + BORN + "0001"
    assert plausible_nik(number.translate({ord(str(value)): digit for value, digit in enumerate(digits)}))


@given(issued(), st.text(max_size=40), st.text(max_size=40))
def test_text_around_a_number_does_not_hide_it(number: str, before: str, after: str) -> None:
    assert plausible_nik(f"{before} a{number}b {after}")


@given(issued(), st.text("0123456789", max_size=20), st.text("0123456789", max_size=20))
def test_more_digits_around_a_number_do_not_hide_it(number: str, before: str, after: str) -> None:
    assert plausible_nik(before + number + after)


@given(issued())
def test_a_practice_number_with_serial_0000_is_not_taken_for_a_real_one(number: str) -> None:
    assert not plausible_nik(number[:12] + "0000")


@given(issued())
def test_a_number_of_a_province_that_does_not_exist_is_not_taken_for_a_real_one(number: str) -> None:
    assert not plausible_nik("99" + number[2:])


@given(issued(), st.integers(0, 15))
def test_fifteen_digits_are_no_number(number: str, gone: int) -> None:
    assert not plausible_nik(number[:gone] + number[gone + 1 :])


@pytest.mark.parametrize("born", ["320190", "000190", "410090", "010090", "011390", "720190", "310490", "300290"])
def test_a_date_that_no_year_has_makes_no_number(born: str) -> None:
    assert not plausible_nik(REGION + born + "0001")


@pytest.mark.parametrize("born", ["290200", "310190", "710190", "690200", "410190"])
def test_a_date_that_some_year_has_is_possible(born: str) -> None:
    assert date_is_possible(born)


def test_a_word_between_two_halves_makes_two_numbers_of_one() -> None:
    assert not plausible_nik(REGION + "01 and 0190" + "0001")


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert plausible_nik(text) in (True, False)


@given(st.text(st.characters(categories=["Nd", "Nl", "No", "Zs", "Cf", "Cs", "Pd"]), max_size=80))
def test_any_digits_and_marks_get_an_answer(text: str) -> None:
    assert plausible_nik(text) in (True, False)


@pytest.mark.parametrize("piece", ["9", "0", "9 ", "a", "\u200b", "😀", "9-", "\ud800", "½"])
def test_a_hundred_thousand_characters_get_an_answer(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    assert not plausible_nik(long)
    assert plausible_nik(long + "x" + REGION + BORN + "0001")


def test_a_number_is_found_anywhere_inside_an_answer() -> None:
    number = REGION + BORN + "0001"
    for answer in (number, int(number), [number], {"nik": number}, {number: ""}, {"fields": [{"nik": [number]}]}):
        assert holds_plausible_nik(answer)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.integers().map(lambda n: n % 10**6 / 4)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@given(json_values)
def test_an_answer_without_such_a_number_passes(answer: object) -> None:
    assert not holds_plausible_nik(answer)


def test_nesting_does_not_hide_a_number_or_break_the_search() -> None:
    deep: object = REGION + BORN + "0001"
    for _ in range(5000):
        deep = [deep]
    assert holds_plausible_nik(deep)


def test_the_provinces_are_the_38_of_the_national_list() -> None:
    assert len(PROVINCES) == 38


def test_every_script_of_the_tests_has_ten_digits() -> None:
    for digits in SCRIPTS.values():
        assert [unicodedata.digit(digit) for digit in digits] == list(range(10))
