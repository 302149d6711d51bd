"""What the tests share: a state folder of their own, and a store in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import postgres
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
    # nbgrader calls alembic by its name.
    monkeypatch.setenv("PATH", os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]))
    event_store._store.cache_clear()
    course.config.cache_clear()
    yield folder
    event_store._store.cache_clear()
    course.config.cache_clear()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """Return a PostgreSQL server that the tests of this process share; each makes databases of its own."""
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the URL of an empty database of each supported kind in turn; the environment chooses it too."""
    if request.param == "sqlite":
        yield f"sqlite:///{home / 'events.db'}"
        return
    server: postgres.Server = request.getfixturevalue("postgresql")
    url = server.database()
    monkeypatch.setenv("KELAS_DB_URL", url)
    yield url
    server.drop(url)


@pytest.fixture
def any_store(database: str) -> Iterator[Store]:
    """Return an empty store in each kind of database in turn."""
    kept = event_store.store()
    yield kept
    kept.close()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """Return an empty store in the state folder."""
    kept = event_store.store()
    yield kept
    kept.close()
