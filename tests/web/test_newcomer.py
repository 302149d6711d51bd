"""A newcomer opens the first page, joins, sees the course map, and comes back."""

from __future__ import annotations

import re

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from running import Server
from visit import Visit
from walk import open_lesson, right

from kelas.lessons import read
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

NUMBER = "357101" + "010190" + "0001"


def join(visit: Visit, nickname: str, code: str = "") -> None:
    """Fill in the join form and press its button."""
    visit.goto("/", "id")
    visit.page.locator("#nickname").fill(nickname)
    visit.page.locator("#code").fill(code)
    visit.page.locator("form[action='/join'] button").click()


def test_the_first_page_says_in_two_sentences_what_this_is_and_offers_indonesian_first(phone: Visit) -> None:
    phone.goto("/")
    assert phone.page.locator("html").get_attribute("lang") == "id"
    for lang in LANGS:
        lead = read.course().welcome.say(lang)
        assert len(re.findall(r"[.!?](?:\s|$)", lead)) == 2
    expect(phone.page.locator(".lead")).to_have_text(read.course().welcome.id)
    buttons = phone.page.locator("section[aria-labelledby='choose'] a")
    assert buttons.all_inner_texts() == ["Bahasa Indonesia", "English"]
    buttons.nth(1).click()
    expect(phone.page.locator(".lead")).to_have_text(read.course().welcome.en)


def test_the_chosen_language_stays(phone: Visit) -> None:
    phone.goto("/", "en")
    phone.goto("/back")
    assert phone.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("lang", LANGS)
def test_joining_shows_the_phrase_once_and_then_the_map_with_minutes_and_progress(phone: Visit, lang: Lang) -> None:
    phone.join("Mawar", lang=lang)
    phone.goto("/phrase")
    assert phone.page.locator("ol.phrase").count() == 0, "the phrase is shown once"
    expect(phone.page.locator("h1")).to_have_text(say("map.hello", lang, nickname="Mawar"))
    for slug in read.folders():
        lesson = read.lesson(slug)
        card = phone.page.locator(f'.lesson-card[data-lesson="{slug}"]')
        expect(card).to_contain_text(lesson.head.title.say(lang))
        expect(card).to_contain_text(say("map.minutes", lang, minutes=lesson.head.minutes))
        expect(card).to_contain_text(say("map.points", lang, earned="0", points=f"{lesson.points:g}"))
        expect(card).to_contain_text(say("mastery.not-started", lang))


def test_a_workshop_code_from_the_board_lets_one_join_that_workshop(trainer: Visit, phone: Visit) -> None:
    trainer.goto("/board")
    trainer.page.locator("#title").fill("Balai Kelurahan Bandar Lor")
    trainer.page.locator("form[action='/board/cohorts'] button").click()
    expect(trainer.page.locator("h1")).to_contain_text("Balai Kelurahan Bandar Lor")
    code = trainer.page.url.rpartition("=")[2]
    expect(trainer.page.locator(".big-number")).to_contain_text(code)
    phone.join("Kenanga", code.lower())
    expect(trainer.page.locator("#rows")).to_contain_text("Kenanga")
    trainer.goto("/board?cohort=LAIN00")
    expect(trainer.page.locator("#rows")).not_to_contain_text("Kenanga")


@pytest.mark.parametrize(
    ("nickname", "code", "problem", "kept"),
    [
        ("", "", "join.nickname-missing", ""),
        (" \t ", "", "join.nickname-missing", ""),
        (NUMBER, "", "join.nickname-private", ""),
        (f"Mawar {NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:12]} {NUMBER[12:]}", "", "join.nickname-private", ""),
        ("Mawar 0812-0000-0000", "", "join.nickname-private", ""),
        ("mawar@contoh.example", "", "join.nickname-private", ""),
        ("a" * 200, "", "join.nickname-long", "a" * 200),
        ("مرحبا " * 8, "", "join.nickname-long", ("مرحبا " * 8).strip()),
        ("Melati", "TIDAKADA", "join.code-unknown", "Melati"),
    ],
    ids=["empty", "spaces", "NIK", "NIK in fours", "phone number", "e-mail", "200 letters", "long RTL", "unknown code"],
)
def test_what_cannot_be_a_nickname_or_code_gives_a_sentence_and_keeps_what_is_not_private(
    phone: Visit, server: Server, nickname: str, code: str, problem: str, kept: str
) -> None:
    join(phone, nickname, code)
    expect(phone.page.locator("#problem")).to_have_text(say(problem, "id"))
    expect(phone.page.locator("#nickname")).to_have_value(kept)
    if code:
        expect(phone.page.locator("#code")).to_have_value(code)
    if nickname.strip() and not kept:
        assert nickname not in phone.page.content()
    assert nickname not in server.nicknames()


