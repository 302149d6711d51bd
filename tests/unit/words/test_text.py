from __future__ import annotations

import pytest

from kelas.words.text import LANGS, Text, as_lang, yaml_key


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    text = Text(id="Halo", en="Hello")
    assert [text.say(lang) for lang in LANGS] == ["Halo", "Hello"]


@pytest.mark.parametrize(("asked", "spoken"), [("en", "en"), ("id", "id"), (None, "id"), ("", "id"), ("jv", "id")])
def test_an_unknown_language_is_indonesian(asked: str | None, spoken: str) -> None:
    assert as_lang(asked) == spoken


@pytest.mark.parametrize(("attribute", "key"), [("from_", "from"), ("one_of", "one-of"), ("text", "text")])
def test_an_attribute_is_spelled_with_hyphens_in_yaml(attribute: str, key: str) -> None:
    assert yaml_key(attribute) == key
