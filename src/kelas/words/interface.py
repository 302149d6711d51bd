"""The sentences of the program itself: key -> sentence, from lessons/words/interface.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kelas import paths
from kelas.authored import yaml
from kelas.words.text import STRICT, Lang, Text

FILE = paths.LESSONS / "words" / "interface.yaml"


@dataclass(frozen=True, kw_only=True)
class Entry(Text):
    """A sentence of the interface; `where` tells a translator on which screen it stands."""

    __pydantic_config__ = STRICT

    where: str


@cache
def entries() -> Mapping[str, Entry]:
    """Return every sentence of the interface by key.

    Raises:
        ContentError: with every fault of the file.
    """
    return yaml.shape(yaml.read(FILE), dict[str, Entry])


def say(key: str, lang: Lang, **values: Any) -> str:
    """Return the sentence of a key in a language, with its `{names}` filled in.

    Raises:
        KeyError: no such key; a programming error that `kelas check` and the tests find.
    """
    return entries()[key].say(lang).format(**values)
