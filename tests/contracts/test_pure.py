"""Contract: practice/ and activities/ are pure Python, so that they can one day run in a browser.

They import the standard library, each other, `kelas.words.text` and `kelas.privacy`, and nothing else; they touch no
file, clock, network or environment; importing them brings no other package with it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from kelas import paths

SOURCE = paths.ROOT / "src" / "kelas"
FILES = sorted(file for room in ("practice", "activities") for file in (SOURCE / room).rglob("*.py"))
OURS = ("kelas.practice", "kelas.activities", "kelas.words.text", "kelas.privacy")
# Modules of the standard library with a way to the outside.
OUTSIDE = {"os", "io", "pathlib", "socket", "subprocess", "urllib", "http", "time", "threading", "asyncio", "sqlite3"}
OUTSIDE |= {"secrets", "uuid", "tempfile", "shutil", "multiprocessing", "logging", "sys", "importlib"}


def imports(file: Path) -> list[str]:
    """Return the modules that a file imports."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
            found += [f"{node.module}.{alias.name}" for alias in node.names if node.module == "kelas"]
    return [name for name in found if name not in ("kelas", "__future__")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_pure_module_imports_only_what_is_pure(file: Path) -> None:
    for name in imports(file):
        top = name.split(".")[0]
        if top == "kelas":
            assert name.startswith(OURS), f"{name} is not pure"
        else:
            assert top in sys.stdlib_module_names, f"{name} is not in the standard library"
            assert top not in OUTSIDE, f"{name} leads outside"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_pure_module_opens_no_file_and_asks_no_clock(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "input", "print", "exec", "eval"}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"now", "utcnow", "today", "urandom", "read_text", "write_text"}


@pytest.mark.parametrize("room", ["practice", "activities"])
def test_importing_a_pure_room_brings_no_other_package_with_it(room: str) -> None:
    report = f"import sys, kelas.{room}; print(*{{name.split('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(SOURCE.parent)!r}); {report}"]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    strangers = loaded - sys.stdlib_module_names - {"kelas", "__main__"}
    assert strangers == set()
