"""What stops the server from starting is said in a sentence with the next step."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kelas import paths
from kelas.events import store as event_store
from kelas.serve.checks import NotReadyError, build_notebooks, check_home, check_port, check_templates


def test_a_free_port_is_fine() -> None:
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        port = probe.getsockname()[1]
    check_port(port)


def test_a_busy_port_is_named_and_another_is_proposed() -> None:
    with socket.socket() as busy:
        busy.bind(("0.0.0.0", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(NotReadyError, match=rf"Port {port} is already in use.*make serve PORT={port + 1}"):
            check_port(port)


def test_a_state_folder_that_can_be_written_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "home"
    monkeypatch.setenv("KELAS_HOME", str(folder))
    event_store._store.cache_clear()
    check_home(folder)
    assert (folder / "events.db").exists()
    event_store._store.cache_clear()


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(NotReadyError, match=r"cannot be written.*make serve KELAS_HOME="):
        check_home(in_the_way / "home")


def test_a_damaged_database_is_named(home: Path) -> None:
    (home / "events.db").write_text("this is no database, and long enough to be looked at as one" * 20)
    with pytest.raises(NotReadyError, match=r"events\.db"):
        check_home(home)


def test_a_database_that_is_away_is_named_without_its_password(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KELAS_DB_URL", f"postgresql://kelas:rahasia@/kelas?host={home}")
    with pytest.raises(NotReadyError, match=r"does not answer.*put KELAS_DB_URL right") as error:
        check_home(home)
    assert "rahasia" not in str(error.value)


def test_a_broken_template_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html.j2").write_text("{% if %}")
    monkeypatch.setattr(paths, "TEMPLATES", tmp_path)
    with pytest.raises(NotReadyError, match="template is broken"):
        check_templates()


def test_missing_templates_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "TEMPLATES", tmp_path)
    with pytest.raises(NotReadyError, match="git checkout share"):
        check_templates()


def test_our_templates_are_whole() -> None:
    assert "welcome.html" in check_templates().list_templates()


def test_the_committed_notebooks_are_up_to_date() -> None:
    assert build_notebooks() == 0
