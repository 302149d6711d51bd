"""A backup made while the course is used holds everything that was acknowledged before; a bad one changes nothing."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from belongings import holding, settle
from typer.testing import CliRunner

from kelas import paths
from kelas.archive import manifest as manifests
from kelas.archive.backup import backup
from kelas.archive.manifest import BadBackupError, Manifest, check_name
from kelas.archive.restore import InUseError, restore
from kelas.cli import app
from kelas.events.store import Store
from kelas.rights.forget import forget

ME, NAME = "l-1111", "Seruni"

WRITER = """
import sys
from datetime import UTC, datetime
from kelas.events.kinds import LessonOpened
from kelas.events.store import store
kept = store()
for number in range(100_000):
    ident = f"w{sys.argv[1]}-{number}"
    kept.put(LessonOpened(id=ident, learner="l-1111", at=datetime.now(UTC), lesson="kota-cerdas", lang="id"))
    print(ident, flush=True)
"""


@pytest.fixture
def course(store: Store, home: Path) -> Store:
    settle(store, home, ME, NAME)
    (home / "secret").write_bytes(b"s" * 32)
    (home / "exchange").mkdir()
    (home / "reports").mkdir()
    (home / "reports" / "all.id.json").write_text("{}", "utf-8")
    return store


@pytest.fixture
def file(course: Store, tmp_path: Path) -> Path:
    """Return a backup of the course."""
    made = tmp_path / "safe" / "kelas.tar.gz"
    backup(made)
    return made


def everything(home: Path) -> dict[str, bytes]:
    """Return every file but the databases, which are compared by their rows."""
    return {
        str(file.relative_to(home)): file.read_bytes()
        for file in sorted(home.rglob("*"))
        if file.is_file() and ".db" not in file.name
    }


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}


def test_a_restored_course_is_what_was_backed_up(course: Store, home: Path, file: Path) -> None:
    files, events, grades = everything(home), rows(home / "events.db"), rows(home / "gradebook.db")
    course.close()
    manifest, old = restore(file)
    again = everything(home)
    assert again == {name: content for name, content in files.items() if not name.startswith("reports")}
    assert rows(home / "events.db") == events
    assert rows(home / "gradebook.db") == grades
    assert manifest.rows["events.db/events"] == 8
    assert old is not None
    assert everything(old) == files, "the old state is kept beside it"


def test_a_backup_is_for_its_owners_eyes(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0
    assert [other.name for other in file.parent.iterdir()] == [file.name], "nothing else is left"


def test_a_backup_inside_the_state_folder_does_not_hold_itself_or_an_older_one(course: Store, home: Path) -> None:
    made = home / "cadangan.tar.gz"
    backup(made)
    first = made.stat().st_size
    backup(made)
    assert made.stat().st_size < first * 1.5


def test_links_are_not_followed(course: Store, home: Path, tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("rahasia", "utf-8")
    (home / "course" / "link.txt").symlink_to(tmp_path / "private.txt")
    made = backup(tmp_path / "kelas.tar.gz")
    assert not any("link" in name for name in made.files)


def test_while_four_programs_write_nothing_acknowledged_is_lost(course: Store, home: Path, tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    try:
        acknowledged = {writer.stdout.readline().strip() for writer in writers if writer.stdout for _ in range(5)}
        backup(tmp_path / "kelas.tar.gz")
        assert all(writer.poll() is None for writer in writers), "they wrote all the time"
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    course.close()
    restore(tmp_path / "kelas.tar.gz")
    with closing(sqlite3.connect(home / "events.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {row[0] for row in connection.execute("SELECT id FROM events")}
    assert len(acknowledged) == 20
    assert acknowledged <= kept


def test_who_asked_to_be_forgotten_meanwhile_stays_forgotten(course: Store, home: Path, file: Path) -> None:
    settle(course, home, "l-2222", "Tetap")
    backup(file)
    forget(course, [ME])
    course.close()
    restore(file)
    assert holding(home, ME, NAME) == []
    with closing(Store(f"sqlite:///{home / 'events.db'}")) as restored:
        assert [row["id"] for row in restored.learners()] == ["l-2222"]


def test_a_course_in_use_is_not_replaced(course: Store, home: Path, file: Path) -> None:
    before = everything(home)
    with closing(sqlite3.connect(home / "events.db")) as other:
        other.execute("SELECT count(*) FROM events").fetchone()
        with pytest.raises(InUseError):
            restore(file)
    assert everything(home) == before


def test_an_empty_folder_takes_a_backup(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, course: Store
) -> None:
    monkeypatch.setenv("KELAS_HOME", str(tmp_path / "new" / "home"))
    _, old = restore(file)
    assert old is None
    assert (paths.home() / "secret").read_bytes() == b"s" * 32


def packed(file: Path, change: Callable[[Manifest, list[tuple[tarfile.TarInfo, bytes]]], None]) -> None:
    """Pack a backup anew after a change of its manifest or members."""
    with tarfile.open(file) as tar:
        first, *rest = tar.getmembers()
        manifest = manifests.read(_read(tar, first))
        members = [(member, _read(tar, member)) for member in rest]
    change(manifest, members)
    with tarfile.open(file, "w:gz") as tar:
        content = manifest.as_json()
        first.size = len(content)
        tar.addfile(first, io.BytesIO(content))
        for member, inside in members:
            member.size = len(inside)
            tar.addfile(member, io.BytesIO(inside))


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(member)
    assert content
    return content.read()


Members = list[tuple[tarfile.TarInfo, bytes]]


def climbing(manifest: Manifest, members: Members) -> None:
    members[-1][0].name = "../outside.txt"


def climbing_with_a_manifest(manifest: Manifest, members: Members) -> None:
    entry = manifest.files[members[-1][0].name]
    members[-1][0].name = "course/../../outside.txt"
    manifest.files["course/../../outside.txt"] = entry  # type: ignore[index]


def rooted(manifest: Manifest, members: Members) -> None:
    members[-1][0].name = "/tmp/outside.txt"


def linked(manifest: Manifest, members: Members) -> None:
    member, _ = members[-1]
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"


def hard_linked(manifest: Manifest, members: Members) -> None:
    member, _ = members[-1]
    member.type, member.linkname = tarfile.LNKTYPE, members[0][0].name


def piped(manifest: Manifest, members: Members) -> None:
    members[-1][0].type = tarfile.FIFOTYPE


def doubled(manifest: Manifest, members: Members) -> None:
    members.append(members[-1])


def added(manifest: Manifest, members: Members) -> None:
    members.append((tarfile.TarInfo("course/more.txt"), b"more"))


def missing(manifest: Manifest, members: Members) -> None:
    members.pop()


def altered(manifest: Manifest, members: Members) -> None:
    member, inside = members[-1]
    members[-1] = (member, inside[:-1] + b"?")


def longer(manifest: Manifest, members: Members) -> None:
    member, inside = members[-1]
    members[-1] = (member, inside + b"x" * 1_000_000)


def fewer_rows(manifest: Manifest, members: Members) -> None:
    manifest.rows["events.db/events"] = 9  # type: ignore[index]


BAD = [
    climbing,
    climbing_with_a_manifest,
    rooted,
    linked,
    hard_linked,
    piped,
    doubled,
    added,
    missing,
    altered,
    longer,
    fewer_rows,
]


def test_a_backup_that_cannot_be_trusted_changes_nothing(course: Store, home: Path, file: Path, tmp_path: Path) -> None:
    course.close()
    before, good = everything(home), file.read_bytes()
    for change in BAD:
        file.write_bytes(good)
        packed(file, change)
        with pytest.raises(BadBackupError):
            restore(file)
        assert everything(home) == before, change.__name__
        assert not list(home.parent.glob(".home-restoring-*")), "nothing half is left"
        assert not list(tmp_path.rglob("outside.txt"))
    file.write_bytes(good)
    restore(file)


@pytest.mark.parametrize("damage", ["cut", "no gzip", "nothing", "flipped", "no manifest"])
def test_a_damaged_backup_changes_nothing(course: Store, home: Path, file: Path, damage: str) -> None:
    course.close()
    before, good = everything(home), file.read_bytes()
    middle = len(good) // 2
    flipped = good[:middle] + bytes([good[middle] ^ 0xFF]) + good[middle + 1 :]
    bare = io.BytesIO()
    with tarfile.open(fileobj=bare, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("secret"), io.BytesIO(b""))
    kinds = {"cut": good[:middle], "no gzip": b"hello", "nothing": b"", "flipped": flipped}
    file.write_bytes(kinds.get(damage, bare.getvalue()))
    with pytest.raises(BadBackupError):
        restore(file)
    assert everything(home) == before
    assert not list(home.parent.glob(".home-restoring-*"))


@pytest.mark.parametrize("name", ["", ".", "..", "/a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\0b"])
def test_a_name_that_leaves_its_folder_is_refused(name: str) -> None:
    with pytest.raises(BadBackupError):
        check_name(name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": "other"}',
        json.dumps({"format": manifests.FORMAT, "made_at": "", "rows": {}, "files": {"a": 1}}).encode(),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(BadBackupError):
        manifests.read(content)


class TestCommands:
    """`kelas backup` and `kelas restore`, as a trainer uses them."""

    def test_backup_and_restore(self, course: Store, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "kelas.tar.gz"
        made = CliRunner().invoke(app, ["backup", str(file)])
        assert made.exit_code == 0, made.output
        assert "peserta: 1" in made.output
        assert "learners: 1" in made.output
        forget(course, [ME])
        course.close()
        refused = CliRunner().invoke(app, ["restore", str(file)], input="n\n")
        assert refused.exit_code == 1
        assert "Nothing was changed" in refused.output
        done = CliRunner().invoke(app, ["restore", "--yes", str(file)])
        assert done.exit_code == 0, done.output

    def test_what_is_wrong_is_a_sentence_with_the_next_step(
        self, course: Store, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        course.close()
        bad = tmp_path / "bad.tar.gz"
        bad.write_bytes(b"hello")
        for arguments, words in (
            (["backup", str(tmp_path / "a.zip")], ".tar.gz"),
            (["restore", "--yes", str(bad)], "Use another one"),
            (["restore", "--yes", str(tmp_path / "none.tar.gz")], "none.tar.gz"),
        ):
            said = CliRunner().invoke(app, arguments)
            assert said.exit_code == 1
            assert words in said.output
            assert "Traceback" not in said.output
        monkeypatch.setenv("KELAS_DB_URL", "postgresql://kelas@db/kelas")
        for command in ("backup", "restore"):
            said = CliRunner().invoke(app, [command, str(bad)])
            assert said.exit_code == 1
            assert "pg_" in said.output
