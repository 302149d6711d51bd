"""What people say finds the service they need: made-up catalogues, both languages, slips of the finger."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library import library

from kelas.practice.find import THRESHOLD, Index, find, stems
from kelas.practice.model import Service
from kelas.practice.screens import Catalogue
from kelas.words.text import Text

# By service: what people say in Indonesian and in English.
NEEDS = {
    "akta": [
        ("anak saya baru lahir", "my child was just born"),
        ("bayi belum punya akta kelahiran", "my baby has no birth certificate"),
        ("ngurus akta kematian bapak", "death certificate for my father"),
    ],
    "bansos": [
        ("apakah saya dapat bansos?", "do I get social aid?"),
        ("bantuan kok tidak cair", "my aid has not been paid"),
    ],
    "aduan": [
        ("lampu jalan mati", "the street light is broken"),
        ("jalan rusak dan berlubang", "the road has holes"),
        ("mau lapor, ke mana?", "where do I report something?"),
    ],
    "kartu": [("KTP saya hilang", "I lost my identity card"), ("bikin KTP pertama kali", "my first identity card")],
    "bus": [("naik bus gratis", "ride the free bus"), ("jadwal bus ke terminal", "bus times to the station")],
    "pajak": [("bayar pajak rumah dan tanah", "pay the tax on my house"), ("lupa bayar PBB", "I forgot the land tax")],
    "kursus": [("kursus bahasa Inggris gratis", "a free English course"), ("anak ikut les", "lessons for my child")],
}


def services() -> list[Service]:
    """Return a service for each catalogue; all else of them is the library's."""
    plain = library()
    found = []
    for key, needs in NEEDS.items():
        texts = tuple(Text(id=id_, en=en) for id_, en in needs)
        catalogue = Catalogue(pillar="living", needs=texts, bring=(), cost=Text(id="-", en="-"), source="ASM")
        title = Text(id=key, en=key)
        found.append(replace(plain, key=key, definition=replace(plain.definition, title=title, catalogue=catalogue)))
    return [*found, plain]


INDEX = Index(services())


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("query", "service"),
    [
        ("anak lahir", "akta"),
        ("bayi saya baru lahir", "akta"),
        ("anak lahr", "akta"),
        ("my baby was born", "akta"),
        ("bansos", "bansos"),
        ("bantuannya belum dicairkan", "bansos"),
        ("lampu jalan mati", "aduan"),
        ("lapor jalan rusak", "aduan"),
        ("street light broken", "aduan"),
        ("lampune mati", "aduan"),
        ("ktp hilang", "kartu"),
        ("KTP-ku ilang", "kartu"),
        ("bus gratis", "bus"),
        ("pajak rumah", "pajak"),
        ("membayar pajak", "pajak"),
        ("kursus inggris", "kursus"),
        ("english cource", "kursus"),
    ],
)
def test_what_people_say_finds_the_service_whatever_the_language_of_the_page(
    query: str, service: str, lang: str
) -> None:
    found = INDEX.find(query, lang)  # type: ignore[arg-type]
    assert found[0][0] == service
    assert all(THRESHOLD <= score <= 1 for _, score in found)


@pytest.mark.parametrize("query", ["", "   ", "???", "saya mau", "asdf qwer", "resep soto ayam", "🙂🙂", "x" * 5000])
def test_nonsense_and_stop_words_find_nothing(query: str) -> None:
    assert INDEX.find(query, "id") == []


def test_the_same_words_as_a_need_are_the_best_find() -> None:
    assert INDEX.find("KTP saya hilang", "id")[0] == ("kartu", 1.0)
    assert INDEX.find("KTP saya hilang", "en")[0][1] < 1


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    scores = dict(INDEX.find("anak lahir", "id"))
    assert scores["akta"] > scores.get("kursus", 0)


def test_words_are_compared_without_beginnings_and_ends() -> None:
    pairs = [("kelahiran", "lahir"), ("memotong", "potong"), ("penipuan", "tipu"), ("melaporkan", "laporan")]
    pairs += [("perizinan", "izin"), ("rumahnya", "rumah"), ("lights", "light"), ("pekerjaan", "kerja")]
    for first, second in pairs:
        assert stems(first) == stems(second), first


def test_the_order_is_the_same_every_time_and_the_function_agrees_with_the_index() -> None:
    for query, lang in product(["gratis", "anak", "jalan"], ["id", "en"]):
        assert find(query, services(), lang) == INDEX.find(query, lang)  # type: ignore[arg-type]


@given(st.text(max_size=80))
def test_any_text_is_answered(query: str) -> None:
    found = INDEX.find(query, "id")
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))


def test_no_service_finds_nothing() -> None:
    assert find("anak lahir", [library()], "id") == []
