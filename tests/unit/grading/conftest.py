"""A real nbgrader course in a state folder of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kelas import paths
from kelas.events import store as event_store
from kelas.events.store import Store
from kelas.grading import course, submissions
from kelas.lessons import build


@pytest.fixture(scope="module")
def course_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a state folder, with freshly built notebooks, that the tests of a file share: nbgrader takes seconds.

    Answers and grades are in SQLite, or in PostgreSQL for a file that asks for it by parameter.
    """
    folder = tmp_path_factory.mktemp("course")
    in_postgresql = getattr(request, "param", "sqlite") == "postgresql"
    server = request.getfixturevalue("postgresql") if in_postgresql else None
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("KELAS_HOME", str(folder / "home"))
        for variable in ("KELAS_DB_URL", "KELAS_GRADEBOOK_URL"):
            monkeypatch.delenv(variable, raising=False)
            if server:
                monkeypatch.setenv(variable, server.database())
        # nbgrader calls alembic by its name.
        monkeypatch.setenv("PATH", os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]))
        monkeypatch.setattr(paths, "NOTEBOOKS", folder / "notebooks")
        event_store._store.cache_clear()
        course.config.cache_clear()
        build.build()
        yield folder / "home"
        event_store.store().close()
        if submissions._grader.cache_info().currsize:
            submissions.grader().close()
            submissions._grader.cache_clear()
    event_store._store.cache_clear()
    course.config.cache_clear()


@pytest.fixture
def kept(course_home: Path) -> Store:
    """Return the store of that state folder."""
    return event_store.store()
