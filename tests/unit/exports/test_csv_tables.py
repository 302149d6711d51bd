"""The tables open right in a spreadsheet, run nothing there, and take no more memory for more events."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from belongings import JOINED, SLUG, settle
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from typer.testing import CliRunner

from kelas.cli import app
from kelas.events.migrations import EVENTS
from kelas.events.store import Store
from kelas.exports.cells import DECIMAL, DELIMITER, ENCODING, cell, harmless
from kelas.exports.tables import TABLES, write
from kelas.lessons import read
from kelas.rights.audit import looks
from kelas.words.text import LANGS, Lang

LESSONS = {SLUG: read.lesson(SLUG)}
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  @x", "＝1", "＋1", "－1", "＠x"]


def table(folder: Path, name: str, lang: Lang) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding=ENCODING, newline="") as file:
        return list(csv.DictReader(file, delimiter=DELIMITER[lang]))


@pytest.fixture
def course(store: Store, home: Path) -> Store:
    store.add_cohort("MAWAR10", "Lokakarya", JOINED.isoformat())
    settle(store, home, "l-1111", "=HYPERLINK(1)", cohort="MAWAR10")
    settle(store, home, "l-2222", "Melati")
    return store


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_could_be_a_formula_is_not_run(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Mawar", "3 = 3", "a@b", "{}", '["=1"]', ""])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text(max_size=20))
def test_no_text_begins_a_formula(text: str) -> None:
    assert not cell(text, "id").lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [(0.5, "0,5", "0.5"), (-2.0, "-2", "-2"), (3, "3", "3"), (None, "", ""), (True, "1", "1")],
)
def test_a_number_stays_a_number(value: Any, indonesian: str, english: str) -> None:
    assert (cell(value, "id"), cell(value, "en")) == (indonesian, english)


@pytest.mark.parametrize("lang", LANGS)
def test_all_that_is_kept_is_in_the_tables(course: Store, tmp_path: Path, lang: Lang) -> None:
    folder = tmp_path / "out"
    rows = write(course, LESSONS, folder, lang, None)
    assert rows == {"events": 16, "learners": 2, "attempts": 10, "scores": 2}
    events = table(folder, "events", lang)
    assert [row["event"] for row in events] == [event.id for event in course.read()]
    assert json.loads(events[1]["data"])["answer"].startswith("jawaban")
    attempts = table(folder, "attempts", lang)
    assert attempts[0]["credit"] == f"0{DECIMAL[lang]}5"
    assert attempts[0]["points"] == cell(LESSONS[SLUG].activities["pilar"].points, lang)
    assert datetime.fromisoformat(attempts[0]["at"]) == JOINED
    scores = table(folder, "scores", lang)
    assert scores[0]["score"] == "3"
    assert scores[0]["handed_in"] == "2026-03-02T02:10:00Z"
    assert {row["cohort"] for row in table(folder, "learners", lang)} == {"MAWAR10", ""}


def test_nobody_is_named(course: Store, tmp_path: Path) -> None:
    write(course, LESSONS, tmp_path, "en", None)
    for name in ("learners", "scores"):
        assert "Melati" not in (tmp_path / f"{name}.csv").read_text("utf-8")


def test_one_cohort_is_one_cohort(course: Store, tmp_path: Path) -> None:
    rows = write(course, LESSONS, tmp_path, "id", "MAWAR10")
    assert rows == {"events": 8, "learners": 1, "attempts": 5, "scores": 1}
    assert "l-2222" not in "".join(file.read_text("utf-8") for file in tmp_path.glob("*.csv"))


@pytest.mark.parametrize("lang", LANGS)
def test_every_column_is_described_for_programs_and_for_people(course: Store, tmp_path: Path, lang: Lang) -> None:
    write(course, LESSONS, tmp_path, lang, None)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    readme = (tmp_path / "README.md").read_text("utf-8")
    for resource in package["resources"]:
        file = tmp_path / resource["path"]
        assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "the mark by which a spreadsheet knows UTF-8"
        fields = resource["schema"]["fields"]
        with file.open(encoding=ENCODING, newline="") as opened:
            assert next(csv.reader(opened, delimiter=resource["dialect"]["delimiter"])) == [
                field["name"] for field in fields
            ]
        assert all(field["description"] for field in fields)
        assert all(field["decimalChar"] == DECIMAL[lang] for field in fields if field["type"] == "number")
        assert all(f"`{field['name']}`" in readme for field in fields)
    assert {resource["name"] for resource in package["resources"]} == set(TABLES)


MEASURE = """
import sys, tracemalloc
from pathlib import Path
from kelas.events.store import store
from kelas.exports import tables
from kelas.exports.xapi import line
from kelas.lessons import read
lessons = {slug: read.lesson(slug) for slug in read.folders()}
kept, out = store(), Path(sys.argv[1])
next(iter(kept.stream()), None)
tracemalloc.start()
tables.write(kept, lessons, out, "en", None)
with (out / "x.jsonl").open("w") as file:
    for event in kept.stream():
        file.write(line(event, lessons.get(event.lesson)) + "\\n")
