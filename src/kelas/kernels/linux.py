"""The Linux calls for which Python has no name: namespaces, mounts, and what a process may do."""

from __future__ import annotations

import ctypes
import os
import struct
import sys

# Loaded before any fork, since loading takes longer than forking.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

# unshare(2)
NEW_MOUNTS, NEW_NAME, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USERS, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
# mount(2) and umount2(2)
NO_SETUID, NO_DEVICES, NO_PROGRAMS, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_DETACH = 2
# mount_setattr(2), since Linux 5.12; its number is the same on every architecture
_MOUNT_SETATTR = 442
_HERE, _WHOLE_TREE = -100, 0x8000
SET_READ_ONLY, SET_NO_SETUID, SET_NO_DEVICES, SET_NO_PROGRAMS = 1, 2, 4, 8
# prctl(2)
_PARENT_DEATH_SIGNAL, _DUMPABLE, _SECCOMP, _ADOPTS, _NO_NEW_PRIVILEGES = 1, 4, 22, 36, 38
_BY_FILTER = 2
_CAPABILITIES_VERSION_3 = 0x20080522


def _call(name: str, *arguments: object) -> int:
    """Call a function of the C library; a negative result is an OSError."""
    if _LIBC is None:
        raise OSError(f"this system has no {name}")
    result: int = getattr(_LIBC, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a system call by its number."""
    return _call("syscall", ctypes.c_long(number), *arguments)


def size(number: int) -> object:
    """Return a number as calls take sizes."""
    return ctypes.c_size_t(number)


def prctl(what: int, *arguments: int) -> None:
    """Change something about this process."""
    _call("prctl", what, *(ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]))


def end_with_parent(signal: int) -> None:
    """Have the system send this process a signal when its parent has ended, however that was."""
    prctl(_PARENT_DEATH_SIGNAL, signal)


def adopt_orphans() -> None:
    """Become the parent of every process below whose own parent ends."""
    prctl(_ADOPTS, 1)


def may_be_inspected(yes: bool) -> None:
    """Say whether processes of the same user may trace this one and read it in /proc."""
    prctl(_DUMPABLE, int(yes))


def unshare(flags: int) -> None:
    """Leave namespaces for new ones. New processes are new for the children only."""
    _call("unshare", flags)


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount a file system, or a part of one that is mounted already (`BIND`)."""
    _call(
        "mount", source.encode(), target.encode(), kind.encode() or None, ctypes.c_ulong(flags), data.encode() or None
    )


def set_mount(target: str, attributes: int, below: bool = True) -> None:
    """Add attributes to a mount and, unless told otherwise, to all mounts below it."""
    attribute = struct.pack("QQQQ", attributes, 0, 0, 0)
    tree = _WHOLE_TREE if below else 0
    syscall(_MOUNT_SETATTR, _HERE, target.encode(), tree, attribute, size(len(attribute)))


def unmount(target: str) -> None:
    """Take a mount and those below it out of sight; it is gone when nobody uses it."""
    _call("umount2", target.encode(), _DETACH)


def change_root(folder: str) -> None:
    """Make a mounted folder the root, and let go of the old one, so that no path leads there."""
    os.chdir(folder)
    _call("pivot_root", b".", b".")
    unmount(".")
    os.chdir("/")


def drop_privileges() -> None:
    """Give up every capability, for good: no program that is started from here on brings any back (prctl(2))."""
    prctl(_NO_NEW_PRIVILEGES, 1)
    _call("capset", struct.pack("Ii", _CAPABILITIES_VERSION_3, 0), struct.pack("6I", *[0] * 6))


def filter_calls(program: bytes) -> None:
    """Have the system run a filter on every call of this process and those that it starts (seccomp(2))."""
    steps = ctypes.create_string_buffer(program, len(program))
    filter_ = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(steps))
    _call("prctl", _SECCOMP, ctypes.c_ulong(_BY_FILTER), filter_)
