"""Reports as files: made for whoever did something, read without working anything out, set as a PDF."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from seeded import BEGIN, Workshop, seed
from typer.testing import CliRunner

from kelas.cli import app
from kelas.events.kinds import LessonFinished
from kelas.events.store import Store
from kelas.report import kept, page
from kelas.report.keep import keep, watch
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

SIX = Workshop(code="ENAM6", title="Kelas <Enam>", size=6, days=1)
FIVE = replace(SIX, code="LIMA5", title="Kelas Lima", size=5)


@pytest.fixture
def taught(store: Store) -> Store:
    """Return a store with two small workshops that have done one lesson."""
    seed(store, (SIX, FIVE), ("kota-cerdas",))
    return store


def stamps(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in folder.glob("*.json")}


def test_a_report_is_kept_for_each_cohort_and_language_and_for_all(taught: Store, tmp_path: Path) -> None:
    assert keep(taught, tmp_path) == taught.last()
    names = {f"{who}.{lang}.json" for who in ("all", "ENAM6", "LIMA5") for lang in LANGS}
    assert set(stamps(tmp_path)) == names
    found = kept.kept(tmp_path, "ENAM6", "id")
    assert found
    assert (found.whole.title, found.whole.cohort, found.whole.lang) == ("Kelas <Enam>", "ENAM6", "id")


def test_only_those_who_did_something_are_told_anew(taught: Store, tmp_path: Path) -> None:
    last = keep(taught, tmp_path)
    before = stamps(tmp_path)
    at = BEGIN + timedelta(days=9)
    taught.put(LessonFinished(id="new", learner="lima5-0", at=at, lesson="kota-cerdas", lang="id"))
    keep(taught, tmp_path, after=last)
    changed = {name for name, stamp in stamps(tmp_path).items() if stamp != before[name]}
    assert changed == {f"{who}.{lang}.json" for who in ("all", "LIMA5") for lang in LANGS}


def test_a_new_cohort_gets_its_report_even_before_anybody_comes(taught: Store, tmp_path: Path) -> None:
    last = keep(taught, tmp_path)
    taught.add_cohort("BARU1", "Baru", BEGIN.isoformat())
    keep(taught, tmp_path, after=last)
    found = kept.kept(tmp_path, "BARU1", "en")
    assert found
    assert found.whole.text == (say("report.too-few", "en"),)


def test_what_cannot_be_read_counts_as_not_made(tmp_path: Path) -> None:
    assert kept.kept(tmp_path, "", "id") is None
    kept.file(tmp_path, "", "id").write_text('{"whole": 1}')
    assert kept.kept(tmp_path, "", "id") is None


@pytest.mark.parametrize("code", ["../all", "a/b", "a.b", " ", "x" * 41])
def test_a_cohorts_code_cannot_lead_out_of_the_folder(code: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no cohort"):
        kept.file(tmp_path, code, "id")
    assert kept.kept(tmp_path, code, "id") is None


def test_watching_keeps_the_reports_and_ends_when_told(taught: Store) -> None:
    looks = iter([True, False])
    watch(taught, lambda: next(looks))
    assert kept.kept(kept.folder(), "", "id")


def test_the_notebook_shows_what_was_kept(taught: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(taught, kept.folder())
    monkeypatch.setenv("QUERY_STRING", "cohort=ENAM6&lang=en&lesson=")
    shown = str(page.show(**page.asked()).data)
    assert "<h1>Kelas &lt;Enam&gt;</h1>" in shown
    assert shown.count('role="img"') == shown.count("<svg ") >= 3
    assert "style=" not in shown
    assert say("report.part-terms", "en") in shown
    assert say("report.to-whole", "en") in page.html("ENAM6", "en", "kota-cerdas")
    assert say("report.not-yet", "id") in page.html("NIHIL", "id", "")


def test_showing_a_report_loads_no_pandas() -> None:
    code = "import sys, kelas.report.page; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_pdf_can_be_read_by_machines_and_has_what_a_reader_needs(taught: Store, tmp_path: Path, lang: Lang) -> None:
    target = tmp_path / "new" / "report.pdf"
    done = CliRunner().invoke(app, ["export", "report", "--cohort", "ENAM6", "--lang", lang, str(target)])
    assert done.exit_code == 0, done.output
    assert "Laporan tentang 6 peserta" in done.output
    assert "A report about 6 learners" in done.output
    document = PdfReader(target)
    pages = [one.extract_text() for one in document.pages]
    text = " ".join(" ".join(pages).split())
    for sentence in ("report.title", "report.part-progress", "report.part-terms", "gain.no-forms", "report.choices"):
        assert say(sentence, lang) in text, sentence
    assert "Kelas <Enam>" in pages[0]
    assert "Hake 1998" in pages[-1]
    assert "WIB" in pages[0]
    assert all(say("report.privacy", lang) in " ".join(one.split()) for one in pages)
    assert say("report.page", lang, page=2, pages=len(pages)) in pages[1]
    root = document.root_object
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert document.metadata
    assert document.metadata.title == f"{say('report.title', lang)}: Kelas <Enam>"
    assert "pdfuaid:part" in document.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    width, height = (float(one) for one in document.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)


def test_every_picture_of_the_pdf_has_a_description(taught: Store, tmp_path: Path) -> None:
    CliRunner().invoke(app, ["export", "report", "--lang", "en", str(tmp_path / "report.pdf")])
    document = PdfReader(tmp_path / "report.pdf")
    objects = [document.get_object(number) for number in range(1, document.trailer["/Size"])]
    figures = [one for one in objects if isinstance(one, dict) and one.get("/S") == "/Figure"]
    assert len(figures) > 3
    assert all(one.get("/Alt") for one in figures)


def test_an_unknown_cohort_and_a_folder_that_cannot_be_written_are_told(taught: Store, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "report", "--cohort", "NIHIL", str(tmp_path / "report.pdf")])
    assert done.exit_code == 1
    assert "NIHIL" in done.output
    (tmp_path / "file").write_text("")
    done = CliRunner().invoke(app, ["export", "report", str(tmp_path / "file" / "report.pdf")])
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_the_command_brings_all_reports_up_to_date(taught: Store) -> None:
    done = CliRunner().invoke(app, ["report"])
    assert done.exit_code == 0
    assert str(kept.folder()) in done.output
    assert kept.kept(kept.folder(), "LIMA5", "en")