print(tracemalloc.get_traced_memory()[1])
"""


def peak(store: Store, folder: Path, count: int) -> int:
    """Return the bytes that an export of so many events takes at most, in a process of its own."""
    have = store.last()
    data = {"activity": "pilar", "answer": {"emas": "bulan"}, "credit": 0.5, "outcome": "partial", "lang": "id"}
    common = {"lesson": SLUG, "kind": "attempt", "at": datetime.now(UTC).isoformat(), "data": json.dumps(data)}
    with store.writing() as connection:
        for start in range(have, count, 5000):
            rows = [
                {"id": f"m-{n}", "learner": f"l-{n % 300}", **common} for n in range(start, min(count, start + 5000))
            ]
            connection.execute(insert(EVENTS), rows)
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder)], capture_output=True, text=True, check=True, timeout=300
    )
    assert len((folder / "x.jsonl").read_text("utf-8").splitlines()) == count
    return int(measured.stdout)


def test_ten_times_the_events_take_no_more_memory(store: Store, home: Path, tmp_path: Path) -> None:
    few = peak(store, tmp_path, 6_000)
    many = peak(store, tmp_path, 60_000)
    assert many < few * 1.2
    assert many < 16 * 1024 * 1024


class TestCommands:
    """`kelas export csv` and `kelas export xapi`."""

    def test_they_write_say_so_and_leave_a_line_in_the_audit(self, course: Store, tmp_path: Path) -> None:
        done = CliRunner().invoke(app, ["export", "csv", "--lang", "en", "--cohort", "MAWAR10", str(tmp_path / "t")])
        assert done.exit_code == 0, done.output
        assert "Records: 8" in done.output
        assert len(table(tmp_path / "t", "events", "en")) == 8
        done = CliRunner().invoke(app, ["export", "xapi", str(tmp_path / "new" / "x.jsonl")])
        assert done.exit_code == 0, done.output
        assert len((tmp_path / "new" / "x.jsonl").read_text("utf-8").splitlines()) == 16
        assert [(one.who, one.what, one.cohort) for one in looks(course)] == [
            ("terminal", "export", "MAWAR10"),
            ("terminal", "export", ""),
        ]

    @pytest.mark.parametrize("what", ["csv", "xapi", "nbgrader"])
    def test_what_is_wrong_is_a_sentence(self, course: Store, tmp_path: Path, what: str) -> None:
        unknown = CliRunner().invoke(app, ["export", what, "--cohort", "LAIN99", str(tmp_path / "o")])
        assert unknown.exit_code == 1
        assert "kelas cohort list" in unknown.output
        (tmp_path / "file").write_text("", "utf-8")
        blocked = CliRunner().invoke(app, ["export", what, str(tmp_path / "file" / "o")])
        assert blocked.exit_code == 1
        assert "Choose another place" in blocked.output
