"""What must be true before the server starts. Each failure is one sentence with the next step."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateError

from kelas import paths
from kelas.authored.faults import ContentError
from kelas.events.database import shown
from kelas.events.store import StoreError, store, url
from kelas.lessons import build


class NotReadyError(Exception):
    """The server cannot start; the message says why and what to do."""


def check_port(port: int) -> None:
    """Check that nothing else listens on the port.

    Raises:
        NotReadyError: it is taken, or this user may not use it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise NotReadyError(
                    f"Port {port} is already in use, perhaps by another `make serve`. "
                    f"Stop that one, or choose another: make serve PORT={port + 1}"
                ) from error
            raise NotReadyError(
                f"Port {port} cannot be used ({error.strerror}). Choose another: make serve PORT=8866"
            ) from error


def check_home(folder: Path) -> None:
    """Check that the state folder can be written and its database opened.

    Raises:
        NotReadyError: it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".can-write"
        probe.write_text("", "utf-8")
        probe.unlink()
    except OSError as error:
        raise NotReadyError(
            f"The folder {folder} cannot be written ({error.strerror}). "
            "Choose another for the learners' answers: make serve KELAS_HOME=$HOME/kelas"
        ) from error
    try:
        store()
    except StoreError as error:
        if url().startswith("sqlite"):
            remedy = "Make room on the disk, or move events.db aside and start again."
        else:
            remedy = f"Start the database, or put KELAS_DB_URL right. It is {shown(url())}"
        raise NotReadyError(f"The answers cannot be opened ({error}). {remedy}") from error


def build_notebooks() -> int:
    """Build the notebooks that have changed, and return how many.

    Raises:
        NotReadyError: the content has faults, or the folder cannot be written.
    """
    try:
        return len(build.build())
    except ContentError as error:
        first = error.faults[0].say(paths.ROOT)
        raise NotReadyError(
            f"The lessons have a fault: {first}\nSee all of them with: .venv/bin/kelas check"
        ) from error
    except OSError as error:
        raise NotReadyError(
            f"The notebooks cannot be written ({error}). "
            "Copy the project to a folder of yours and run make serve there."
        ) from error


def check_templates() -> Environment:
    """Compile every page's template, since Voilà hangs on a broken one instead of failing.

    Raises:
        NotReadyError: a template is missing or broken.
    """
    pages = Environment(loader=FileSystemLoader(paths.TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    names = pages.list_templates(extensions=["html"])
    try:
        for name in names:
            pages.get_template(name)
        # Voilà's own environment adds macros and filters; here only the syntax is checked.
        pages.parse((paths.TEMPLATES / "index.html.j2").read_text("utf-8"))
    except (TemplateError, OSError) as error:
        raise NotReadyError(f"A page template is broken: {error}. Restore share/ with: git checkout share") from error
    return pages
