"""What the tests share: a state folder of their own, and a store in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kelas.events import store as event_store
from kelas.events.store import Store
from kelas.grading import course

# The same examples on every run, so that a red run can be repeated; slow machines are no failure.
settings.register_profile("kelas", deadline=None, derandomize=True)
settings.load_profile("kelas")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty state folder that is this test's KELAS_HOME."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("KELAS_HOME", str(folder))
    monkeypatch.delenv("KELAS_DB_URL", raising=False)
    monkeypatch.delenv("KELAS_GRADEBOOK_URL", raising=False)
    event_store._store.cache_clear()
    course.config.cache_clear()
    yield folder
    event_store._store.cache_clear()
    course.config.cache_clear()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """Return an empty store in the state folder."""
    kept = event_store.store()
    yield kept
    kept.close()
