"""Contract: every sentence that the program says is in lessons/words/interface.yaml, and none there is idle.

A key is either written out in the source (`say("join.button")`, or as a value that is said later) or put together from
a beginning and an end (`say(f"mastery.{level}")`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from kelas import paths
from kelas.lessons.kinds import kinds, shared_strings
from kelas.words.interface import Entry, entries

KEY = re.compile(r"[a-z][a-z-]*\.[a-z][a-z.-]*")
TEMPLATES = sorted(file for file in paths.TEMPLATES.parent.rglob("*") if file.suffix in {".html", ".j2"})
SOURCES = sorted((paths.ROOT / "src" / "kelas").rglob("*.py"))
# {{ say("map.points", …) }} and {{ say("mastery." + level) }}
IN_TEMPLATE = re.compile(r"""say\(\s*(["'])([\w.-]+)\1\s*(\+)?""")
# What the browser's own script words use is in host.yaml and <kind>.yaml.
STRINGS = {f"{kind.kind}: {key}": entry for kind in kinds().values() for key, entry in kind.strings.items()}
STRINGS |= {f"host: {key}": entry for key, entry in shared_strings().items()}


def in_source() -> Iterator[tuple[str, str, bool]]:
    """Yield (file, key or pattern, whether it is said there and so must exist)."""
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                    yield file.name, re.escape(first.value), True
                elif isinstance(first, ast.JoinedStr):
                    yield file.name, pattern(first), True
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                yield file.name, re.escape(node.value), False


def pattern(joined: ast.JoinedStr) -> str:
    """Return a pattern of the keys that an f-string can make."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+" for part in joined.values
    )


def in_templates() -> Iterator[tuple[str, str, bool]]:
    """Yield the same for the page templates."""
    for file in TEMPLATES:
        for _, key, plus in IN_TEMPLATE.findall(file.read_text("utf-8")):
            yield file.name, re.escape(key) + (r"[\w.-]+" if plus else ""), True


USES = [*in_source(), *in_templates()]


def matches(use: str) -> list[str]:
    return [key for key in entries() if re.fullmatch(use, key)]


@pytest.mark.parametrize(("file", "use"), sorted({(file, use) for file, use, said in USES if said}))
def test_what_is_said_exists(file: str, use: str) -> None:
    assert matches(use)


def test_no_sentence_is_idle() -> None:
    used = {key for _, use, _ in USES for key in matches(use)}
    assert set(entries()) - used == set()


def test_no_broken_beginning_says_everything() -> None:
    assert all(len(matches(use)) < 20 for _, use, _ in USES)


ALL = {**{f"interface: {key}": entry for key, entry in entries().items()}, **STRINGS}


@pytest.mark.parametrize("entry", ALL.values(), ids=ALL.keys())
def test_a_sentence_has_the_same_places_in_both_languages_and_says_where_it_stands(entry: Entry) -> None:
    def places(sentence: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}

    assert places(entry.id) == places(entry.en)
    assert entry.id.strip()
    assert entry.en.strip()
    assert entry.where.strip()
