"""Contract: scripts/setup.sh sets up once, mends a half-finished install, and says each failure in a sentence.

What it would install is watched through a stand-in for `uv` on the path; `make serve` runs the real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "dirname", "rm", "cat", "cksum", "grep", "id", "chmod", "mkdir")
UV = """#!/bin/sh
if [ "$1" = --version ]; then echo "uv 0.13.9 (stand-in)"; exit 0; fi
echo "$@" >> "$(dirname "$0")/uv.log"
exit ${UV_EXIT:-0}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with just what the script reads."""
    folder = tmp_path / "project"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/setup.sh", folder / "scripts")
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Return a folder of programs that is the whole path: the usual tools, a Python, and a stand-in for uv."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None, name
        (folder / name).symlink_to(found)
    (folder / "python3").symlink_to(sys.executable)
    (folder / "uv").write_text(UV)
    (folder / "uv").chmod(0o755)
    return folder


def setup(checkout: Path, tools: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "scripts/setup.sh"],
        cwd=checkout,
        env={"PATH": str(tools), "HOME": str(checkout), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def calls(tools: Path) -> list[str]:
    log = tools / "uv.log"
    return log.read_text().splitlines() if log.exists() else []


def pretend_environment(checkout: Path) -> None:
    """Make a .venv whose Python can import kelas."""
    bin_folder = checkout / ".venv/bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT / "src"} exec {sys.executable} "$@"\n')
    (bin_folder / "python").chmod(0o755)


def test_a_first_run_installs_exactly_what_the_lock_says(checkout: Path, tools: Path) -> None:
    (checkout / ".venv").mkdir()
    shutil.rmtree(checkout / ".venv")
    (tools / "uv").write_text(UV.replace("exit ${UV_EXIT:-0}", "mkdir -p .venv; exit 0"))
    done = setup(checkout, tools)
    assert done.returncode == 0, done.stderr
    assert [call.split()[:2] for call in calls(tools)] == [["sync", "--locked"]]
    assert "--reinstall" not in calls(tools)[0]
    assert (checkout / ".venv/.complete").exists()


def test_a_finished_install_asks_for_nothing(checkout: Path, tools: Path) -> None:
    pretend_environment(checkout)
    assert setup(checkout, tools).returncode == 0
    before = calls(tools)
    assert setup(checkout, tools).returncode == 0
    assert calls(tools) == before
    assert len(before) == 1


def test_a_half_finished_install_is_done_again_from_the_start(checkout: Path, tools: Path) -> None:
    pretend_environment(checkout)
    assert setup(checkout, tools).returncode == 0
    assert "--reinstall" in calls(tools)[-1]


def test_a_changed_lock_is_installed(checkout: Path, tools: Path) -> None:
    pretend_environment(checkout)
    setup(checkout, tools)
    (checkout / "uv.lock").write_text("changed")
    assert setup(checkout, tools).returncode == 0
    assert len(calls(tools)) == 2


def test_an_install_that_fails_says_what_to_do_and_is_not_taken_for_finished(checkout: Path, tools: Path) -> None:
    pretend_environment(checkout)
    failed = setup(checkout, tools, UV_EXIT="2")
    assert failed.returncode == 1
    assert "internet" in failed.stderr
    assert not (checkout / ".venv/.complete").exists()


def test_a_missing_python_is_named_with_the_command_that_installs_it(checkout: Path, tools: Path) -> None:
    (tools / "python3").unlink()
    failed = setup(checkout, tools)
    assert failed.returncode == 1
    assert failed.stderr.strip() == (
        "kelas: Python 3.11 or newer is needed and was not found. "
        "Install it with: sudo apt-get install python3 python3-venv"
    )


def test_an_old_python_is_not_enough(checkout: Path, tools: Path) -> None:
    (tools / "python3").unlink()
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tools / "python3").chmod(0o755)
    assert "Python 3.11 or newer" in setup(checkout, tools).stderr


def test_a_folder_that_cannot_be_written_is_named(checkout: Path, tools: Path) -> None:
    command = ["/bin/sh", "scripts/setup.sh"]
    if os.geteuid() == 0:  # root may write anywhere, so somebody else tries
        for folder in (checkout, *checkout.parents):
            if folder.stat().st_uid == 0 and folder != Path("/"):
                folder.chmod(folder.stat().st_mode | 0o055)
        command = ["runuser", "-u", "nobody", "--", *command]
    else:
        checkout.chmod(0o555)
    try:
        failed = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=60)
    finally:
        checkout.chmod(0o755)
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"kelas: this folder cannot be written: {checkout}.")


@pytest.mark.parametrize("command", ["serve", "test"])
def test_both_commands_of_the_readme_set_up_first(command: str) -> None:
    made = subprocess.run(["make", "-n", command], cwd=ROOT, capture_output=True, text=True, timeout=60).stdout
    assert made.index("scripts/setup.sh") < made.index(".venv/bin/")


def test_ci_runs_exactly_the_test_command_of_the_readme() -> None:
    last = (ROOT / ".ci/run").read_text().strip().splitlines()[-1]
    assert last == "exec make test"
    assert "make test" in (ROOT / "README.md").read_text("utf-8")
