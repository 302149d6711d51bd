"""A copy of lessons/, widgets/ and datasets/ that a test may spoil."""

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
    """Return a copy of a small part of the content, which everything reads during the test."""
    shutil.copytree(paths.LESSONS, tmp_path / "lessons", ignore=_all_but_a_little)
    course = tmp_path / "lessons" / "course.yaml"
    first_track = course.read_text("utf-8").partition("  - key: layanan")[0]
    kept = [line for line in first_track.splitlines(keepends=True) if not line.startswith("      - ") or _is_kept(line)]
    course.write_text("".join(kept), "utf-8")
    shutil.copytree(paths.WIDGETS, tmp_path / "widgets")
    shutil.copytree(paths.DATASETS, tmp_path / "datasets")
    monkeypatch.setattr(paths, "DATASETS", tmp_path / "datasets")
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


def _is_kept(name: str) -> bool:
    return name.strip(" -\n") in ("01-kota-cerdas", "02-cekbansos")


def _all_but_a_little(folder: str, names: list[str]) -> list[str]:
    """Leave out the services but one, and the lessons that practise them: reading all of them takes seconds."""
    if Path(folder) == paths.LESSONS:
        return ["layanan"]
    if Path(folder) == paths.LESSONS / "warga":
        return [name for name in names if not _is_kept(name)]
    services = Path(folder) == paths.LESSONS / "services"
    return [name for name in names if services and name not in ("cekbansos", "statuses.yaml")]
