"""Every page, in both languages, on a phone, a laptop, a very small phone and at 200 % zoom: axe finds nothing, and
nothing is too wide.

With KELAS_SHOTS=folder a picture of each is kept there.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from practise import open_practice
from running import Server
from visit import Visit
from walk import open_lesson, right, wrong

from kelas.words.text import LANGS, Lang

ALL = [*product(("phone", "laptop"), LANGS), ("narrow", "id"), ("zoomed", "en")]
# The long ways: each size once, each language twice.
SOME = [("phone", "id"), ("laptop", "en"), ("narrow", "en"), ("zoomed", "id")]


class TestPages:
    """One learner's and one trainer's way through all pages."""

    @pytest.fixture
    def visit(self, visitor: Visitor, size: str) -> Visit:
        return visitor(size)

    @pytest.mark.parametrize(("size", "lang"), ALL)
    def test_around_the_lessons(self, visit: Visit, lang: Lang) -> None:
        visit.allow("404")
        visit.goto("/", lang)
        fine(visit, "welcome", lang)
        visit.page.locator("form[action='/join'] button").click()
        fine(visit, "join-problem", lang)
        visit.page.locator("#nickname").fill("Mawar")
        visit.page.locator("form[action='/join'] button").click()
        fine(visit, "phrase", lang)
        visit.page.locator("form[action='/phrase'] button").click()
        fine(visit, "map", lang)
        for path, name in (
            ("/me", "me"),
            ("/services?q=lahir", "services"),
            ("/back", "back"),
            ("/tidak-ada", "not-found"),
            ("/board", "pin"),
        ):
            visit.goto(path)
            fine(visit, name, lang)

    @pytest.mark.parametrize(("size", "lang"), SOME)
    def test_a_lesson_new_answered_and_handed_in(self, visit: Visit, lang: Lang) -> None:
        opened = open_lesson(visit, "kota-cerdas", lang)
        fine(visit, "lesson", lang)
        for place, card in enumerate(opened.cards.values()):
            card.answer(right(card.activity, lang) if place % 2 else wrong(card.activity, lang))
        fine(visit, "lesson-answered", lang)
        opened.page.locator("section.finish button").click()
        expect(visit.page.locator(".big-number")).to_be_visible()
        fine(visit, "result", lang)

    @pytest.mark.parametrize(("size", "lang"), SOME)
    def test_a_practice_screen_by_screen(self, visit: Visit, server: Server, lang: Lang) -> None:
        walk = open_practice(visit, server, "usul-dan-pesan", lang)
        seen: set[str] = set()

        def look() -> None:
            if walk.screen not in seen:
                seen.add(walk.screen)
                fine(visit, f"practice-{len(seen)}-{walk.screen}", lang, f'[data-activity="{walk.name}"]')

        walk.to("cek", look)
        walk.fill(huruf="A")
        walk.press("cek")
        fine(visit, "practice-faults", lang, f'[data-activity="{walk.name}"]')
        walk.to("selesai", look)
        look()

    @pytest.mark.parametrize(("size", "lang"), ALL)
    def test_the_board(self, visit: Visit, trainer_cookies: list[Any], lang: Lang) -> None:
        visit.join("Nusa Indah", lang=lang)
        visit.context.add_cookies(trainer_cookies)
        visit.goto("/board", lang)
        expect(visit.page.locator("#rows table")).to_be_visible()
        fine(visit, "board", lang)


def fine(visit: Visit, name: str, lang: Lang, part: str = "") -> None:
    """Keep a picture if asked for, and check the page."""
    # From the top, where nothing that sticks lies over anything else.
    visit.page.evaluate("() => { document.activeElement.blur(); window.scrollTo({ top: 0, behavior: 'instant' }); }")
    visit.shoot(name, lang)
    assert visit.page.locator("html").get_attribute("lang") == lang
    assert visit.overflow() <= 0, f"{name} is too wide"
    assert visit.faults_of_access(part) == []
