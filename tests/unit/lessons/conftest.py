"""A copy of lessons/ and widgets/ that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from spoiling import Copy, forget

from kelas import paths
from kelas.lessons import services
from kelas.words import glossary, interface


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    """Return a copy of the content, which everything reads during the test."""
    shutil.copytree(paths.LESSONS, tmp_path / "lessons")
    shutil.copytree(paths.WIDGETS, tmp_path / "widgets")
    monkeypatch.setattr(paths, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(paths, "WIDGETS", tmp_path / "widgets")
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(interface, "FILE", tmp_path / "lessons" / "words" / "interface.yaml")
    monkeypatch.setattr(glossary, "FILE", tmp_path / "lessons" / "words" / "glossary.yaml")
    monkeypatch.setattr(services, "FOLDER", tmp_path / "lessons" / "services")
    forget()
    yield Copy(tmp_path)
    monkeypatch.undo()
    forget()