def test_a_number_typed_as_a_workshop_code_is_refused_and_removed(phone: Visit) -> None:
    join(phone, "Melati", NUMBER)
    expect(phone.page.locator("#problem")).to_be_visible()
    assert NUMBER not in phone.page.content()


@pytest.mark.parametrize("nickname", ["🌺 Mawar", "مرحبا", "<b>Mawar</b>", "Mawar & Melati"])
def test_any_writing_is_a_good_nickname_and_stays_text(phone: Visit, nickname: str) -> None:
    phone.join(nickname)
    expect(phone.page.locator("h1")).to_have_text(say("map.hello", "id", nickname=nickname))
    assert phone.page.locator("h1 b").count() == 0


class TestComingBack:
    """After some answers, the same item waits."""

    def _answer_two(self, visit: Visit) -> str:
        """Answer the first activity rightly and touch the third; return the third's name."""
        opened = open_lesson(visit, "kota-cerdas")
        first, _, third, *_ = opened.cards.values()
        first.answer(right(first.activity, "id"))
        third.choose(right(third.activity, "id"))
        visit.page.wait_for_timeout(400)  # the touch is told to the kernel without an answer to wait for
        return third.name

    def _marked(self, visit: Visit, name: str) -> None:
        expect(visit.page.locator(".activity__resume")).to_have_text("Lanjutkan dari sini")
        assert visit.page.locator(f'[data-activity="{name}"] .activity__resume').count() == 1
        expect(visit.page.locator(f'[data-activity="{name}"] .activity__prompt')).to_be_in_viewport()

    def test_in_the_same_browser(self, phone: Visit) -> None:
        phone.join("Cempaka")
        name = self._answer_two(phone)
        phone.goto("/")
        card = phone.page.locator('.lesson-card[data-lesson="kota-cerdas"]')
        expect(card).to_contain_text("Lanjutkan dari kegiatan terakhir")
        card.locator("a").click()
        self._marked(phone, name)
        assert phone.page.locator(f'[data-activity="{name}"] input:checked').count() == 1, "the draft is kept"

    def test_in_another_browser_by_the_phrase(self, phone: Visit, visitor: Visitor) -> None:
        words = phone.join("Anggrek")
        name = self._answer_two(phone)
        other = visitor()
        other.goto("/")
        other.page.locator("a[href='/back']").click()
        other.page.locator("#phrase").fill(", ".join(words).upper())
        other.page.locator("form[action='/back'] button").click()
        expect(other.page.locator("h1")).to_have_text("Halo, Anggrek!")
        opened = open_lesson(other, "kota-cerdas")
        self._marked(other, name)
        expect(next(iter(opened.cards.values())).root).to_have_attribute("data-state", "correct")

    def test_wrong_words_give_a_sentence_and_stay_in_the_field(self, phone: Visit) -> None:
        phone.goto("/back")
        for typed in ("bukan frasa yang benar", "🌺", "satu"):
            phone.page.locator("#phrase").fill(typed)
            phone.page.locator("form[action='/back'] button").click()
            expect(phone.page.locator("#problem")).to_have_text(say("back.unknown", "id"))
            expect(phone.page.locator("#phrase")).to_have_value(typed)

    def test_a_new_phrase_replaces_the_old_one(self, phone: Visit, visitor: Visitor) -> None:
        old = phone.join("Dahlia")
        phone.goto("/me")
        phone.page.locator("form[action='/phrase'] button").click()
        new = phone.page.locator("ol.phrase li").all_inner_texts()
        other = visitor()
        for words, heading in ((old, say("back.title", "id")), (new, "Halo, Dahlia!")):
            other.goto("/back")
            other.page.locator("#phrase").fill(" ".join(words))
            other.page.locator("form[action='/back'] button").click()
            expect(other.page.locator("h1")).to_have_text(heading)

    def test_leaving_the_phone_makes_room_for_the_next_person(self, phone: Visit) -> None:
        phone.join("Seruni")
        phone.goto("/me")
        phone.page.locator("form[action='/leave'] button").click()
        expect(phone.page.locator("h1")).to_have_text(say("welcome.title", "id"))


def test_a_guest_can_answer_by_address_and_keeps_the_points_when_joining(phone: Visit, server: Server) -> None:
    opened = open_lesson(phone, "kota-cerdas")
    learner = opened.learner
    expect(phone.page.locator(".notice--warn").first).to_contain_text(say("lesson.guest", "id"))
    card = next(iter(opened.cards.values()))
    card.answer(right(card.activity, "id"))
    phone.page.locator("main .notice--warn a").first.click()
    phone.join("Tulip")
    expect(phone.page.locator('.lesson-card[data-lesson="kota-cerdas"]')).to_contain_text(
        say("map.points", "id", earned=f"{card.activity.points:g}", points=f"{opened.lesson.points:g}")
    )
    assert open_lesson(phone, "kota-cerdas").learner == learner
    assert len(server.attempts(learner)) == 1
