"""The widget kinds: what each folder of widgets/ says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kelas import paths
from kelas.activities import GRADINGS
from kelas.authored import yaml
from kelas.authored.faults import ContentError
from kelas.words.interface import Entry
from kelas.words.text import STRICT, Text

# How a practice service is graded: by its own engine, with its state, and so not in GRADINGS.
PRACTICE = "practice"
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
    document = yaml.read(folder / f"{folder.name}.yaml")
    kind = yaml.shape(document, Kind)
    found = []
    if kind.kind != folder.name:
        found.append(document.fault("value-fits", f"the kind has its folder's name; write `{folder.name}`", "kind"))
    if kind.grading not in (PRACTICE, *GRADINGS):
        known = ", ".join((PRACTICE, *GRADINGS))
        found.append(document.fault("value-fits", f"no such way of grading; use one of: {known}", "grading"))
    if found:
        raise ContentError(found)
    return kind


@cache
def shared_strings() -> Mapping[str, Entry]:
    """Return the strings that all kinds share, from widgets/host/host.yaml."""
    return yaml.shape(yaml.read(paths.WIDGETS / "host" / "host.yaml"), dict[str, Entry])
