"""A lock for each submission, so that two graders never work on the same one."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def lock(folder: Path, name: str, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock of this name; it is let go at the end, or by the system when the process ends.

    Args:
        folder: where the lock's file is; all who want the lock name the same folder.
        name: what is locked.
        wait: whether to wait until another lets it go.

    Yields:
        Whether the lock is held; False only if `wait` is False and another has it.

    Raises:
        OSError: the file cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(name.encode()).hexdigest()[:32]
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)
