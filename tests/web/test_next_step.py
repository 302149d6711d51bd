"""A learner's own progress: what they have mastered, what waits, and one link to where they go on."""

from __future__ import annotations

from playwright.sync_api import expect
from visit import Visit
from walk import open_lesson, right

from kelas.lessons import read
from kelas.words.interface import say


def test_the_next_step_leads_straight_to_its_place(phone: Visit) -> None:
    phone.join("Cempaka")
    first = read.lesson(next(iter(read.folders()))).head.title.id
    expect(phone.page.locator("#next")).to_have_text(say("next.new", "id", lesson=first))

    opened = open_lesson(phone, "kota-cerdas")
    keys = list(opened.cards)
    for key in keys[:2]:
        opened.cards[key].answer(right(opened.cards[key].activity, "id"))
    phone.goto("/me")
    row = phone.page.locator("[data-objective='kota-cerdas']")
    expect(row).to_contain_text(opened.lesson.head.objective.id)
    expect(row).to_contain_text(say("me.right", "id", right=2, of=len(keys)))
    expect(row.locator("progress")).to_have_attribute("value", "2")
    expect(phone.page.get_by_text(say("next.go-on", "id", lesson=opened.lesson.head.title.id)).first).to_be_visible()

    phone.page.locator("#next").click()
    assert phone.page.url.endswith(f"/lesson/kota-cerdas#do-{keys[2]}")
    place = phone.page.locator(f"#do-{keys[2]}")
    expect(place.locator("button").first).to_be_visible()
    expect(place).to_be_in_viewport()


def test_a_newcomer_sees_no_bars_and_is_told_where_to_begin(phone: Visit) -> None:
    phone.join("Anggrek", lang="en")
    phone.goto("/me")
    expect(phone.page.locator(".objectives")).to_have_count(0)
    expect(phone.page.locator("#next")).to_be_visible()
