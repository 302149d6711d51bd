from __future__ import annotations

import pytest

from kelas.lessons.kinds import kinds, shared_strings
from kelas.widgets.factory import SERVED_MODULE, widget_class, words
from kelas.words.text import LANGS


def test_every_kind_has_a_class_of_its_own_so_that_each_keeps_its_style() -> None:
    classes = [widget_class(kind, False) for kind in kinds()]
    assert len({(one.__module__, one.__name__) for one in classes}) == len(classes)
    assert all(widget_class(kind, False) is one for kind, one in zip(kinds(), classes, strict=True))


@pytest.mark.parametrize("kind", kinds())
def test_in_jupyterlab_a_widget_carries_its_module_and_styles(kind: str) -> None:
    own = widget_class(kind, False)
    assert "data:text/javascript" in str(own._esm)
    assert len(str(own._css)) > 1000


@pytest.mark.parametrize("kind", kinds())
def test_on_our_pages_a_widget_carries_neither(kind: str) -> None:
    own = widget_class(kind, True)
    assert str(own._esm) == SERVED_MODULE
    assert str(own._css) == ""


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_says_the_shared_sentences_and_its_own(kind: str) -> None:
    for lang in LANGS:
        said = words(kind, lang)
        assert set(said) == {*shared_strings(), *kinds()[kind].strings}
        own = kinds()[kind].strings.get("send")
        assert said["send"] == (own or shared_strings()["send"]).say(lang), "its own comes first"
