"""The widget kinds: what each folder of widgets/ says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kelas import paths
from kelas.authored import yaml
from kelas.words.interface import Entry
from kelas.words.text import STRICT, Text

# Folders of widgets/ that serve all kinds and are none.
SHARED = frozenset({"host", "theme"})


@dataclass(frozen=True, kw_only=True)
class Param:
    """One key that an author may write in an activity of this kind."""

    __pydantic_config__ = STRICT

    type: str
    required: bool = False
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A widget kind: how it is graded, its strings, its promises and its examples.

    `grading` names a model of `kelas.activities` (or `practice`).
    """

    __pydantic_config__ = STRICT

    kind: str
    grading: str
    title: Text
    about: Text
    params: Mapping[str, Param]
    accessibility: tuple[str, ...]
    examples: tuple[Any, ...]
    strings: Mapping[str, Entry] = field(default_factory=dict)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every widget kind by name.

    Raises:
        ContentError: with every fault of the first kind that has any.
    """
    return {kind.kind: kind for kind in map(_read, sorted(paths.WIDGETS.iterdir())) if kind}


def _read(folder: Any) -> Kind | None:
    if folder.name in SHARED or not folder.is_dir():
        return None
    return yaml.shape(yaml.read(folder / f"{folder.name}.yaml"), Kind)


@cache
def shared_strings() -> Mapping[str, Entry]:
    """Return the strings that all kinds share, from widgets/host/host.yaml."""
    return yaml.shape(yaml.read(paths.WIDGETS / "host" / "host.yaml"), dict[str, Entry])
