"""The fingerprint of the watched files."""

import os
from pathlib import Path

import pytest

from kelas.kernels.warm import fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "code.py").write_text("a = 1\n")
    (tmp_path / "lesson.yaml").write_text("title: x\n")
    return tmp_path


def test_it_stays_while_nothing_changes(folder: Path) -> None:
    assert fingerprint(str(folder)) == fingerprint(str(folder))


def test_a_file_of_the_same_size_that_was_written_again_changes_it(folder: Path) -> None:
    before = fingerprint(str(folder))
    file = folder / "inner" / "code.py"
    file.write_text("a = 2\n")
    os.utime(file, ns=(1, 1))
    assert fingerprint(str(folder)) != before


def test_a_new_file_changes_it(folder: Path) -> None:
    before = fingerprint(str(folder))
    (folder / "inner" / "more.md").write_text("")
    assert fingerprint(str(folder)) != before


def test_a_file_that_is_gone_changes_it(folder: Path) -> None:
    before = fingerprint(str(folder))
    (folder / "lesson.yaml").unlink()
    assert fingerprint(str(folder)) != before


def test_what_python_compiles_does_not_change_it(folder: Path) -> None:
    before = fingerprint(str(folder))
    (folder / "inner" / "code.cpython-311.pyc").write_bytes(b"x")
    assert fingerprint(str(folder)) == before


def test_several_folders_and_files_are_watched_together(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "alone.txt"
    other.write_text("1")
    watched = os.pathsep.join([str(folder), str(other)])
    before = fingerprint(watched)
    other.write_text("22")
    assert fingerprint(watched) != before


def test_nothing_watched_is_a_fingerprint_too() -> None:
    assert fingerprint("") == fingerprint("")
