"""The page for authors of practice services: whoever follows it step by step has a working service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from exploring import NOW
from solving import solve

from kelas import paths
from kelas.lessons import services
from kelas.practice import grade, start, step
from kelas.practice.cases import run
from kelas.practice.model import Service

PAGE = paths.ROOT / "docs" / "author-service.md"
_FILE = re.compile(r"^```yaml file=([a-z]+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = "kartu-perpustakaan"


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Return the service that somebody has who copied the page's five files."""
    folder = tmp_path / NAME
    folder.mkdir()
    for name, text in _FILE.findall(PAGE.read_text("utf-8")):
        (folder / name).write_text(text, "utf-8")
    (tmp_path / services.SHARED).write_text((services.FOLDER / services.SHARED).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(services, "FOLDER", tmp_path)
    services.service.cache_clear()
    yield services.service(NAME)
    services.service.cache_clear()


def test_its_five_files_have_no_fault(followed: Service) -> None:
    assert services.check_service(NAME) == []


def test_its_cases_hold(followed: Service) -> None:
    assert len(followed.cases) == 2
    assert [run(followed, case).differences for case in followed.cases] == [(), ()]


def test_a_learner_can_do_it_to_its_end(followed: Service) -> None:
    state = start(followed, "kartu-pertama", "seseorang")
    for action in solve(followed, state):
        state, _ = step(followed, state, action, NOW)
    assert grade(followed, state).credit == 1
