"""Where a jailed kernel gets no walls: it may open only its own files, if the system has Landlock (landlock(7)).

Landlock asks for no privilege, and is there where user namespaces are forbidden (Ubuntu since 24.04). It hides
nothing and is no namespace: names of files and other processes can be seen, and UDP and named sockets reach out.
"""

from __future__ import annotations

import os
import stat
import struct
from contextlib import suppress

from kelas.kernels import linux
from kelas.kernels.walls import Cell, readable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the calls; their numbers are the same on every architecture
# Before version 3 it could not keep anybody from emptying a file.
OLDEST = 3
_READ = 0b1101  # execute, read a file, list a folder
_WRITE_FILE, _READ_FILE, _TRUNCATE = 1 << 1, 1 << 2, 1 << 14
# By version: how many rights over files it knows, whether it knows TCP, and whether signals and abstract sockets.
_FILE_RIGHTS = {3: 15, 4: 15, 5: 16}
_TCP, _TCP_SINCE = 0b11, 4
_OUTSIDE, _OUTSIDE_SINCE = 0b11, 6


def version() -> int:
    """Return which Landlock the system has; 0 if none, or one that is too old."""
    with suppress(OSError):
        found = linux.syscall(_CREATE, None, linux.size(0), 1)
        return found if found >= OLDEST else 0
    return 0


def close(cell: Cell) -> None:
    """Close all files but the cell's, TCP, and signals to others to this process and all that it starts, for good.

    Privileges must have been given up before. Without Landlock, it does nothing.

    Raises:
        OSError: the system refuses.
    """
    known = version()
    if not known:
        return
    everything = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    tcp, outside = _TCP if known >= _TCP_SINCE else 0, _OUTSIDE if known >= _OUTSIDE_SINCE else 0
    rules = struct.pack("QQQ", everything, tcp, outside)[: 24 if outside else 16 if tcp else 8]
    ruleset = linux.syscall(_CREATE, rules, linux.size(len(rules)), 0)
    try:
        for path in readable(cell):
            _allow(ruleset, path, _READ)
        for path in ("/proc", "/dev"):
            _allow(ruleset, path, _READ)
        _allow(ruleset, os.devnull, _READ | _WRITE_FILE | _TRUNCATE)
        for path in filter(None, (cell.work, cell.sockets, os.path.join(cell.private, "tmp"))):
            _allow(ruleset, path, everything)
        linux.syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # this machine has no such folder
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= 1 | _WRITE_FILE | _READ_FILE | _TRUNCATE
        linux.syscall(_ADD, ruleset, 1, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)
