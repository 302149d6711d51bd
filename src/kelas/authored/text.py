"""Reads a text file that an author wrote."""

from __future__ import annotations

from pathlib import Path

from kelas.authored.faults import ContentError, Fault


def read_text(file: Path) -> str:
    """Return a file's text.

    Raises:
        ContentError: the file is missing or not UTF-8.
    """
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        fault = Fault(file=file, line=1, rule="file-present", message="the file is missing; write it")
    except UnicodeDecodeError:
        fault = Fault(file=file, line=1, rule="file-utf8", message="save the file as UTF-8")
    raise ContentError([fault])
