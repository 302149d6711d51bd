"""nbgrader's own export gives what nbgrader gives, and no learner's name breaks it or runs in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from belongings import JOINED, SLUG, settle
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin
from typer.testing import CliRunner

from kelas.cli import app
from kelas.events.store import Store
from kelas.exports.gradebook import NothingGradedError, write
from kelas.grading.course import gradebook_url


@pytest.fixture
def course(store: Store, home: Path) -> Store:
    store.add_cohort("MAWAR10", "Lokakarya", JOINED.isoformat())
    settle(store, home, "l-1111", "Melati", cohort="MAWAR10")
    settle(store, home, "l-2222", "Kenanga")
    return store


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_it_is_byte_for_byte_nbgraders_own(course: Store, tmp_path: Path) -> None:
    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "stock.csv")
    with Gradebook(gradebook_url()) as gradebook:
        plugin.export(gradebook)
    assert write(course, tmp_path / "ours.csv", None) == 2
    assert (tmp_path / "ours.csv").read_bytes() == (tmp_path / "stock.csv").read_bytes()
    assert [row["score"] for row in rows(tmp_path / "ours.csv")] == ["3.0", "3.0"]


def test_one_cohort_is_one_cohort(course: Store, tmp_path: Path) -> None:
    assert write(course, tmp_path / "o.csv", "MAWAR10") == 1
    assert [(row["student_id"], row["assignment"]) for row in rows(tmp_path / "o.csv")] == [("l-1111", SLUG)]


@pytest.mark.parametrize("nickname", ["=1+1", "Mawar, Melati", 'Si "Ungu"', "@x", "-2"])
def test_a_nickname_neither_runs_nor_moves_a_column(course: Store, home: Path, tmp_path: Path, nickname: str) -> None:
    settle(course, home, "l-3333", nickname)
    write(course, tmp_path / "o.csv", None)
    found = next(row for row in rows(tmp_path / "o.csv") if row["student_id"] == "l-3333")
    assert found["max_score"] == "8.0"
    assert not found["last_name"].startswith(("=", "@", "-"))


def test_where_nothing_is_graded_there_is_no_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NothingGradedError):
        write(store, tmp_path / "o.csv", None)
    assert not (tmp_path / "o.csv").exists()
    said = CliRunner().invoke(app, ["export", "nbgrader", str(tmp_path / "o.csv")])
    assert said.exit_code == 1
    assert "kelas grade" in said.output


def test_a_cohort_without_grades_is_not_everybody(course: Store, tmp_path: Path) -> None:
    course.add_cohort("KOSONG20", "Kosong", JOINED.isoformat())
    with pytest.raises(NothingGradedError):
        write(course, tmp_path / "o.csv", "KOSONG20")
