"""What is wrong with content, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        file: where it is.
        line: 1-based line; 1 when the whole file is meant.
        rule: the promise it breaks, as a positive statement (`text-in-both-languages`).
        message: what is wrong and what to do.
    """

    file: Path
    line: int
    rule: str
    message: str

    def say(self, root: Path) -> str:
        """Return `file:line: rule: message`, the file relative to a folder where possible."""
        file = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        return f"{file}:{self.line}: {self.rule}: {self.message}"


class ContentError(Exception):
    """Content that cannot be used; `faults` holds every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(fault.say(Path.cwd()) for fault in faults))
        self.faults = faults
