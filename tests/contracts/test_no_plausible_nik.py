"""Contract: no number that could be somebody's NIK or KK stands anywhere in the repository.

Practice numbers end in 0000, which is never issued. Tests that need a plausible number join it from parts while they
run.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from kelas import paths
from kelas.privacy import plausible_nik

# The lock file holds hashes, in which sixteen digits in a row come up by chance; nobody types anything into it.
EXCLUDED = {"uv.lock"}


def texts() -> dict[str, str]:
    """Return every text file that git knows or would take, by name."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=paths.ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    found = {}
    for name in filter(None, listed.split("\0")):
        file = paths.ROOT / name
        if file.is_file() and name not in EXCLUDED:
            content = file.read_bytes()
            if b"\0" not in content:
                found[name] = content.decode("utf-8")
    return found


def holding(text: str) -> list[int]:
    """Return the lines of a text that hold a plausible number."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if plausible_nik(line)]


def test_no_file_holds_a_number_that_could_be_somebodys() -> None:
    assert {name: lines for name, text in texts().items() if (lines := holding(text))} == {}


def test_notebooks_and_lessons_are_among_the_files() -> None:
    assert {Path(name).suffix for name in texts()} >= {".ipynb", ".yaml", ".md", ".py", ".js", ".svg", ".csv"}


def test_a_number_would_be_found() -> None:
    number = "357101" + "010190" + "0001"
    assert holding(f"first\nNIK {number}\nlast") == [2]
