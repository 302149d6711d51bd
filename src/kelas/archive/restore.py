"""Bring a backup back: checked file by file beside the state folder, and put in its place when all of it is right."""

from __future__ import annotations

import hashlib
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

from sqlalchemy import select

from kelas import paths
from kelas.archive.manifest import LARGEST, NAME, BadBackupError, Manifest, counts, is_database, read
from kelas.events.migrations import FORGOTTEN
from kelas.events.store import Store, StoreError, digest
from kelas.rights.forget import forget

CHUNK = 1024 * 1024


class InUseError(Exception):
    """A program works with the state folder, such as `make serve`."""


class NoRoomError(Exception):
    """The disk has no room for what is in the backup."""


def restore(file: Path) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of a state folder.

    It is unpacked beside the folder and checked: names, kinds, sizes, SHA-256, the databases and their rows. Only then
    the old folder is renamed and the new one takes its name, so there is never half of one. Learners who asked the old
    folder's course to forget them are forgotten in the restored one too.

    Args:
        file: what `backup` made.

    Returns:
        What the backup says of itself, and the folder in which the old state is now; None if there was none.

    Raises:
        BadBackupError: the backup cannot be trusted. Nothing has been changed.
        InUseError: something works with the state folder. Nothing has been changed.
        NoRoomError: it would not fit on the disk. Nothing has been changed.
        OSError: it cannot be read or written. Nothing has been changed.
        StoreError, SQLAlchemyError: the restored state is in its place, but not everybody is forgotten again.
    """
    home = paths.home()
    home.parent.mkdir(parents=True, exist_ok=True)
    with _beside(home) as fresh:
        manifest = _unpack(file, fresh)
        _compare_databases(fresh, manifest)
        for database in home.glob("*.db"):
            _check_unused(database)
        asked = _forgotten(home)
        old = _swap(home, fresh)
    _forget_again(home, asked)
    return manifest, old


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """Give an empty folder on the same disk; what is left in its place at the end is removed."""
    fresh = Path(tempfile.mkdtemp(prefix=f".{home.name}-restoring-", dir=home.parent))
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unpack(file: Path, fresh: Path) -> Manifest:
    try:
        with tarfile.open(file, "r|gz") as tar:
            members = iter(tar)
            first = next(members, None)
            if first is None or first.name != NAME or not first.isreg() or first.size > LARGEST:
                raise BadBackupError("it does not begin with a manifest")
            manifest = read(_content(tar, first).read())
            if sum(entry.size for entry in manifest.files.values()) > shutil.disk_usage(fresh).free:
                raise NoRoomError
            missing = set(manifest.files)
            for member in members:
                if member.name not in missing or not member.isreg():
                    raise BadBackupError(f"{member.name!r} is no file that its manifest names, or stands there twice")
                _write(tar, member, fresh / member.name, manifest)
                missing.discard(member.name)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BadBackupError(f"it is no whole .tar.gz ({error})") from error
    except OSError as error:
        if error.errno is not None:  # the disk's; gzip raises some without a number for a damaged file
            raise
        raise BadBackupError(f"it is no whole .tar.gz ({error})") from error
    if missing:
        raise BadBackupError(f"{len(missing)} of its files are missing, such as {min(missing)!r}")
    return manifest


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, manifest: Manifest) -> None:
    wanted = manifest.files[member.name]
    if member.size != wanted.size:
        raise BadBackupError(f"{member.name!r} has another size than its manifest says")
    target.parent.mkdir(parents=True, exist_ok=True)
    seen = hashlib.sha256()
    source = _content(tar, member)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := source.read(CHUNK):
            seen.update(chunk)
            out.write(chunk)
    if seen.hexdigest() != wanted.sha256:
        raise BadBackupError(f"{member.name!r} is not what its manifest says; it was damaged or changed")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise BadBackupError(f"{member.name!r} is no file")
    return content


def _compare_databases(fresh: Path, manifest: Manifest) -> None:
    found: dict[str, int] = {}
    for name in manifest.files:
        if is_database(fresh / name):
            found |= counts(fresh / name, name)
    for table, rows in manifest.rows.items():
        if found.get(table) != rows:
            raise BadBackupError(f"the table {table} has {found.get(table)} rows, its manifest says {rows}")


def _check_unused(database: Path) -> None:
    """Check that no program has a database open: SQLite leaves the write-ahead log only if nobody else is there."""
    try:
        with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise InUseError(str(database)) from error
    except sqlite3.DatabaseError:
        return  # a damaged one may be the very reason to restore


def _forgotten(home: Path) -> set[str]:
    """Return whom the old state has forgotten, by the store's digests; nobody if it cannot be read."""
    if not (home / "events.db").exists():
        return set()
    try:
        with closing(Store(f"sqlite:///{home / 'events.db'}")) as old, old.reading() as connection:
            return set(connection.scalars(select(FORGOTTEN.c.digest)))
    except StoreError:
        return set()


def _forget_again(home: Path, asked: set[str]) -> None:
    """Forget in the restored state too who asked for it after the backup was made."""
    if asked and (home / "events.db").exists():
        with closing(Store(f"sqlite:///{home / 'events.db'}")) as store:
            forget(store, [str(row["id"]) for row in store.learners() if digest(str(row["id"])) in asked])


def _swap(home: Path, fresh: Path) -> Path | None:
    """Let the fresh folder take the place of the old one; returns the old one's new name if anything was in it."""
    if not home.exists() or not any(home.iterdir()):
        fresh.rename(home)
        return None
    shutil.copymode(home, fresh)
    old = home.with_name(f"{home.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    home.rename(old)
    try:
        fresh.rename(home)
    except OSError:
        old.rename(home)
        raise
    return old
