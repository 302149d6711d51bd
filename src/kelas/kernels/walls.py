"""What a jailed kernel sees of the machine: its own small file system, and nobody else.

The kernel's root is a file system in memory. Programs and Python are shown in it read-only; the learner's folder is
copied into it, so that nothing which learners' code writes ever touches the disk. Everything is made by a process
that runs no code of learners, and vanishes when the last process in it ends.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kelas.kernels import linux
from kelas.kernels.limits import Limits

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = ("alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types", "timezone")
DEVICES = ("null", "zero", "full", "random", "urandom")
# Who a kernel is when this program's user is root: nobody, whom the root of any machine knows by this number.
NOBODY = 65534
MOST_FILES = 20_000
_SAFE = linux.NO_SETUID | linux.NO_DEVICES


class WallError(Exception):
    """A part of the protection cannot be had on this machine."""

    def __init__(self, part: str, cause: object) -> None:
        super().__init__(f"{part}: {cause}")
        self.part = part


@dataclass(frozen=True)
class Cell:
    """What is to be shown to one kernel, and how it is kept."""

    private: str
    """A folder of its own, with folders `sockets` (where it listens) and `root` (empty)."""
    work: str = ""
    """The learner's folder, or empty."""
    cwd: str = "/tmp"
    """Where its code starts to run."""
    shown: Sequence[str] = ()
    """Further folders to read."""
    full: bool = True
    """Whether it gets walls, or limits only."""
    limits: Limits = field(default_factory=Limits)

    def as_message(self) -> dict[str, Any]:
        """Return it as JSON can carry it."""
        return asdict(self)

    @classmethod
    def of_message(cls, message: dict[str, Any]) -> Cell:
        """Return what `as_message` wrote."""
        return cls(**{**message, "limits": Limits(**message["limits"])})

    @property
    def sockets(self) -> str:
        """Where the kernel listens."""
        return os.path.join(self.private, "sockets")

    @property
    def root(self) -> str:
        """Where its file system is made."""
        return os.path.join(self.private, "root")


@contextmanager
def part(name: str) -> Iterator[None]:
    """Name the part of the protection that cannot be had when the system refuses it."""
    try:
        yield
    except OSError as error:
        raise WallError(name, error) from error


def leave() -> None:
    """Leave the machine's namespaces; the next child is the first process of new ones.

    Raises:
        WallError: the system does not allow it.
    """
    if os.geteuid() != 0:
        with part("users"):
            _own_users()
    with part("namespaces"):
        linux.unshare(linux.NEW_MOUNTS | linux.NEW_NAME | linux.NEW_IPC | linux.NEW_PROCESSES | linux.NEW_NETWORK)


