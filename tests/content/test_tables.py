"""The tables of datasets/: each is what the catalogue says, with a unit for numbers and a source for facts."""

from __future__ import annotations

import json
import re

import pytest

from kelas import catalogue, paths
from kelas.catalogue.check import faults
from kelas.catalogue.package import TYPES

NAMES = catalogue.names()
DOCUMENTED = [name for name in NAMES if catalogue.about(name).status == "documented"]
SHOWN = ("sampah", "jenis-sampah", "panggilan-112", "skor-kota-cerdas", "kelurahan", "kecamatan", "kematian-ibu")
SHOWN += ("linimasa-program", "english-massive", "dhoho-street-fashion")
MADE_UP = ("perjalanan-bus", "harga-bank-sampah", "biaya-layanan")


def test_the_tables_of_the_course_are_there() -> None:
    assert {*SHOWN, *MADE_UP} <= set(NAMES)


def test_every_folder_is_in_the_catalogue() -> None:
    assert {folder.name for folder in paths.DATASETS.iterdir() if folder.is_dir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_what_the_catalogue_says(name: str) -> None:
    assert list(faults(catalogue.about(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_table_says_what_it_is_in_both_languages(name: str) -> None:
    table = catalogue.about(name)
    texts = [table.title, table.unit, *table.notes, *(field.title for field in table.fields)]
    assert all(text.id.strip() and text.en.strip() for text in texts)
    assert table.licence in ("MIT", "CC-BY-4.0")


@pytest.mark.parametrize("name", NAMES)
def test_every_number_has_a_unit(name: str) -> None:
    for field in catalogue.about(name).fields:
        assert field.type in TYPES
        if field.type in ("integer", "number"):
            assert field.unit is not None, field.name
            assert field.unit.id.strip()
            assert field.unit.en.strip()


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_table_names_sources_that_are_listed(name: str) -> None:
    listed = set(re.findall(r"^- \[(\d+)\]", (paths.ROOT / "docs" / "SOURCES.md").read_text("utf-8"), re.MULTILINE))
    table = catalogue.about(name)
    assert table.sources
    assert {str(number) for number in table.sources} <= listed
    frame = catalogue.load(name)
    if "source" in frame:
        named = {number for source in frame["source"] for number in re.findall(r"\[(\d+)\]", source)}
        assert named == {str(number) for number in table.sources}, "each row's source is one of the table's"


@pytest.mark.parametrize("name", MADE_UP)
def test_what_is_made_up_says_so(name: str) -> None:
    table = catalogue.about(name)
    assert table.status == "illustrative"
    assert {field.status for field in table.fields} == {"illustrative"}
    assert not table.sources
    assert set(catalogue.load(name)["source"]) == {"ASM"}
    assert table.notes


def test_the_two_scales_of_the_scores_are_told_apart() -> None:
    frame = catalogue.load("skor-kota-cerdas")
    assert set(frame[frame["scale"] == "level"]["year"]) == {2019}
    assert set(frame[frame["kind"] == "recorded"]["scale"]) == {"score"}


def test_parts_of_the_calls_are_no_more_than_all() -> None:
    calls = catalogue.load("panggilan-112").set_index("kind")["calls"]
    assert calls["emergency"] + calls["prank"] < calls["all"]
    assert round(100 * calls["emergency"] / calls["all"], 2) == 0.58


def test_wards_of_the_districts_are_those_of_the_list() -> None:
    districts = catalogue.load("kecamatan").set_index("kecamatan")["wards"]
    assert districts.to_dict() == catalogue.load("kelurahan")["kecamatan"].value_counts().to_dict()


def test_the_package_keeps_to_the_form_of_frictionless() -> None:
    package = json.loads((paths.DATASETS / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "tabular-data-package"
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert resource["path"] == f"{resource['name']}/{resource['name']}.csv"
        assert set(resource["schema"]["primaryKey"]) <= {field["name"] for field in resource["schema"]["fields"]}
