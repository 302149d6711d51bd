"""Each word of the vocabulary means what its description says; numbers are judged by form only."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library import parse

from kelas.practice import numbers
from kelas.practice.predicates import Predicate, holds, why_not
from kelas.privacy import plausible_nik, province_is_known

TODAY = date(2026, 3, 2)
THINGS = {
    "kosong": "",
    "nama": "Rahayu",
    "angka": "0357101",
    "dengan-o": "35O1",
    "jumlah": "1.250",
    "a": "1000",
    "b": "250",
    "tanggal": "28-02-2026",
    "fact:nik": "0357102",
    "telepon": "hubungi 0800 000 0000",
    "bulan-depan": "2026-04-01",
    "berat": "2.5",
    "banyak": "ktp,kartu-keluarga",
}


def test(of: str, tests: str) -> bool:
    return holds(parse(f"{{of: {of}, {tests}}}", Predicate), lambda thing: THINGS.get(thing, ""), TODAY)


test.__test__ = False  # a helper


@pytest.mark.parametrize(
    ("of", "tests", "expected"),
    [
        ("nama", "is: Rahayu", True),
        ("nama", "is: rahayu", False),
        ("nama", "one-of: [Ani, Rahayu]", True),
        ("nama", "one-of: [Ani]", False),
        ("nama", "not: {is: Rahayu}", False),
        ("nama", "filled: yes", True),
        ("kosong", "filled: yes", False),
        ("kosong", "filled: no", True),
        ("kosong", "min-length: 5", True),
        ("kosong", "is: x", False),
        ("angka", "digits: yes", True),
        ("dengan-o", "digits: yes", False),
        ("dengan-o", "without: Oo", False),
        ("angka", "length: 7", True),
        ("angka", "length: 8", False),
        ("nama", "max-length: 5", False),
        ("angka", "equals: fact:nik", False),
        ("angka", "at: {from: 1, to: 3}, is: '035'", True),
        ("angka", "at: {from: 1, to: 3}, is: '0357101'", False),
        ("angka", "at: {from: 5, to: 6}, one-of: ['10']", True),
        ("a", "between: {from: 1000}", True),
        ("a", "between: {to: 999}", False),
        ("nama", "between: {from: 0}", False),
        ("jumlah", "sum: [a, b]", True),
        ("jumlah", "sum: [a, a]", False),
        ("tanggal", "within-days: 2", True),
        ("tanggal", "within-days: 1", False),
        ("bulan-depan", "within-days: 60", False),
        ("nama", "within-days: 60", False),
        ("berat", "between: {from: 2, to: 3}", True),
        ("berat", "between: {from: 3}", False),
        ("berat", "sum: ['2', '0.5']", True),
        ("a", "no-more-than: jumlah", True),
        ("jumlah", "no-more-than: a", False),
        ("jumlah", "no-more-than: '1250'", True),
        ("jumlah", "no-less-than: a", True),
        ("a", "no-less-than: jumlah", False),
        ("a", "no-less-than: kosong", True),
        ("a", "no-more-than: nama", False),
        ("nama", "no-more-than: a", False),
        ("tanggal", "no-more-than: bulan-depan", True),
        ("bulan-depan", "no-more-than: tanggal", False),
        ("bulan-depan", "no-less-than: tanggal", True),
        ("tanggal", "no-more-than: a", False),
        ("telepon", "words: {from: 2, to: 4}", True),
        ("telepon", "words: {from: 5}", False),
        ("telepon", "words: {to: 3}", False),
        ("telepon", "any-word: [HUBUNGI]", True),
        ("telepon", "any-word: [hubung]", False),
        ("banyak", "any-word: [kartu-keluarga]", True),
        ("banyak", "any-word: [kartu-kuning, ktp]", True),
        ("telepon", "max-digits: 7", False),
        ("telepon", "max-digits: 20", True),
        ("nama", "all: [{is: Rahayu}, {min-length: 3}]", True),
        ("nama", "all: [{is: Rahayu}, {min-length: 9}]", False),
        ("nama", "any: [{is: Ani}, {min-length: 3}]", True),
        ("nama", "any: [{is: Ani}, {min-length: 9}]", False),
    ],
)
def test_a_word_means_what_it_says(of: str, tests: str, expected: bool) -> None:
    assert test(of, tests) is expected


def test_at_looks_at_the_named_characters_only() -> None:
    assert test("angka", "at: {from: 2, to: 4}, between: {from: 357, to: 357}")
    assert not test("angka", "at: {from: 5}, between: {from: 357, to: 357}")


def test_a_difference_is_told_by_its_place_and_never_by_its_text() -> None:
    found = why_not(Predicate(of="angka", equals="fact:nik"), lambda thing: THINGS.get(thing, ""), TODAY)
    assert found is not None
    assert dict(found.args) == {"pos": "7"}


def test_a_number_of_words_is_told() -> None:
    def told(tests: str) -> dict[str, str]:
        found = why_not(parse(f"{{of: telepon, words: {tests}}}", Predicate), lambda of: THINGS.get(of, ""), TODAY)
        return dict(found.args) if found else {}

    assert told("{from: 6}") == {"n": "4", "limit": "6"}
    assert told("{from: 1, to: 3}") == {"n": "4", "limit": "3"}


def test_a_date_test_fails_without_a_date() -> None:
    assert not holds(Predicate(of="tanggal", within_days=9), lambda thing: THINGS.get(thing, ""), None)


PROVINCES = [f"{code}" for code in range(10, 100) if province_is_known(f"{code}") or code == 99]
NUMBERS = st.from_regex(r"[0-9]{16}", fullmatch=True)
PARTS = ("province", "day", "month", "serial")


@given(st.sampled_from(PROVINCES), st.from_regex(r"[0-9]{4}", fullmatch=True), st.dates(), st.booleans())
def test_a_practice_number_of_any_region_and_date_is_well_formed(
    province: str, place: str, born: date, woman: bool
) -> None:
    number = f"{province}{place}{born.day + 40 * woman:02}{born.month:02}{born.year % 100:02}0000"
    assert all(numbers.part_can_exist(number, part) for part in PARTS)
    assert not plausible_nik(number)


@given(NUMBERS)
def test_a_number_whose_parts_all_can_exist_except_the_practice_serial_is_plausible(number: str) -> None:
    parts = {part: numbers.part_can_exist(number, part) for part in PARTS}
    real = parts["province"] and parts["day"] and parts["month"] and not parts["serial"] and number[:2] != "99"
    assert plausible_nik(number) == real


@given(st.integers(0, 99), st.integers(0, 99))
def test_days_and_months_are_judged_apart(day: int, month: int) -> None:
    number = f"997101{day:02}{month:02}900000"
    day_exists = 1 <= day <= 31 or 41 <= day <= 71
    assert numbers.part_can_exist(number, "day") == day_exists
    if day_exists:
        most = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1] if 1 <= month <= 12 else 0
        assert numbers.part_can_exist(number, "month") == ((day - 40 if day > 40 else day) <= most)


@given(
    st.text(st.sampled_from("0123456789"), min_size=1, max_size=20),
    st.lists(st.sampled_from(" .-/–\u200b\t"), max_size=20),
)
def test_marks_between_groups_change_no_number(digits: str, marks: list[str]) -> None:
    spread = "".join(digit + (marks[place] if place < len(marks) else "") for place, digit in enumerate(digits))
    assert numbers.bare(spread) == digits


def test_digits_of_other_scripts_are_read() -> None:
    assert numbers.bare("٣٥٧١") == "3571"
    assert numbers.bare("３５７１") == "3571"


@given(st.text(max_size=40))
def test_no_text_breaks_reading_numbers_and_dates(text: str) -> None:
    numbers.bare(text)
    numbers.number(text)
    numbers.day(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_read_in_both_ways_of_writing(day: date) -> None:
    assert numbers.day(day.isoformat()) == day
    assert numbers.day(f"{day.day}-{day.month}-{day.year}") == day


@pytest.mark.parametrize("text", ["31-02-2026", "2026-13-01", "0-0-0000", "kemarin", ""])
def test_a_date_that_no_calendar_has_is_none(text: str) -> None:
    assert numbers.day(text) is None
