from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kelas import paths
from kelas.serve.checks import NotReadyError, check_home, check_port, check_templates


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NotReadyError, match=rf"Port {port} .*make serve PORT={port + 1}"):
            check_port(port)
    check_port(port)


def test_a_state_folder_is_made_and_left_clean(home: Path) -> None:
    check_home(home)
    assert {file.name.split("-")[0] for file in home.iterdir()} == {"events.db"}


def test_a_state_folder_that_cannot_be_made_is_named_with_what_to_do(home: Path) -> None:
    (home / "file").write_text("in the way", "utf-8")
    with pytest.raises(NotReadyError, match=r"cannot be written .*KELAS_HOME"):
        check_home(home / "file" / "state")


def test_answers_that_cannot_be_opened_are_named_with_what_to_do(home: Path) -> None:
    (home / "events.db").write_bytes(b"this is no database, " * 100)
    with pytest.raises(NotReadyError, match=r"cannot be opened .*move events\.db aside"):
        check_home(home)


def test_the_templates_are_sound() -> None:
    assert check_templates().list_templates(extensions=["html"])


@pytest.mark.parametrize("name", ["map.html", "index.html.j2"])
def test_a_broken_template_is_named_before_the_server_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    import shutil

    shutil.copytree(paths.TEMPLATES, tmp_path / "kelas")
    monkeypatch.setattr(paths, "TEMPLATES", tmp_path / "kelas")
    (tmp_path / "kelas" / name).write_text("{% if %}", "utf-8")
    with pytest.raises(NotReadyError, match="template is broken"):
        check_templates()
