"""The whole lesson with the keyboard alone: Tab, arrows, Space, Enter, and letters where one types."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from running import Server
from visit import Visit
from walk import Card, LessonPage, open_lesson, right, wrong

from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn

MOST_TABS = 60


def focused(card: Card, selector: str) -> bool:
    """Say whether an element of the activity has the focus."""
    return card.root.locator(selector).locator(":scope:focus").count() == 1


def tab_to(card: Card, selector: str, key: str = "Tab") -> None:
    """Press Tab until an element of the activity has the focus."""
    for _ in range(MOST_TABS):
        if focused(card, selector):
            return
        card.visit.page.keyboard.press(key)
    raise AssertionError(f"{selector} of {card.name} cannot be reached with {key}")


def enter(card: Card, answer: Any) -> None:
    """Enter an answer with keys."""
    keys = card.visit.page.keyboard
    match card.activity:
        case PickOne():
            tab_to(card, "input[type=radio]")
            for _ in card.root.locator("input[type=radio]").all():
                keys.press("ArrowDown")
                if focused(card, f'input[value="{answer}"]'):
                    break
        case PickMany():
            for box in [str(box.get_attribute("value")) for box in card.root.locator("input").all()]:
                if (box in answer) != card.root.locator(f'input[value="{box}"]').is_checked():
                    tab_to(card, f'input[value="{box}"]')
                    keys.press("Space")
        case Order():
            for place, key in enumerate(answer):
                now = card.chosen().index(key)
                for _ in range(now - place):
                    if not focused(card, f'[data-key="{key}"] [data-move="up"]'):
                        reach(card, f'[data-key="{key}"] [data-move="up"]')
                    keys.press("Enter")
        case Match():
            for row in [str(row.get_attribute("data-key")) for row in card.root.locator(".match__row").all()]:
                tab_to(card, f'[data-key="{row}"] select')
                select = card.root.locator(f'[data-key="{row}"] select')
                for _ in card.activity.targets:
                    if select.input_value() == answer[row]:
                        break
                    keys.press("ArrowDown")
        case FillIn():
            for blank in [str(field.get_attribute("data-key")) for field in card.root.locator("input").all()]:
                tab_to(card, f'input[data-key="{blank}"]')
                keys.press("Control+A")
                keys.type(answer[blank])
        case _:
            tab_to(card, "input")
            keys.press("Control+A")
            keys.type(answer)
    assert card.plain(card.chosen()) == card.plain(answer)


def reach(card: Card, selector: str) -> None:
    """Press Tab forward, then back, until an element of the activity has the focus."""
    for key in ("Tab", "Shift+Tab"):
        for _ in range(MOST_TABS // 4):
            card.visit.page.keyboard.press(key)
            if focused(card, selector):
                return
    raise AssertionError(f"{selector} of {card.name} cannot be reached")


def test_every_activity_is_answered_and_the_lesson_handed_in(phone: Visit, server: Server) -> None:
    opened = open_lesson(phone, "kota-cerdas")
    learner = opened.learner
    keys = phone.page.keyboard
    keys.press("Tab")
    assert phone.page.locator(".skip-link:focus").count() == 1
    keys.press("Enter")
    for place, card in enumerate(opened.cards.values()):
        if place == 0:
            enter(card, wrong(card.activity, "id"))
            tab_to(card, '[data-do="send"]')
            keys.press("Enter")
            card.judged()
            assert in_card(phone.page, card), "the focus stays in the activity"
            tab_to(card, '[data-do="retry"]')
            keys.press("Space")
            assert in_card(phone.page, card)
            keys.press("Shift+Tab")
        enter(card, right(card.activity, "id"))
        tab_to(card, '[data-do="send"]')
        keys.press("Enter")
        expect(card.root).to_have_attribute("data-state", "correct")
        assert in_card(phone.page, card), f"the focus is not lost after {card.name}"
    _hand_in(opened)
    assert server.progress(learner, "kota-cerdas").earned == opened.lesson.points


def in_card(page: Page, card: Card) -> bool:
    """Say whether the focus is inside the activity."""
    return card.root.locator(":focus").count() == 1 and page.locator("body:focus").count() == 0


def _hand_in(opened: LessonPage) -> None:
    button = opened.page.locator("section.finish button")
    for _ in range(MOST_TABS):
        if button.locator(":scope:focus").count():
            break
        opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator(".big-number")).to_be_visible()
