"""Numbers are read as people here write them, computed exactly, and written in both languages; a QR is never real."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from market import market

from kelas.lessons.judge import qr
from kelas.practice import qris, start
from kelas.practice.numbers import canonical, literal, number, typed_number
from kelas.practice.rules import Scene
from kelas.practice.screens import Sum
from kelas.practice.sums import MOST, total, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.500.000", "1500000"),
        ("Rp 1.500.000", "1500000"),
        ("Rp1.500.000,-", "1500000"),
        ("rp. 25.000", "25000"),
        ("1 500 000", "1500000"),
        ("1,500,000", "1500000"),
        ("2,5", "2.5"),
        ("2,50", "2.5"),
        ("2.5", "2.5"),
        ("1.500", "1500"),
        ("1.500,75", "1500.75"),
        ("007", "7"),
        ("٢٥", "25"),
        ("-3", "-3"),
        ("-0", "0"),
        ("1.50.000", None),
        ("12a", None),
        ("1,2,3", None),
        ("", None),
        ("9" * 16, None),
    ],
)
def test_a_number_is_read_as_it_is_written_here(text: str, expected: str | None) -> None:
    found = number(text)
    assert (None if found is None else canonical(found)) == expected


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("5 kg", 0, "5"),
        ("kg 5", 0, "5"),
        ("1,500", 0, "1500"),
        ("1,500", 2, "1.5"),
        ("2,5", 0, None),
        ("2,0", 0, "2"),
        ("2,55", 2, "2.55"),
        ("2,555", 2, None),
        ("-2", 0, None),
    ],
)
def test_a_typed_number_has_only_the_decimals_of_its_field(text: str, decimals: int, expected: str | None) -> None:
    found = typed_number(text, decimals, "kg", "kilos")
    assert (None if found is None else canonical(found)) == expected


@given(st.decimals(0, 10**12, places=2))
def test_what_is_written_is_read_again(value: Decimal) -> None:
    assert number(canonical(value)) == value
    assert number(written(value, "number").id) == value
    assert number(written(value, "rupiah").id) == value


@given(st.text(max_size=30), st.integers(0, 2))
def test_no_text_breaks_reading(text: str, decimals: int) -> None:
    typed_number(text, decimals, text[:2])
    literal(text)


@pytest.mark.parametrize(
    ("value", "show", "indonesian", "english"),
    [
        ("1500000", "rupiah", "Rp1.500.000", "Rp1.500.000"),
        ("-500", "rupiah", "-Rp500", "-Rp500"),
        ("1234.5", "number", "1.234,5", "1,234.5"),
        ("12.5", "percent", "12,5%", "12.5%"),
        ("0", "number", "0", "0"),
    ],
)
def test_a_number_is_written_in_both_languages(value: str, show: object, indonesian: str, english: str) -> None:
    text = written(Decimal(value), show)  # type: ignore[arg-type]
    assert (text.id, text.en) == (indonesian, english)


def amount(of: str) -> Decimal | None:
    return {"a": Decimal("2.5"), "b": Decimal(4), "big": Decimal(10) ** 15}.get(of) or literal(of)


@pytest.mark.parametrize(
    ("sum_", "expected"),
    [
        (Sum(add=("a", "b", "1")), "8"),
        (Sum(add=("a", "tidak-ada")), "3"),
        (Sum(subtract=("a", "b")), "-2"),
        (Sum(subtract=("a", "b"), at_least="0"), "0"),
        (Sum(multiply=("a", "b")), "10"),
        (Sum(multiply=("a", "0.0012"), round=2), "0"),
        (Sum(divide=("a", "b"), round=2), "0.63"),
        (Sum(divide=("a", "0")), "0"),
        (Sum(multiply=("big", "big", "big")), str(MOST)),
        (Sum(), "0"),
    ],
)
def test_a_sum_is_exact_and_half_is_rounded_up(sum_: Sum, expected: str) -> None:
    assert total(sum_, amount) == expected


def test_a_sum_may_use_those_above_it_and_stands_in_texts_and_conditions() -> None:
    service = market()
    state = start(service, "warga", "a", picks={"harga": 0})
    scene = Scene(service, state)
    assert scene.look("fact:jumlah") == "0"
    scene = Scene(service, start(service, "warga", "a", picks={"harga": 1}))
    scene.__dict__["values"] = {"kg": "12,5", "anggota": ({"nama": "x"},)}
    assert [scene.look(f"fact:{name}") for name in ("jumlah", "sisa", "bagian", "orang")] == [
        "50000",
        "50000",
        "0.5",
        "2",
    ]
    assert (scene.facts["jumlah"].id, scene.facts["bagian"].id, scene.facts["bagian"].en) == ("Rp50.000", "0,5", "0.5")


# The QR


def parts(text: str) -> dict[str, str]:
    """Take the text of a QR apart."""
    found = {}
    while text:
        size = int(text[2:4])
        found[text[:2]], text = text[4 : 4 + size], text[4 + size :]
    return found


def test_the_check_sum_is_that_of_the_published_vector() -> None:
    assert qris.crc16("123456789") == "29B1"


@given(st.text(max_size=40), st.decimals(0, 10**9, places=0) | st.none(), st.booleans())
def test_no_practice_qr_can_be_paid(merchant: str, price: Decimal | None, static: bool) -> None:
    text = qris.payload(merchant, price, static=static)
    found = parts(text)
    assert found["59"].startswith("LATIHAN")
    assert found["63"] != qris.crc16(text[:-4])
    assert found["26"] == "0022INVALID.CONTOH.LATIHAN"
    assert (found["01"], found["53"], found["58"]) == ("11" if static else "12", "360", "ID")
    assert ("54" in found) == (price is not None and not static)


def test_the_picture_has_a_quiet_zone_and_only_dark_modules() -> None:
    path, size = qr(qris.payload("LATIHAN Warung", Decimal(5000), static=False))
    assert path.startswith("M4 4h7v1h-7z")
    assert set(path) <= set("Mhvz- 0123456789")
    assert size > 29
