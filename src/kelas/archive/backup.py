"""A copy of the whole state folder in one file, made while the course is being used."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from kelas import paths
from kelas.archive.manifest import BESIDE, NAME, Entry, Manifest, counts, digest, is_database

# What is made again by itself, or is of use only to programs that run: caches, locks, nbgrader's empty exchange.
NOT_KEPT = frozenset({"reports", "bench", "exchange", ".locks", ".grading", ".can-write"})
SECONDS_FOR_A_WRITER = 30


def backup(file: Path) -> Manifest:
    """Copy the state folder into a new `.tar.gz`, while it is being used.

    Databases are copied by SQLite's own online backup, each as it was at one moment: first the events, then the
    gradebook, then the files. So whatever an event in the copy tells of is in the copy as well.

    Args:
        file: where to; it appears only when it is whole, and only its owner can read it.

    Raises:
        OSError, sqlite3.Error, BadBackupError: the copy could not be made.
    """
    home = paths.home()
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.half")
    try:
        with tempfile.TemporaryDirectory(prefix=".kelas-backup-", dir=file.parent) as stage:
            manifest = _copy(home, Path(stage), {file.resolve(), half.resolve(), Path(stage).resolve()})
            with _private(half) as out, tarfile.open(fileobj=out, mode="w|gz") as tar:
                _add(tar, NAME, manifest.as_json())
                for name in manifest.files:
                    tar.add(Path(stage) / name, name, recursive=False, filter=_nobodys)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _copy(home: Path, stage: Path, left_out: set[Path]) -> Manifest:
    """Copy everything to a folder of its own, which nobody changes while it is packed."""
    made_at = datetime.now(UTC).isoformat()
    files: dict[str, Entry] = {}
    rows: dict[str, int] = {}
    for source in _databases_first(home, left_out):
        name = source.relative_to(home).as_posix()
        target = stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if is_database(source):
                _copy_database(source, target)
                rows |= counts(target, name)
            else:
                shutil.copyfile(source, target)
                shutil.copymode(source, target)
        except FileNotFoundError:  # a newer hand-in has just replaced it
            continue
        files[name] = Entry(size=target.stat().st_size, sha256=digest(target))
    return Manifest(made_at=made_at, files=files, rows=rows)


def _databases_first(home: Path, left_out: set[Path]) -> list[Path]:
    """Return the files to copy. Links are left out, since they may lead anywhere."""
    found = []
    for folder, inside, names in os.walk(home):
        here = Path(folder)
        inside[:] = [name for name in inside if name not in NOT_KEPT and (here / name).resolve() not in left_out]
        found += [here / name for name in names if name not in NOT_KEPT]
    regular = [
        file
        for file in found
        if file.is_file()
        and not file.is_symlink()
        and file.resolve() not in left_out
        and not file.name.endswith(BESIDE)
    ]
    return sorted(regular, key=lambda file: (file != home / "events.db", file.suffix != ".db", file))


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database in one step: others may write meanwhile, and what they write is not in it."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True, timeout=SECONDS_FOR_A_WRITER)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole without others beside it


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owned a file on this machine."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(content))


@contextmanager
def _private(file: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only its owner can read, and see it safe on the disk."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())
