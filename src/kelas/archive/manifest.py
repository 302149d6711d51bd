"""What a backup says of itself: every file with its size and SHA-256, and how much the databases hold."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

NAME = "manifest.json"
FORMAT = "kelas-backup-1"
LARGEST = 64 * 1024 * 1024
# What a database begins with, and the files that SQLite keeps beside one.
SQLITE = b"SQLite format 3\0"
BESIDE = ("-wal", "-shm", "-journal")


class BadBackupError(Exception):
    """A backup cannot be trusted: it is damaged, was changed, or would write where it may not. Says what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What is in a backup.

    Attributes:
        made_at: when, in UTC.
        files: by path relative to the state folder.
        rows: rows of each table of each database, as `events.db/events`.
    """

    made_at: str
    files: Mapping[str, Entry]
    rows: Mapping[str, int]

    def as_json(self) -> bytes:
        """Return it as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode()


def read(content: bytes) -> Manifest:
    """Return the manifest of a backup.

    Raises:
        BadBackupError: it is none, or names a file outside of the state folder.
    """
    try:
        found: dict[str, Any] = json.loads(content)
        if found["format"] != FORMAT:
            raise BadBackupError(f"its manifest has the format {found['format']!r}, not {FORMAT!r}")
        files = {
            str(name): Entry(size=int(one["size"]), sha256=str(one["sha256"])) for name, one in found["files"].items()
        }
        rows = {str(name): int(count) for name, count in found["rows"].items()}
        manifest = Manifest(made_at=str(found["made_at"]), files=files, rows=rows)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBackupError(f"its manifest cannot be read ({type(error).__name__})") from error
    for name in files:
        check_name(name)
    return manifest


def check_name(name: str) -> None:
    """Check that a path stays in the folder that it is relative to.

    Raises:
        BadBackupError: it does not.
    """
    path = PurePosixPath(name)
    plain = bool(path.parts) and name == str(path) and not {"\\", "\0"} & set(name)
    if not plain or path.is_absolute() or ".." in path.parts:
        raise BadBackupError(f"it would write to {name!r}, outside of its folder")


def digest(file: Path) -> str:
    """Return a file's SHA-256."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def is_database(file: Path) -> bool:
    """Say whether a file is an SQLite database."""
    with file.open("rb") as content:
        return content.read(len(SQLITE)) == SQLITE


def counts(database: Path, name: str) -> dict[str, int]:
    """Return the rows of each table of an SQLite database, after checking that it is sound.

    Raises:
        BadBackupError: SQLite finds it damaged.
    """
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA integrity_check").fetchone()
            if state != "ok":
                raise BadBackupError(f"the database {name} is damaged: {state}")
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            return {
                f"{name}/{table}": connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
                for (table,) in tables.fetchall()
            }
    except sqlite3.DatabaseError as error:
        raise BadBackupError(f"the database {name} is damaged: {error}") from error
