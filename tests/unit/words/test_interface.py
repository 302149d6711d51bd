from __future__ import annotations

import pytest

from kelas.words.interface import say


def test_names_in_braces_are_filled_in() -> None:
    assert say("answer.too-long", "en", longest=4000).count("4000") == 1


def test_a_key_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no.such-key", "id")
