"""Contract: no page, script, style, picture or notebook of ours loads anything from another host.

The kit works where there is no internet. An address may stand in a file only as a name: an XML namespace, or a link in
the docs that a reader may follow.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kelas import paths

NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")
ADDRESS = re.compile(r"""(?:https?:|wss?:)?//[\w.-]+\.[a-z]{2,}[^\s"'<>)`\\]*""", re.IGNORECASE)
ROOMS = ("widgets", "share", "notebooks")
SUFFIXES = {".js", ".css", ".html", ".j2", ".svg", ".ipynb", ".json", ".yaml"}
FILES = sorted(file for room in ROOMS for file in (paths.ROOT / room).rglob("*") if file.suffix in SUFFIXES)
LESSONS = sorted(file for file in paths.LESSONS.rglob("*") if file.suffix in {".md", ".svg"})
# What loads in Markdown or HTML, whatever its text says.
LOADS = re.compile(
    r"""!\[[^\]]*\]\(\s*(?!data:)[a-z]*:?//|<(?:img|script|link|iframe|source|video|audio|object)\b""", re.I
)


def addresses(file: Path) -> list[str]:
    """Return every address in a file that is no namespace."""
    text = file.read_text("utf-8").replace("%3A//", "://").replace("\\/", "/")
    return [found for found in ADDRESS.findall(text) if not found.startswith(NAMESPACES)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(paths.ROOT)))
def test_a_file_that_a_browser_gets_names_no_other_host(file: Path) -> None:
    assert addresses(file) == []


def test_there_are_files_of_every_room() -> None:
    assert {file.relative_to(paths.ROOT).parts[0] for file in FILES} == set(ROOMS)


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: str(file.relative_to(paths.ROOT)))
def test_a_lesson_loads_nothing(file: Path) -> None:
    assert addresses(file) == []
    if file.suffix == ".md":
        assert not LOADS.search(file.read_text("utf-8"))


@pytest.mark.parametrize("name", ["https://cdn.example.com/x.js", "//cdn.example.com/x.css", "wss://example.com/a"])
def test_an_address_would_be_found(tmp_path: Path, name: str) -> None:
    file = tmp_path / "page.html"
    file.write_text(f'<script src="{name}"></script>', "utf-8")
    assert addresses(file) == [name]
