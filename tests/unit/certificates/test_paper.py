"""The printed certificate, read by pypdf."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from issuing import BASE, what

from kelas.certificates import paper
from kelas.certificates.credential import ticket
from kelas.certificates.keys import Issuer
from kelas.certificates.register import Certificate, spoken
from kelas.lessons import read
from kelas.words.interface import say
from kelas.words.text import LANGS


@pytest.fixture
def printed(issuer: Issuer) -> Printed:
    return Printed(issuer)


class Printed:
    """Prints certificates, and reads them."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer

    def __call__(self, certificate: Certificate, name: str) -> pypdf.PdfReader:
        return pypdf.PdfReader(io.BytesIO(paper.pdf(certificate, name, ticket(certificate, self.issuer), BASE)))

    def text(self, certificate: Certificate, name: str) -> str:
        """Return the page's text in one line."""
        (page,) = self(certificate, name).pages
        return " ".join(page.extract_text().split())


def test_it_says_who_did_what_and_when_in_both_languages(printed: Printed, certificate: Certificate) -> None:
    text = printed.text(replace(certificate, certified=what(24, "Kelurahan Bandar Kidul")), "Siti Aminah")
    title = what().title
    expected = ["Siti Aminah", title.id, title.en, "Kelurahan Bandar Kidul", spoken(certificate.code), "2 Maret 2026"]
    expected += ["2 March 2026", "2 Maret 2028", "memeriksa status bantuan", "check an aid status", f"{BASE}/verify"]
    expected += [say("certificate.paper-issuer", lang) for lang in LANGS]
    assert [one for one in expected if one not in text] == []


def test_it_is_one_tagged_a4_page_with_title_and_language(printed: Printed, certificate: Certificate) -> None:
    read_back = printed(certificate, "Siti")
    (page,) = read_back.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert read_back.metadata
    assert read_back.metadata.title == f"Sertifikat: {what().title.id}"
    root = read_back.root_object
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_the_fonts_are_inside(printed: Printed, certificate: Certificate) -> None:
    (page,) = printed(certificate, "ꦱꦶꦠꦶ").pages
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
        inside = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & inside.keys()


@pytest.mark.parametrize(
    "name",
    [
        '#import "x"',
        "#sys.inputs",
        "$x^2$ *tebal* _miring_ `kode`",
        "@rujukan <label> \\ // /* ~",
        "= Judul",
        "#{1+1}",
        "'); DROP TABLE certificates;--",
        '"}, "name": "Orang lain',
        "<b>Siti</b> & Budi",
    ],
)
def test_a_name_is_text_and_never_a_program(printed: Printed, certificate: Certificate, name: str) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[\s\"'“”‘’]", "", text)

    assert bare(name) in bare(printed.text(certificate, name))


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("ꦱꦶꦠꦶ ꦄꦩꦶꦤꦃ", "NotoSansJavanese"),
        ("محمد بن عبد الله", "NotoNaskhArabic"),
        ("Nguyễn Đặng Ążźć", "LibertinusSerif"),
    ],
)
def test_names_in_the_scripts_of_kediri_are_printed(
    printed: Printed, certificate: Certificate, name: str, font: str
) -> None:
    (page,) = printed(certificate, name).pages
    fonts = {str(one.get_object()["/BaseFont"]) for one in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any(font in one.replace("-", "") for one in fonts), fonts


@pytest.mark.parametrize("name", ["陳大文", "Siti 😀", "한국"])
def test_letters_that_no_font_has_are_named_instead_of_printed_as_boxes(
    printed: Printed, certificate: Certificate, name: str
) -> None:
    with pytest.raises(paper.LettersError) as refused:
        printed(certificate, name)
    assert set(str(refused.value)) - {" "} <= set(name)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("name", ["W" * paper.LONGEST_NAME, "Wira " * 16, "ꦱꦶ" * 40])
def test_the_longest_name_and_all_lessons_still_fit_on_one_page(
    printed: Printed, certificate: Certificate, name: str
) -> None:
    everything = what(24, "Lokakarya " * 8, *read.folders())
    for certified in (everything, what(24, "Lokakarya " * 8)):
        assert len(printed(replace(certificate, certified=certified), name).pages) == 1


def test_a_few_lessons_are_told_by_what_one_can_do_and_many_by_their_titles(
    printed: Printed, certificate: Certificate
) -> None:
    few, many = printed.text(certificate, "Siti"), replace(certificate, certified=what(0, "", *read.folders()))
    assert "Setelah ini Anda" not in few
    assert say("certificate.paper-can", "id") in few
    told = printed.text(many, "Siti")
    assert say("certificate.paper-lessons", "id") in told
    left = len(read.folders()) - paper.MOST_TITLES
    assert left <= 0 or say("certificate.paper-more", "id", number=left) in told


def test_the_name_is_left_in_no_file(
    printed: Printed, certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    printed(certificate, "Siti Rahasia")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file for file in files if b"Rahasia" in file.read_bytes()] == []


def test_the_sample_is_a_picture_without_the_name_of_anybody(certificate: Certificate) -> None:
    for lang in LANGS:
        assert paper.sample(certificate, lang, BASE).startswith(b"\x89PNG")
