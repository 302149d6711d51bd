from __future__ import annotations

from kelas.words.glossary import keys, terms
from kelas.words.text import LANGS


def test_every_written_form_leads_to_its_term() -> None:
    for lang in LANGS:
        for key, term in terms().items():
            assert all(form in keys(lang) for form in term.forms(lang))
            assert keys(lang)[term.word.say(lang).casefold()] == key
