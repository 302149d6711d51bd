"""What people say finds the service that they need, among all services of the course."""

from __future__ import annotations

import pytest

from kelas.serve.services import index, listed
from kelas.words.text import Lang

ASKED: list[tuple[str, Lang, str]] = [
    ("anak lahir", "id", "sakti-akta"),
    ("anak lahr", "id", "sakti-akta"),
    ("ktp hilang", "id", "sakti-kartu"),
    ("pindah rumah", "id", "sakti-pindah"),
    ("bansos", "id", "cekbansos"),
    ("social aid", "en", "cekbansos"),
    ("lampu jalan mati", "id", "aduan"),
    ("street light broken", "en", "aduan"),
    ("street light broken", "id", "aduan"),
    ("jalan berlubang", "id", "aduan"),
    ("kebakaran", "id", "darurat-112"),
    ("there is a fire", "en", "darurat-112"),
    ("pajak rumah", "id", "pajak"),
    ("buka warung", "id", "perizinan"),
    ("kursus inggris", "id", "english-massive"),
    ("free english course", "en", "english-massive"),
    ("bus gratis", "id", "bus-kota"),
    ("bus sekolah", "id", "bus-sekolah"),
    ("kantong plastik", "id", "plastik"),
    ("jual botol bekas", "id", "bank-sampah"),
    ("hamil muda", "id", "gemakiba"),
    ("pregnant", "en", "gemakiba"),
    ("tari anak sekolah", "id", "genibudjari"),
    ("peragaan busana", "id", "dhoho-fashion"),
    ("beli kain tenun", "id", "tenun"),
    ("modal usaha lokasi", "id", "investasi"),
    ("dana rt", "id", "prodamas"),
    ("surat perintah membayar", "id", "anggaran"),
]


@pytest.mark.parametrize(("query", "lang", "service"), ASKED)
def test_a_need_finds_its_service_among_the_first_two(query: str, lang: Lang, service: str) -> None:
    assert service in [key for key, _ in index().find(query, lang)][:2]


@pytest.mark.parametrize("query", ["", "xyzzy", "aaaaaaaa", "12345", "🙂🙂", "yang dan di ke"])
def test_nonsense_finds_nothing(query: str) -> None:
    assert index().find(query, "id") == []


@pytest.mark.parametrize("service", listed())
def test_a_service_is_found_by_each_of_its_own_needs(service: str) -> None:
    for need in listed()[service].service.definition.catalogue.needs:
        for lang, text in (("id", need.id), ("en", need.en)):
            assert service in [key for key, _ in index().find(text, lang)][:3], text  # type: ignore[arg-type]
