"""An answer is kept before the page says so, and once, whatever fingers and networks do."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import expect
from running import Server, until
from visit import Visit
from walk import LessonPage, first_of, open_lesson, right, wrong

from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.words.text import LANGS

KINDS = [PickOne, PickMany, Order, Match, FillIn, Number]


@pytest.fixture
def lesson(phone: Visit) -> LessonPage:
    return open_lesson(phone, "kota-cerdas")


def test_while_the_store_is_busy_the_page_says_nothing_and_afterwards_the_answer_is_kept(
    lesson: LessonPage, server: Server
) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    lesson.page.wait_for_timeout(300)
    with server.store_busy():
        card.send()
        expect(card.main).to_have_attribute("data-do", "wait")
        lesson.page.wait_for_timeout(1500)
        assert card.panel.get_attribute("data-outcome") is None, "nothing is said before it is kept"
        expect(lesson.header("earned")).to_have_text("0")
        assert server.attempts(lesson.learner) == []
    expect(card.root).to_have_attribute("data-state", "correct")
    assert len(server.attempts(lesson.learner)) == 1


def test_the_store_holds_the_answer_when_its_acknowledgement_comes(lesson: LessonPage, server: Server) -> None:
    seen: list[int] = []
    card, learner = lesson.cards["arti"], lesson.learner

    def said(frame: str) -> None:
        if '"re"' in frame and '"credit"' in frame:
            seen.append(len(server.attempts(learner, card.name)))

    lesson.visit.on_frame = said
    card.answer("kamera")
    card.retry()
    card.answer("layanan")
    until(lambda: lesson.page.wait_for_timeout(50) or len(seen) == 2)
    assert seen == [1, 2]


def test_a_double_click_and_impatient_clicks_keep_one_answer(lesson: LessonPage, server: Server) -> None:
    card = lesson.cards["arti"]
    card.choose("kamera")
    card.main.dblclick()
    card.judged()
    card.retry()
    card.choose("layanan")
    card.main.click(click_count=5, delay=5)
    expect(card.root).to_have_attribute("data-state", "correct")
    lesson.page.wait_for_timeout(500)
    outcomes = [one["answer"] for one in server.attempts(lesson.learner)]
    assert outcomes[-1] == "layanan"
    assert outcomes.count("layanan") == 1


def test_a_reload_while_the_answer_is_on_its_way_keeps_it_once(lesson: LessonPage, server: Server) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    lesson.page.wait_for_timeout(300)
    with server.store_busy():
        card.send()
        lesson.page.evaluate("() => { setTimeout(() => location.reload(), 0); }")
        lesson.page.wait_for_timeout(500)
    expect(lesson.page.locator("#connection")).to_have_attribute("data-state", "ok")
    lesson.awake()
    expect(card.root).to_have_attribute("data-state", "correct")
    lesson.page.wait_for_timeout(500)
    assert [one["answer"] for one in server.attempts(lesson.learner)] == ["layanan"]
    assert "kelas.queue" not in lesson.visit.local_storage()


def test_without_a_network_the_answer_waits_and_goes_out_by_itself(lesson: LessonPage, server: Server) -> None:
    lesson.visit.allow("ERR_INTERNET_DISCONNECTED")
    card = lesson.cards["arti"]
    card.choose("layanan")
    os.kill(server.kernel_of(lesson.visit), signal.SIGSTOP)
    try:
        lesson.visit.context.set_offline(True)
        card.send()
        expect(card.main).to_have_attribute("data-do", "wait")
        assert "layanan" in lesson.visit.local_storage()
    finally:
        os.kill(server.kernel_of(lesson.visit), signal.SIGCONT)
        lesson.visit.context.set_offline(False)
    expect(card.root).to_have_attribute("data-state", "correct", timeout=40_000)
    assert len(server.attempts(lesson.learner)) == 1


def test_a_killed_kernel_brings_the_page_back_with_the_unsent_answer(lesson: LessonPage, server: Server) -> None:
    lesson.visit.allow("404", "WebSocket", "503", "500")
    card = lesson.cards["jumlah-kelurahan"]
    card.choose("4")
    kernel = server.kernel_of(lesson.visit)
    first = lesson.visit.kernel()
    os.kill(kernel, signal.SIGKILL)
    until(lambda: _pumped(lesson) and lesson.visit.kernel() != first, 60)
    lesson.awake()
    assert card.chosen() == "4"
    card.answer("46")
    expect(card.root).to_have_attribute("data-state", "correct")
    assert [one["answer"] for one in server.attempts(lesson.learner)] == ["46"]


def _pumped(lesson: LessonPage) -> bool:
    lesson.page.wait_for_timeout(200)
    return lesson.page.locator("#page").count() == 1


def test_a_hint_is_given_once_asked_for_and_counted(lesson: LessonPage, server: Server) -> None:
    card = lesson.cards["arti"]
    hint = card.activity.hint
    assert hint is not None
    assert hint.id not in lesson.page.content()
    card.root.locator('[data-do="hint"]').click()
    expect(card.root.locator(".activity__hint")).to_contain_text(hint.id)
    expect(card.root.locator('[data-do="hint"]')).to_be_hidden()
    assert server.kinds(lesson.learner).count("hint-shown") == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_undo_takes_back_the_last_change_before_sending(lesson: LessonPage, server: Server, kind: type) -> None:
    card = lesson.cards[first_of(lesson.lesson, kind)]
    before = card.chosen() if kind is Order else None
    undo = card.root.locator('[data-do="undo"]')
    expect(undo).to_have_attribute("aria-disabled", "true")
    if kind is PickOne:
        card.choose(wrong(card.activity, "id"))
        before = card.chosen()
    if kind is Order:
        card.root.locator('[data-move="down"][aria-disabled="false"]').first.click()
    else:
        card.choose(right(card.activity, "id"))
    assert card.chosen() != before
    for _ in range(8):
        if card.chosen() in (before, "", {}, []):
            break
        undo.click()
    assert card.chosen() == before or not card.chosen()
    assert server.attempts(lesson.learner) == []


def test_an_empty_answer_is_asked_for_and_not_sent(lesson: LessonPage, server: Server) -> None:
    for card in lesson.cards.values():
        card.send()
        expect(card.panel).to_have_attribute("data-outcome", "note")
        expect(card.panel).not_to_be_empty()
    assert server.attempts(lesson.learner) == []


def test_a_language_switch_keeps_what_was_chosen_or_typed_in_every_kind(lesson: LessonPage, server: Server) -> None:
    cards = {kind: lesson.cards[first_of(lesson.lesson, kind)] for kind in KINDS}
    chosen = {}
    for kind, card in cards.items():
        card.choose(wrong(card.activity, "id"))
        chosen[kind] = card.chosen()
    for lang in reversed(LANGS):
        lesson.switch(lang)
        for kind, card in cards.items():
            expect(card.root.locator(".activity__prompt")).to_have_text(card.activity.prompt.say(lang))
            assert card.chosen() == chosen[kind]
    assert server.attempts(lesson.learner) == []


def test_junk_in_every_typed_field_gets_a_sentence(lesson: LessonPage, server: Server) -> None:
    number, words = lesson.cards[first_of(lesson.lesson, Number)], lesson.cards[first_of(lesson.lesson, FillIn)]
    blanks = list(right(words.activity, "id"))
    for junk in ("🌺", "\u202eאבג مرحبا", "<script>alert(1)</script>", "x" * 100_000, "1e999"):
        for card, answer in ((number, junk), (words, dict.fromkeys(blanks, junk))):
            card.answer(answer)
            assert (card.panel.text_content() or "").strip()
            assert card.panel.get_attribute("data-outcome") in ("wrong", "unreadable")
            if card.main.get_attribute("data-do") == "retry":
                card.retry()
    assert lesson.visit.overflow() <= 0
    assert "Traceback" not in server.output
