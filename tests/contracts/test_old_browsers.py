"""Contract: scripts and sheets keep to what Chromium 90 and Firefox 90 know, the browsers of cheap and old phones.

The list names what came after them and what somebody is likely to write (MDN's compatibility tables). What an old
browser passes over without harm, such as accent-color, is not on it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kelas import paths

# What it is, and what it looks like.
NEWER_SCRIPT = {
    "await outside a function": r"^await ",
    "Array.prototype.at": r"\.at\(",
    "findLast": r"\.findLast",
    "toSorted, toReversed, toSpliced, with": r"\.(toSorted|toReversed|toSpliced)\(",
    "Object.hasOwn": r"Object\.hasOwn\b",
    "Object.groupBy": r"(Object|Map)\.groupBy",
    "structuredClone": r"\bstructuredClone\(",
    "a static block of a class": r"\bstatic \{",
    "an error's cause": r"\bcause:",
    "the dialog element": r"\.showModal\(",
    "inert": r"\.inert\b",
    "crypto.randomUUID": r"crypto\.randomUUID\(",
    "AbortSignal.timeout or any": r"AbortSignal\.(timeout|any)\(",
    "Promise.withResolvers": r"Promise\.withResolvers",
    "navigator.locks": r"navigator\.locks",
    "checkVisibility": r"\.checkVisibility\(",
    "a v flag": r"/[dgimsuy]*v[dgimsuy]*\.test\(",
}
NEWER_SHEET = {
    ":has": r":has\(",
    "@layer": r"@layer\b",
    "@container": r"@container\b",
    "@scope": r"@scope\b",
    "@property": r"@property\b",
    "nested rules": r"^\s+&",
    "color-mix": r"color-mix\(",
    "light-dark": r"light-dark\(",
    "oklch and lab": r"\b(oklch|oklab|lch|lab)\(",
    "dynamic viewport units": r"\d(dvh|svh|lvh|dvw|svw|lvw|cqw|cqi)\b",
    "subgrid": r"\bsubgrid\b",
    "scrollbar-gutter": r"scrollbar-gutter:",
    "single transforms": r"^\s*(rotate|scale|translate):",
    "media ranges": r"@media[^{]*\([^)]*[<>]",
    "::backdrop": r"::backdrop",
}
# gallery.js is a page for developers.
SCRIPTS = sorted(file for file in paths.WIDGETS.glob("*/*.js") if not file.name.endswith((".test.js", "gallery.js")))
SHEETS = sorted(paths.WIDGETS.glob("*/*.css"))


def found(file: Path, newer: dict[str, str]) -> list[str]:
    text = file.read_text("utf-8")
    return [name for name, look in newer.items() if re.search(look, text, re.MULTILINE)]


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_script_uses_nothing_newer(file: Path) -> None:
    assert found(file, NEWER_SCRIPT) == []


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_sheet_uses_nothing_newer(file: Path) -> None:
    assert found(file, NEWER_SHEET) == []


def test_the_list_would_find_what_it_names() -> None:
    newer = "const last = answers.at(-1);\nconst copy = structuredClone(last);\n"
    assert [name for name, look in NEWER_SCRIPT.items() if re.search(look, newer, re.MULTILINE)] == [
        "Array.prototype.at",
        "structuredClone",
    ]
