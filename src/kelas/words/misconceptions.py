"""The known wrong ideas behind wrong choices, in words, from lessons/words/misconceptions.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kelas import paths
from kelas.authored import yaml
from kelas.words.text import Text

FILE = paths.LESSONS / "words" / "misconceptions.yaml"


@cache
def misconceptions() -> Mapping[str, Text]:
    """Return each wrong idea by the key under which activities name it.

    Raises:
        ContentError: with every fault of the file.
    """
    return yaml.shape(yaml.read(FILE), dict[str, Text])