def build(cell: Cell) -> None:
    """Make the file system that the kernel sees, and move into it, as the first process of the new namespaces.

    Raises:
        WallError: the system does not allow it.
    """
    with part("files"):
        linux.mount("", "/", flags=linux.RECURSIVE | linux.PRIVATE)
        root = cell.root
        linux.mount("tmpfs", root, "tmpfs", _SAFE, "size=1m,mode=755")
        os.mkdir(f"{root}/etc")
        _writable(cell)
        for path in readable(cell):
            _show(path, root, linux.SET_READ_ONLY | linux.SET_NO_SETUID | linux.SET_NO_DEVICES)
        for name in DEVICES:
            _show(f"/dev/{name}", root, linux.SET_READ_ONLY | linux.SET_NO_SETUID | linux.SET_NO_PROGRAMS)
        for name, target in (("fd", "fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
            os.symlink(f"/proc/self/{target}", f"{root}/dev/{name}")
        user, group = owner()
        Path(root, "etc/passwd").write_text(f"learner:x:{user}:{group}::{cell.work or '/tmp'}:/bin/sh\n")
        Path(root, "etc/group").write_text(f"learner:x:{group}:\n")
        Path(root, "etc/hosts").write_text("127.0.0.1 localhost kelas\n")
        for path in (cell.sockets, *(os.path.join(cell.sockets, name) for name in os.listdir(cell.sockets))):
            os.chown(path, user, group)
        _show(cell.sockets, root, linux.SET_NO_SETUID | linux.SET_NO_DEVICES | linux.SET_NO_PROGRAMS)
    with part("processes"):
        os.mkdir(f"{root}/proc")
        linux.mount("proc", f"{root}/proc", "proc", _SAFE | linux.NO_PROGRAMS)
    with part("files"):
        linux.change_root(root)
        linux.set_mount("/", linux.SET_READ_ONLY, below=False)
        socket.sethostname("kelas")


def close_sockets_folder(cell: Cell) -> None:
    """Let nothing more be written where the kernel listens, the one place that is on the machine's disk."""
    linux.set_mount(cell.sockets, linux.SET_READ_ONLY)


def give_up_privileges() -> None:
    """Be an ordinary user, alone in a user namespace in which nobody has any power, nor can make another one.

    Raises:
        WallError: the system does not allow it.
    """
    with part("privileges"):
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        linux.may_be_inspected(True)  # by itself: its own /proc would be closed to it
        _own_users()
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
        linux.drop_privileges()


def owner() -> tuple[int, int]:
    """Return the user and group that the kernel will be."""
    return (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())


def _own_users() -> None:
    """Enter a user namespace in which this user is the only one."""
    user, group = os.geteuid(), os.getegid()
    linux.unshare(linux.NEW_USERS)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(text)


def _writable(cell: Cell) -> None:
    """Make /tmp and the learner's folder, which share one bounded file system in memory."""
    user, group = owner()
    disk = f"{cell.root}/disk"
    os.mkdir(disk)
    linux.mount("tmpfs", disk, "tmpfs", _SAFE, f"size={cell.limits.disk_mb}m,nr_inodes={MOST_FILES},mode=755")
    places = {"tmp": "/tmp", "shared": "/dev/shm", **({"work": cell.work} if cell.work else {})}
    for name, place in places.items():
        os.mkdir(f"{disk}/{name}")
        if name == "work":
            copy(place, f"{disk}/work", user, group)
        os.chown(f"{disk}/{name}", user, group)
        target = cell.root + place
        os.makedirs(target, exist_ok=True)
        linux.mount(f"{disk}/{name}", target, flags=linux.BIND)
    linux.unmount(disk)
    os.rmdir(disk)


def copy(source: str, target: str, user: int, group: int) -> None:
    """Copy what is in a folder. A link stays a link, wherever it leads; what is neither file nor folder is left out."""
    for entry in os.scandir(source):
        into = os.path.join(target, entry.name)
        kind = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISLNK(kind):
            os.symlink(os.readlink(entry.path), into)
        elif stat.S_ISDIR(kind):
            os.mkdir(into)
            copy(entry.path, into, user, group)
        elif stat.S_ISREG(kind):
            shutil.copyfile(entry.path, into, follow_symlinks=False)
        else:
            continue
        os.chown(into, user, group, follow_symlinks=False)


def readable(cell: Cell) -> list[str]:
    """Return what a kernel may read: programs, this Python and its packages (the project is none), and what is shown.

    An outer folder comes before those in it.
    """
    packages = [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
    python = sorted({sys.prefix, sys.base_prefix, sys.exec_prefix, *packages})
    return [*SYSTEM, *(f"/etc/{name}" for name in SETTINGS), *python, *cell.shown]


def _show(path: str, root: str, attributes: int) -> None:
    """Show a file or folder of the machine under its own name; what does not exist is left out."""
    target = root + path
    if not os.path.lexists(path) or (os.path.lexists(target) and not os.path.isdir(target)):
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.islink(path):
        os.symlink(os.readlink(path), target)
        return
    if os.path.isdir(path):
        if os.path.isdir(target) and os.listdir(target):  # it is in a folder that is shown already
            return
        os.makedirs(target, exist_ok=True)
    else:
        Path(target).touch()
    linux.mount(path, target, flags=linux.BIND | linux.RECURSIVE)
    linux.set_mount(target, attributes)
