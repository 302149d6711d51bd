"""Run every check and test, say how long each part took, and close with the number of tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
# A browser on a busy machine may miss a moment: what fails there is tried again, and fails if it fails again.
AGAIN = ["--reruns", "2"]
# Tests side by side, as many as there are processors, but not so many that browsers starve each other; where tests
# share a server, file by file.
WORKERS = ["-n", str(min(4, os.cpu_count() or 1))]
BY_FILE = [*WORKERS, "--dist", "loadfile"]

PARTS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "--no-cache", "."],
    "format": [str(BIN / "ruff"), "format", "--no-cache", "--check", "."],
    "types": [str(BIN / "mypy"), "src"],
    "content": [str(BIN / "kelas"), "check"],
    "unit, content and contract tests": [*PYTEST, *WORKERS, "tests/unit", "tests/content", "tests/contracts"],
    "forked kernels": [*PYTEST, "tests/kernels"],
    "notebooks": [*PYTEST, *WORKERS, "tests/notebooks"],
    "nbval": [*PYTEST, *BY_FILE, "-p", "nbval", "--nbval", "notebooks"],
    "widgets in Chromium": [*PYTEST, *BY_FILE, *AGAIN, "tests/widgets"],
    "web in Chromium": [*PYTEST, *BY_FILE, *AGAIN, "tests/web"],
}
_COUNTS = re.compile(r"(\d+) (passed|failed|errors?)\b")


def main(names: list[str]) -> int:
    """Run the parts whose name starts with one of the names, all if none is given."""
    import tempfile

    counts = {"passed": 0, "failed": 0}
    took: list[tuple[str, float, bool]] = []
    with tempfile.TemporaryDirectory(prefix="kelas-test-") as home:
        # Tests never touch the answers of the people who use this checkout.
        env = {**os.environ, "KELAS_HOME": home, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        for variable in ("KELAS_DB_URL", "KELAS_GRADEBOOK_URL"):
            env.pop(variable, None)
        for name, command in PARTS.items():
            if names and not any(name.startswith(wanted) for wanted in names):
                continue
            print(f"\n== {name}", flush=True)
            start = time.monotonic()
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            last = ""
            for line in process.stdout or ():
                print(line, end="", flush=True)
                last = line if line.strip() else last
            fine = process.wait() == 0
            for number, word in _COUNTS.findall(last):
                counts["passed" if word == "passed" else "failed"] += int(number)
            took.append((name, time.monotonic() - start, fine))
    print()
    for name, seconds, fine in took:
        print(f"{seconds:7.1f} s  {'ok    ' if fine else 'FAILED'}  {name}")
    broken = sum(not fine for _, _, fine in took)
    print(f"\n{counts['passed']} passed, {max(counts['failed'], broken)} failed")
    return 1 if broken else 0


sys.exit(main(sys.argv[1:]))
