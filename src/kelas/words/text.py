"""A sentence in both languages, and the choice between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["id", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)
DEFAULT_LANG: Lang = "id"


def yaml_key(attribute: str) -> str:
    """Return how a model's attribute is spelled in YAML: `one_of` is `one-of`, `from_` is `from`."""
    return attribute.rstrip("_").replace("_", "-")


# Content models refuse keys they do not know, so that a slip of the pen is a fault and not silence.
STRICT = {"extra": "forbid", "alias_generator": yaml_key}


def as_lang(value: str | None) -> Lang:
    """Return the language a page or cookie asks for, Indonesian when it asks for none or an unknown one."""
    return "en" if value == "en" else DEFAULT_LANG


def figure(value: float, lang: Lang) -> str:
    """Return a number as it is written in a language: 2.5 is `2,5` in Indonesian."""
    written = f"{value:g}"
    return written if lang == "en" else written.replace(".", ",")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One sentence (or a few) that exists in Indonesian and in English."""

    __pydantic_config__ = STRICT

    id: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the sentence in a language."""
        return self.en if lang == "en" else self.id
