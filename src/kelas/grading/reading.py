"""Read a notebook that somebody handed in, as a stranger's file: bounded, and never outside its folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import nbformat

from kelas.grading.course import GradingError
from kelas.words.interface import say

# What an upload may have; a notebook of a lesson has some 100 KB.
MOST_BYTES = 5 * 1024 * 1024
MOST_CELLS = 1000


class RefusedError(GradingError):
    """A submission that is not graded; the message says why and what to do, in Indonesian and English."""

    def __init__(self, why: str) -> None:
        """Say why.

        Args:
            why: a key of the interface's words.
        """
        super().__init__(f"{say(why, 'id')} / {say(why, 'en')}")


def notebook(file: Path) -> Any:
    """Return the notebook in a file, in notebook format 4.

    Raises:
        RefusedError: it is missing, is a link, is too large, or is not a notebook.
    """
    try:
        # A link, or a pipe that never ends, is not opened; what is opened is the file that was looked at.
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise RefusedError("grading.no-notebook") from None
    except OSError:
        raise RefusedError("grading.link") from None
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise RefusedError("grading.link")
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RefusedError("grading.too-large")
    try:
        read = nbformat.reads(content.decode("utf-8"), as_version=4)
        nbformat.validate(read)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, nbformat.ValidationError):
        raise RefusedError("grading.no-sense") from None
    if len(read.cells) > MOST_CELLS:
        raise RefusedError("grading.too-large")
    return read


def links(folder: Path) -> None:
    """See that a submission's folder holds nothing but files and folders.

    Raises:
        RefusedError: there is a link, which could show the grader a file of somebody else.
    """
    for where, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if not stat.S_ISREG(mode := os.lstat(os.path.join(where, name)).st_mode) and not stat.S_ISDIR(mode):
                raise RefusedError("grading.link")
