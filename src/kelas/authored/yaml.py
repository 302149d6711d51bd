"""The one strict way to read YAML: scalars are text, keys are unique, and every value knows its line.

Plain YAML turns `no` into False, 0357101 into an octal number and a NIK into an integer. Here a scalar stays
text until a model asks for a number or a date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text

T = TypeVar("T")
Place = tuple[str | int, ...]

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # PyYAML without libyaml is slower and reads the same
    from yaml import BaseLoader as Loader

# What pydantic calls a fault -> our rule, and what to do about it.
_RULES = {
    "missing": ("key-present", "`{key}` is missing here; add it"),
    "extra_forbidden": ("key-known", "`{key}` is not a key of this; check the spelling or remove it"),
    "unexpected_keyword_argument": ("key-known", "`{key}` is not a key of this; check the spelling or remove it"),
}


_UNKNOWN_KEY = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_NOT_A_MAPPING = frozenset({"dataclass_type", "dict_type", "mapping_type"})
_NUMBER = ("value-fits", "`{where}` must be a number, such as 2 or 0.5")
_RULES |= dict.fromkeys(("int_parsing", "float_parsing", "int_type", "float_type", "int_from_float"), _NUMBER)


@dataclass(frozen=True)
class Document:
    """A YAML file as plain data, with the line of each place in it."""

    file: Path
    data: Any
    lines: dict[Place, int]

    def line(self, place: Iterable[str | int]) -> int:
        """Return the line of a place, or of its nearest known parent."""
        steps = tuple(place)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def fault(self, rule: str, message: str, *place: str | int) -> Fault:
        """Return a fault at a place of this document."""
        return Fault(file=self.file, line=self.line(place), rule=rule, message=message)


def read(file: Path) -> Document:
    """Read a YAML file.

    Raises:
        ContentError: the file is missing, not UTF-8, not YAML, or repeats a key.
    """
    text = read_text(file)
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"not YAML: {error.problem or error}; check indentation, quotes and colons"
        raise ContentError([Fault(file=file, line=line, rule="file-yaml", message=message)]) from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1  # libyaml counts bytes
        message = f"not YAML: the character U+{error.character:04X} may not stand in it; remove it"
        raise ContentError([Fault(file=file, line=line, rule="file-yaml", message=message)]) from None
    lines: dict[Place, int] = {}
    repeated: list[Fault] = []

    def plain(node: yaml.Node, place: Place) -> Any:
        lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in found:
                    message = f"`{key}` stands here twice; keep one"
                    line = key_node.start_mark.line + 1
                    repeated.append(Fault(file=file, line=line, rule="key-once", message=message))
                found[key] = plain(value_node, (*place, key))
                lines[(*place, key)] = key_node.start_mark.line + 1
            return found
        if isinstance(node, yaml.SequenceNode):
            return [plain(child, (*place, index)) for index, child in enumerate(node.value)]
        return node.value

    data = plain(root, ()) if root else {}
    if repeated:
        raise ContentError(repeated)
    return Document(file=file, data=data, lines=lines)


def shape(document: Document, model: type[T], *place: str | int) -> T:
    """Turn the data at a place of a document into a frozen model.

    Raises:
        ContentError: with every fault of the data, each with its line.
    """
    data = document.data
    for step in place:
        data = data[step]
    try:
        shaped: T = _adapter(model).validate_python(data)  # type: ignore[arg-type]  # a type is hashable
    except ValidationError as error:
        raise ContentError([_fault(document, place, found) for found in error.errors()]) from None
    return shaped


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _fault(document: Document, base: Place, error: Any) -> Fault:
    place: Place = (*base, *error["loc"])
    key = str(place[-1]) if place else ""
    where = ".".join(str(step) for step in place)
    if key in ("id", "en") and error["type"] == "missing":
        return document.fault(
            "text-in-both-languages", f"`{where}` is missing; write the sentence in `{key}` too", *place
        )
    if error["type"] in _UNKNOWN_KEY and _is_sentence(document, place[:-1]):
        message = f"`{key}` became a key of its own; a sentence with a comma or a colon needs quotes around it"
        return document.fault("key-known", message, *place)
    if error["type"] in _NOT_A_MAPPING and isinstance(error["input"], str):
        message = f"`{where}` is a bare value; if it is a sentence, write it as {{id: …, en: …}}"
        return document.fault("value-fits", message, *place)
    rule, message = _RULES.get(error["type"], ("value-fits", "`{where}`: {msg}"))
    return document.fault(rule, message.format(key=key, where=where, msg=error["msg"]), *place)


def _is_sentence(document: Document, place: Place) -> bool:
    """Say whether a mapping was meant as a sentence in both languages."""
    data = document.data
    for step in place:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(data, dict) and bool(data.keys() & {"id", "en"})
