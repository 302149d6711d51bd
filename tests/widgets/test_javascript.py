"""Every sentence of every widgets/**/*.test.js, run in Chromium with a fresh profile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kelas import paths

FILES = sorted(paths.WIDGETS.rglob("*.test.js"))
_SENTENCE = re.compile(r'^  async "(.+)"\(\) \{$', re.MULTILINE)
CASES = [(file, sentence) for file in FILES for sentence in _SENTENCE.findall(file.read_text("utf-8"))]

_RUN = """
async ([module, sentence]) => {
  const { default: tests } = await import(module);
  await tests[sentence]();
}
"""


def address(file: Path) -> str:
    """Return where the test server has a file of widgets/."""
    return "/" + file.relative_to(paths.WIDGETS).as_posix()


def name(value: object) -> str:
    """Return how a part of a case is shown in the test's name."""
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize(("file", "sentence"), CASES, ids=name)
def test_sentence_holds_in_chromium(page: Page, site: str, file: Path, sentence: str) -> None:
    page.goto(f"{site}/blank.html")
    page.evaluate(_RUN, [address(file), sentence])


@pytest.mark.parametrize("file", FILES, ids=name)
def test_every_exported_sentence_is_collected(page: Page, site: str, file: Path) -> None:
    page.goto(f"{site}/blank.html")
    exported = page.evaluate("async (module) => Object.keys((await import(module)).default)", address(file))
    assert exported == [sentence for found, sentence in CASES if found == file]
