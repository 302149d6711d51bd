"""Contract: what each folder holds.

Top-level folders are by who edits them. None of those that Jupyter, nbgrader or an author knows by name is a Python
package, since Hugging Face's `datasets` and others must win over them. A widget kind is a folder of four files. No
module is longer than 400 lines.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kelas import paths
from kelas.lessons.code import FOLDER
from kelas.lessons.kinds import SHARED, kinds

ROOMS = ["lessons", "widgets", "datasets", "grading", "notebooks", "share", "tests", "docs", "scripts"]
FILES = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "pyproject.toml"]
FILES += ["uv.lock", "environment.yml", ".ci/run", ".pre-commit-config.yaml"]
LONGEST_MODULE = 400


def tracked() -> list[Path]:
    """Return every file of the project that git knows or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=True).stdout
    return [file for name in listed.splitlines() if (file := paths.ROOT / name).exists()]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_there(room: str) -> None:
    assert (paths.ROOT / room).is_dir()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_newcomers_look_for_is_there(name: str) -> None:
    assert (paths.ROOT / name).is_file()


def test_no_room_beside_the_source_is_a_python_package() -> None:
    assert list(paths.ROOT.glob("*/__init__.py")) == []
    assert not (paths.ROOT / "src" / "kelas" / "datasets.py").exists()
    assert not (paths.ROOT / "src" / "kelas" / "datasets").exists()


@pytest.mark.parametrize("room", ["lessons", "widgets", "datasets", "share"])
def test_a_room_of_content_holds_no_python_but_that_of_exercises(room: str) -> None:
    assert [file for file in (paths.ROOT / room).rglob("*.py") if file.parent.name != FOLDER] == []


@pytest.mark.parametrize("kind", kinds())
def test_a_widget_kind_has_its_four_files(kind: str) -> None:
    folder = paths.WIDGETS / kind
    needed = {f"{kind}{suffix}" for suffix in (".yaml", ".js", ".css", ".test.js")}
    found = {file.name for file in folder.iterdir()}
    assert needed <= found
    assert {Path(name).suffix for name in found - needed} <= {".js"}, "beside the four only modules of the kind"


def test_every_folder_of_widgets_is_a_kind_or_shared_by_all() -> None:
    assert {folder.name for folder in paths.WIDGETS.iterdir() if folder.is_dir()} == {*kinds(), *SHARED}


@pytest.mark.parametrize("suffix", [".py", ".js", ".css"])
def test_no_module_is_too_long_to_browse(suffix: str) -> None:
    lengths = {
        str(file.relative_to(paths.ROOT)): len(file.read_text("utf-8").splitlines())
        for file in tracked()
        if file.suffix == suffix
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
