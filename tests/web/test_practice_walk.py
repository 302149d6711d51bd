"""The CekBansos practice, every scenario from its first screen to its end, on a phone."""

from __future__ import annotations

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from practise import Walk, open_practice, practices
from running import Server
from visit import Visit
from walk import open_lesson

from kelas.lessons import read
from kelas.words.text import LANGS, Lang

LESSON = read.lesson("cekbansos")
KEYS = list(practices(LESSON))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", KEYS)
def test_a_careful_learner_comes_to_the_end_with_full_points(
    phone: Visit, server: Server, key: str, lang: Lang
) -> None:
    walk = open_practice(phone, server, key, lang)
    walk.labelled()
    walk.to("selesai", lambda: _fits(phone, walk))
    expect(walk.root).to_have_attribute("data-state", "correct")
    debrief = walk.root.locator(".debrief__items > li")
    assert debrief.count() >= 5
    assert walk.root.locator('.debrief__items > [data-done="no"]').count() == 0
    points = f"{LESSON.activities[key].points:g}"
    expect(phone.page.locator('[data-progress="earned"]')).to_have_text(points)
    assert server.progress(walk.learner, "cekbansos").activities[key].credit == 1


def _fits(visit: Visit, walk: Walk) -> None:
    assert visit.overflow() <= 0, walk.screen


def test_the_five_results_have_five_different_texts() -> None:
    records = LESSON.services["cekbansos"].definition.records
    assert len(records) == 5
    for lang in LANGS:
        assert len({record.title.say(lang) for record in records.values()}) == 5
        assert len({record.note.say(lang) for record in records.values()}) == 5


def test_neighbours_get_different_variants(visitor: Visitor, server: Server) -> None:
    numbers = []
    for _ in range(6):
        visit = visitor()
        numbers.append(open_practice(visit, server, "cek-sendiri").card("nik"))
        visit.page.goto("about:blank")
    assert all(len(number) == 16 and number.endswith("0000") for number in numbers)
    assert len(set(numbers)) >= 2


def test_a_restart_asks_first_and_begins_at_the_first_screen(phone: Visit, server: Server) -> None:
    walk = open_practice(phone, server, "cek-sendiri")
    walk.to("cek")
    walk.root.locator('[data-do="restart"]').click()
    walk.root.locator('[data-do="restart-no"]').click()
    assert walk.screen == "cek"
    walk.root.locator('[data-do="restart"]').click()
    walk.press(walk.root.locator('[data-do="restart-yes"]'))
    assert walk.screen == "alamat"


def test_a_form_that_an_officer_sends_back_can_be_corrected(phone: Visit, server: Server) -> None:
    walk = open_practice(phone, server, "sanggah")
    walk.to("sanggah")
    walk.fill(bukti="buram")
    walk.press("periksa")
    walk.to("perbaiki-sanggah")
    expect(walk.error("bukti")).not_to_be_empty()
    assert walk.root.locator("[data-field]").count() == 1, "only what was asked for is to be corrected"
    walk.to("selesai")
    assert walk.root.locator('.debrief__items > [data-done="no"]').count() == 1
    assert 0 < server.progress(walk.learner, "cekbansos").activities["sanggah"].credit < 1
    expect(walk.root).to_have_attribute("data-state", "done")


class TestInbox:
    """One true message and one scam."""

    @pytest.fixture
    def inbox(self, phone: Visit, server: Server) -> Walk:
        walk = open_practice(phone, server, "usul-dan-pesan")
        walk.to("pesan")
        return walk

    def test_it_holds_one_of_each_and_shows_no_sign_before_the_verdict(self, inbox: Walk) -> None:
        truths = [inbox.service.inbox[message].verdict for message in inbox.messages()]
        assert sorted(truths) == ["official", "scam"]
        assert inbox.root.locator(".message__verdict").count() == 0

    def test_a_scam_taken_for_official_is_explained_by_its_signs(self, inbox: Walk) -> None:
        scam = self._of(inbox, "scam")
        inbox.judge(wrongly=(scam,))
        message = inbox.root.locator(f'[data-message="{scam}"]')
        expect(message.locator(".message__verdict")).to_have_attribute("data-right", "no")
        signs = message.locator(".message__verdict li").all_inner_texts()
        assert signs == [sign.say("id") for sign in inbox.service.inbox[scam].signs]

    def test_a_scam_link_opens_nothing_and_shows_what_would_have_happened(self, inbox: Walk) -> None:
        scam = self._of(inbox, "scam")
        mail = inbox.service.inbox[scam]
        message = inbox.root.locator(f'[data-message="{scam}"]')
        assert message.locator("a").count() == 0
        address, pages = inbox.visit.page.url, len(inbox.visit.context.pages)
        inbox.press(message.locator(".message__link button"))
        opened = mail.opened
        assert opened is not None
        expect(inbox.root.locator(".practice__notice")).to_contain_text([opened.say("id")])
        assert inbox.visit.page.url == address
        assert len(inbox.visit.context.pages) == pages

    @staticmethod
    def _of(inbox: Walk, verdict: str) -> str:
        return next(key for key in inbox.messages() if inbox.service.inbox[key].verdict == verdict)


def test_the_lesson_page_says_practice_before_its_activities_wake(phone: Visit) -> None:
    for lang, label in (("id", "LATIHAN – bukan layanan resmi"), ("en", "PRACTICE – not the official service")):
        open_lesson(phone, "cekbansos", lang)
        expect(phone.page.locator("main > .practice-ribbon")).to_have_text(label)
