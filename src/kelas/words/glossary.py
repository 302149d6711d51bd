"""Terms of art and their plain meaning, from lessons/words/glossary.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kelas import paths
from kelas.authored import yaml
from kelas.words.text import STRICT, Lang, Text

FILE = paths.LESSONS / "words" / "glossary.yaml"


@dataclass(frozen=True, kw_only=True)
class Forms:
    """Other ways in which a term is written, by language."""

    __pydantic_config__ = STRICT

    id: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term in both languages, its meaning in one plain sentence, and where that comes from."""

    __pydantic_config__ = STRICT

    word: Text
    meaning: Text
    source: str
    also: Forms = Forms()

    def forms(self, lang: Lang) -> tuple[str, ...]:
        """Return every way the term is written in a language, lower case."""
        others = self.also.en if lang == "en" else self.also.id
        return tuple(form.casefold() for form in (self.word.say(lang), *others))


@cache
def terms() -> Mapping[str, Term]:
    """Return the glossary by key.

    Raises:
        ContentError: with every fault of the file.
    """
    return yaml.shape(yaml.read(FILE), dict[str, Term])


@cache
def keys(lang: Lang) -> Mapping[str, str]:
    """Return the glossary key of every written form in a language."""
    return {form: key for key, term in terms().items() for form in term.forms(lang)}
