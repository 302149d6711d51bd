"""Contract: no number that could be somebody's NIK or KK stands anywhere in the repository.

Practice numbers end in 0000, which is never issued. Tests that need a plausible number join it from parts while they
run.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from kelas import paths
from kelas.privacy import plausible_nik

# The lock file holds hashes, in which sixteen digits in a row come up by chance; nobody types anything into it.
EXCLUDED = {"uv.lock"}
# The list of sources has web addresses, which hold the numbers of news articles.
WITH_ADDRESSES = {"docs/SOURCES.md"}


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
                text = content.decode("utf-8")
                found[name] = re.sub(r"https?://\S+", "", text) if name in WITH_ADDRESSES else text
    return found


# Digits as people write one number: together, or with one space, dot or hyphen between groups. What a learner types is
# judged more strictly, but a table of small numbers is no NIK.
NUMBER = re.compile(r"\d(?:[ .-]?\d){15,}")


def holding(text: str) -> list[int]:
    """Return the lines of a text that hold a plausible number."""
    lines = enumerate(text.splitlines(), start=1)
    return [number for number, line in lines if any(map(plausible_nik, NUMBER.findall(line)))]


def test_no_file_holds_a_number_that_could_be_somebodys() -> None:
    assert {name: lines for name, text in texts().items() if (lines := holding(text))} == {}


def test_notebooks_and_lessons_are_among_the_files() -> None:
    assert {Path(name).suffix for name in texts()} >= {".ipynb", ".yaml", ".md", ".py", ".js", ".svg", ".csv"}


def test_a_number_would_be_found() -> None:
    number = "357101" + "010190" + "0001"
    assert holding(f"first\nNIK {number}\nlast {number[:6]} {number[6:12]}-{number[12:]}.") == [2, 3]
