from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.words.text import STRICT, Text


@dataclass(frozen=True, kw_only=True)
class Shop:
    """Something to read in these tests."""

    __pydantic_config__ = STRICT

    name: Text
    seats: int
    code: str = ""
    tags: tuple[str, ...] = ()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.yaml"


def faults_of(file: Path) -> list[Fault]:
    with pytest.raises(ContentError) as error:
        yaml.shape(yaml.read(file), Shop)
    assert all(fault.file == file for fault in error.value.faults)
    return error.value.faults


@pytest.mark.parametrize(
    "scalar", ["no", "yes", "on", "off", "null", "~", "0357101", "1_000", "1e3", "12:30", "2024-01-01", "9" * 16, ".5"]
)
def test_a_scalar_stays_the_text_that_was_typed(file: Path, scalar: str) -> None:
    file.write_text(f"{scalar}: {scalar}\nlist: [{scalar}]\n", "utf-8")
    assert yaml.read(file).data == {scalar: scalar, "list": [scalar]}


def test_a_model_asks_for_a_number_where_it_wants_one(file: Path) -> None:
    file.write_text("name: {id: Warung, en: Stall}\nseats: 12\ncode: 0357101\ntags: [no, yes]\n", "utf-8")
    shop = yaml.shape(yaml.read(file), Shop)
    assert shop == Shop(name=Text(id="Warung", en="Stall"), seats=12, code="0357101", tags=("no", "yes"))


def test_an_empty_file_is_an_empty_mapping(file: Path) -> None:
    file.write_text("# nothing yet\n", "utf-8")
    assert yaml.read(file).data == {}


def test_a_missing_file_is_named(file: Path) -> None:
    (fault,) = faults_of(file)
    assert (fault.line, fault.rule) == (1, "file-present")


def test_a_file_that_is_not_utf8_is_named(file: Path) -> None:
    file.write_bytes("name: caf\xe9".encode("latin-1"))
    (fault,) = faults_of(file)
    assert (fault.line, fault.rule) == (1, "file-utf8")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: x\n  seats: 3\n", 2),
        ("name: x\nseats: [1, 2\n", 3),
        ('name: "x\n', 2),
        ("name: x\nseats: *nowhere\n", 2),
        ("name: {a: b\nseats: 3", 2),
        ("name: \t@x", 1),
        ("name: é\nseats: \x07\n", 2),
    ],
)
def test_what_is_not_yaml_is_named_with_its_line(file: Path, text: str, line: int) -> None:
    file.write_text(text, "utf-8")
    (fault,) = faults_of(file)
    assert (fault.line, fault.rule) == (line, "file-yaml")


def test_every_repeated_key_is_named_with_its_line(file: Path) -> None:
    file.write_text("name: {id: a, en: b}\nseats: 1\nseats: 2\ncode: x\ncode: y\n", "utf-8")
    assert [(fault.line, fault.rule) for fault in faults_of(file)] == [(3, "key-once"), (5, "key-once")]


def test_all_faults_are_told_at_once_each_with_its_line(file: Path) -> None:
    file.write_text("seats: many\nname:\n  id: Warung\ncolour: red\ntags: x\n", "utf-8")
    assert sorted((fault.line, fault.rule) for fault in faults_of(file)) == [
        (1, "value-fits"),
        (2, "text-in-both-languages"),
        (4, "key-known"),
        (5, "value-fits"),
    ]


def test_a_missing_key_is_named_at_its_parent(file: Path) -> None:
    file.write_text("# a shop\nname: {id: a, en: b}\n", "utf-8")
    (fault,) = faults_of(file)
    assert (fault.line, fault.rule) == (2, "key-present")
    assert "`seats`" in fault.message


def test_a_fault_says_file_line_rule_and_message(tmp_path: Path) -> None:
    fault = Fault(file=tmp_path / "a" / "b.yaml", line=3, rule="key-known", message="remove it")
    assert fault.say(tmp_path) == "a/b.yaml:3: key-known: remove it"
    assert fault.say(tmp_path / "elsewhere") == f"{tmp_path}/a/b.yaml:3: key-known: remove it"


def test_a_place_without_a_line_of_its_own_has_its_parents(file: Path) -> None:
    file.write_text("\nname:\n  id: a\n", "utf-8")
    document = yaml.read(file)
    assert document.line(("name", "en")) == 2
    assert document.line(("name", "id")) == 3
    assert document.line(("nowhere",)) == 2
