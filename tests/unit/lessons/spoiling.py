"""A copy of lessons/, widgets/ and datasets/ that a test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kelas.catalogue import package
from kelas.lessons import kinds, read, services
from kelas.words import glossary, interface, misconceptions


def forget() -> None:
    """Forget everything that was read from lessons/, widgets/ and datasets/."""
    for cached in (
        interface.entries,
        glossary.terms,
        glossary.keys,
        misconceptions.misconceptions,
        kinds.kinds,
        kinds.shared_strings,
        package._tables,
        read.course,
        read.lesson,
        services.service,
    ):
        cached.cache_clear()


@dataclass(frozen=True)
class Copy:
    """A copy of the content; `root` holds lessons/, widgets/, datasets/ and notebooks/."""

    root: Path

    def file(self, name: str) -> Path:
        """Return a file of the copy."""
        return self.root / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace one passage of a file."""
        text = self.file(name).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.file(name).write_text(text.replace(old, new), "utf-8")
        forget()

    def change(self, how: Callable[[Path], object]) -> None:
        """Change the copy in any other way."""
        how(self.root)
        forget()

    def line(self, name: str, text: str) -> int:
        """Return the first line of a file that holds a text."""
        lines = self.file(name).read_text("utf-8", "replace").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)


@dataclass(frozen=True, kw_only=True)
class Plant:
    """A fault: what is done to the copy, and what `kelas check` must say of it; `at` is on the line that it names."""

    rule: str
    file: str
    old: str = ""
    new: str = ""
    how: Callable[[Path], object] | None = None
    at: str = ""


def replace(root: Path, name: str, old: str, new: str) -> None:
    """Replace a passage of a file below a folder."""
    (root / name).write_text((root / name).read_text("utf-8").replace(old, new), "utf-8")
