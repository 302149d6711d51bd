"""The lesson "Apa itu kota cerdas?" from its first activity to its last, answered wrongly, then rightly."""

from __future__ import annotations

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from running import Server
from visit import SIZES
from walk import LessonPage, open_lesson, right, wrong

from kelas.lessons.judge import points
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

SLUG = "kota-cerdas"
RUNS = [(lang, size) for lang in LANGS for size in SIZES]


@pytest.mark.parametrize(("lang", "size"), RUNS)
def test_every_mistake_gets_its_own_feedback_and_can_be_mended(
    visitor: Visitor, server: Server, lang: Lang, size: str
) -> None:
    visit = visitor(size)
    opened = open_lesson(visit, SLUG, lang)
    learner, turn = opened.learner, RUNS.index((lang, size))
    earned = dict.fromkeys(opened.cards, 0.0)
    for key, card in opened.cards.items():
        bad = wrong(card.activity, lang, turn)
        grade = card.expected(learner, bad)
        card.answer(bad)
        assert card.panel.get_attribute("data-outcome") == grade.outcome
        assert grade.outcome != "correct"
        for sentence in grade.text:
            assert sentence.say(lang) in (card.root.text_content() or "")
        earned[key] = points(card.activity, grade.credit)
        _header_follows(opened, server, lang, sum(earned.values()))

        card.retry()
        card.answer(right(card.activity, lang))
        expect(card.root).to_have_attribute("data-state", "correct")
        assert card.activity.right.say(lang) in (card.panel.text_content() or "")
        earned[key] = card.activity.points
        _header_follows(opened, server, lang, sum(earned.values()))
        kept = server.attempts(learner, card.name)
        sent = [bad, right(card.activity, lang)]
        assert [card.plain(one["answer"]) for one in kept] == [card.plain(one) for one in sent]
        assert [one["lang"] for one in kept] == [lang, lang]
    expect(opened.header("mastery")).to_have_text(say("mastery.mastered", lang))
    assert visit.overflow() <= 0


def _header_follows(opened: LessonPage, server: Server, lang: Lang, earned: float) -> None:
    figure = f"{round(earned, 2):g}"
    expect(opened.header("earned")).to_have_text(figure.replace(".", ",") if lang == "id" else figure)
    stands = server.progress(opened.learner, SLUG)
    assert stands.earned == pytest.approx(earned, abs=0.005)
    expect(opened.header("mastery")).to_have_text(say(f"mastery.{stands.mastery}", lang))
