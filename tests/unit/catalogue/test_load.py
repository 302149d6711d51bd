"""Tables by name, and what is found wrong with one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from kelas import catalogue
from kelas.catalogue import Table, UnknownTableError
from kelas.catalogue.check import faults

SAMPAH = catalogue.about("sampah")


def test_a_table_is_loaded_with_the_types_that_the_catalogue_names() -> None:
    calls = catalogue.load("panggilan-112")
    assert calls["calls"].dtype == "int64"
    assert calls["first_day"].max() == pd.Timestamp(2025, 4, 1)
    assert catalogue.load("sampah")["tonnes_per_day"].dtype == "float64"
    assert catalogue.load("kelurahan")["postal_code"].iloc[0] == "64114", "a code stays text"


def test_what_is_empty_stays_empty() -> None:
    assert catalogue.load("kelurahan")["population"].isna().all()
    editions = catalogue.load("dhoho-street-fashion").set_index("edition")
    assert editions["when"].isna().sum() == 1
    assert pd.isna(editions.loc[2, "when"])


def test_a_frame_may_be_changed_without_changing_the_next_one() -> None:
    frame = catalogue.load("sampah")
    frame["tonnes_per_day"] = 0
    assert catalogue.load("sampah")["tonnes_per_day"].sum() == 453


def test_an_unknown_table_is_a_sentence_with_the_names_there_are() -> None:
    with pytest.raises(UnknownTableError) as error:
        catalogue.load("sampa")
    assert str(error.value).startswith("Tidak ada tabel `sampa`. Pilih salah satu: ")
    assert "There is no table `sampa`." in str(error.value)
    assert "panggilan-112" in str(error.value)


def with_rows(tmp_path: Path, text: str) -> Table:
    file = tmp_path / "sampah.csv"
    file.write_text(text, "utf-8")
    return dataclasses.replace(SAMPAH, file=file)


HEAD = "year,tonnes_per_day,source\n"


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("year,tonnes,source\n2022,140,[75]\n", 1, "the catalogue says year, tonnes_per_day, source"),
        (f"{HEAD}2022,140,[75]\n2023,140\n", 3, "2 values"),
        (f"{HEAD}2022,140,[75]\n2023,banyak,[75]\n", 3, "`banyak` is no number"),
        (f"{HEAD}22,140,[75]\n", 2, "`22` is no year"),
        (f"{HEAD}2022,,[75]\n", 2, "a value is needed"),
        (f"{HEAD}2022,-1,[75]\n", 2, "minimum 0"),
        (f"{HEAD}2022,140,Antara\n", 2, "pattern"),
        (f"{HEAD}2022,140,[75]\n2022,150,[75]\n", 3, "stands in an earlier row too"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    found = list(faults(with_rows(tmp_path, text)))
    assert found
    assert found[0][0] == line
    assert part in found[0][1]


def test_a_sound_table_has_no_fault(tmp_path: Path) -> None:
    assert list(faults(with_rows(tmp_path, f"{HEAD}2022,140,[75]\n2023,140.5,[75][78]\n"))) == []


@pytest.mark.parametrize(("value", "fine"), [("2025-04-01", True), ("2025-04-31", False), ("1 April", False)])
def test_a_date_is_one_that_exists(tmp_path: Path, value: str, fine: bool) -> None:
    table = catalogue.about("panggilan-112")
    file = tmp_path / "calls.csv"
    file.write_text(f"kind,calls,first_day,last_day,source\nall,1,{value},2025-10-31,[80]\n", "utf-8")
    assert (list(faults(dataclasses.replace(table, file=file))) == []) == fine


def test_an_unknown_kind_is_found(tmp_path: Path) -> None:
    table = catalogue.about("jenis-sampah")
    file = tmp_path / "kinds.csv"
    file.write_text("year,kind,percent_low,percent_high,source\n2023,gold,1,101,[110]\n", "utf-8")
    assert [message.split(":")[0] for _, message in faults(dataclasses.replace(table, file=file))] == [
        "kind",
        "percent_high",
    ]
