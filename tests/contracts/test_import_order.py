"""Contract: each package imports only from those above it, and nothing imports in a circle.

The order is that of ARCHITECTURE.md:

    paths · privacy      where things are; what is never kept
    kernels              kernels forked from a warm process; imports nothing of ours
    authored             reads what authors write
    words                sentences in two languages
    catalogue            datasets
    exercise             what the cells of a code lesson call
    practice             the service engine        } pure: see test_pure.py
    activities           one grading per kind      }
    lessons              reads and checks content, builds notebooks
    events               what happened
    tracking             events -> progress
    attempts             the one crossing
    widgets              ipywidgets
    grading              nbgrader
    report               figures, charts and sentences for trainers and the city
    certificates         PDF and Open Badge
    exports              CSV, xAPI
    rights               see, export and delete what is kept about a learner; the audit
    archive              backup, restore, retention, moving to another database
    notebook             what a lesson's notebook calls
    preload              all code and content, read once for every kernel
    board                events -> rows
    serve                the server
    commands             groups of subcommands
    cli                  the command
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kelas import paths

SOURCE = paths.ROOT / "src" / "kelas"
ORDER = [
    "paths",
    "privacy",
    "kernels",
    "authored",
    "words",
    "catalogue",
    "exercise",
    "practice",
    "activities",
    "lessons",
    "events",
    "tracking",
    "attempts",
    "widgets",
    "grading",
    "report",
    "certificates",
    "exports",
    "rights",
    "archive",
    "notebook",
    "preload",
    "board",
    "serve",
    "commands",
    "cli",
    "__main__",
]
FILES = sorted(SOURCE.rglob("*.py"))


def room(file: Path) -> str:
    """Return the package or module directly under kelas/ that a file belongs to."""
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """Yield every module of ours that a file imports, at its top or anywhere inside."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "kelas")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: write the whole name, kelas.…"
            if node.module and node.module.split(".")[0] == "kelas":
                yield from (whole(node.module, alias.name) for alias in node.names)


def whole(module: str, name: str) -> str:
    """Return the module that `from module import name` loads: a module called name, or the one that defines it."""
    path = SOURCE.parent.joinpath(*module.split("."), name)
    return f"{module}.{name}" if path.with_suffix(".py").exists() or (path / "__init__.py").exists() else module


def modules(file: Path) -> str:
    """Return the name of a test case."""
    return str(file.relative_to(SOURCE))


@pytest.mark.parametrize("file", FILES, ids=modules)
def test_a_module_imports_only_from_those_above_it(file: Path) -> None:
    own = room(file)
    if own == "__init__":
        assert not list(imported(file))
        return
    for name in imported(file):
        other = name.split(".")[1]
        assert ORDER.index(other) <= ORDER.index(own), f"{own} may not import {name}"


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room(file) for file in FILES} - {"__init__"} <= set(ORDER)


def test_no_modules_import_in_a_circle() -> None:
    def name(file: Path) -> str:
        return "kelas." + ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")

    known = {name(file) for file in FILES}
    open_ = {name(file): {other for other in imported(file) if other in known} for file in FILES}
    while free := [one for one, uses in open_.items() if not uses & open_.keys()]:
        for one in free:
            del open_[one]
    assert open_ == {}, "these wait for each other"


def test_the_architecture_page_draws_the_same_order() -> None:
    page = (paths.ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = [name for name in ORDER if (SOURCE / name).is_dir()]
    found = [page.find(f"{name}/") for name in rooms]
    missing = [name for name, place in zip(rooms, found, strict=True) if place < 0]
    assert missing == []
