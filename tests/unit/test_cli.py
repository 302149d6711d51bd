from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kelas.authored.faults import Fault
from kelas.cli import app
from kelas.lessons import check as check_module


def test_check_ends_with_0_when_the_content_is_in_order() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert (result.exit_code, result.output) == (0, "The content is in order.\n")


def test_check_says_every_fault_and_ends_with_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = [Fault(file=tmp_path / "a.md", line=n, rule="key-known", message="remove it") for n in (1, 2)]
    monkeypatch.setattr(check_module, "check", lambda: found)
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 1
    lines = [f"{tmp_path}/a.md:{line}: key-known: remove it" for line in (1, 2)]
    assert result.output.splitlines() == [*lines, "2 faults"]


def test_without_a_command_the_help_lists_them_all() -> None:
    result = CliRunner().invoke(app, [])
    for command in ("check", "build", "serve", "grade", "trainer"):
        assert command in result.output


def test_the_program_starts_as_a_module_too(home: Path) -> None:
    result = subprocess.run([sys.executable, "-m", "kelas", "check"], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "in order" in result.stdout
