"""The trainer's board: behind a PIN, and alive."""

from __future__ import annotations

from contextlib import closing

from conftest import Visitor
from playwright.sync_api import Page, expect
from running import Server
from visit import Visit
from walk import open_lesson, right

from kelas.board.look import ROWS_ON_A_PAGE
from kelas.events.store import Store
from kelas.words.interface import say

# The page looks every 3 seconds; what a learner does shows within one look and the time to draw it.
REFRESH_MS = 5000


def row(page: Page, nickname: str) -> list[str]:
    """Return the cells of a learner's row."""
    return page.locator("#rows tr", has_text=nickname).locator("th, td").all_inner_texts()


def open_workshop(trainer: Visit, title: str) -> str:
    """Open a workshop on the board and return its code."""
    trainer.goto("/board")
    trainer.page.locator("#title").fill(title)
    trainer.page.locator("form[action='/board/cohorts'] button").click()
    expect(trainer.page.locator("h1")).to_contain_text(title)
    return trainer.page.url.rpartition("=")[2]


def test_without_the_pin_nothing_is_shown(phone: Visit) -> None:
    phone.allow("status 403", "403 (")
    phone.goto("/board")
    expect(phone.page.locator("#pin")).to_be_visible()
    assert phone.page.locator("#rows").count() == 0
    assert phone.context.request.get(f"{phone.base}/board/rows").status == 403
    phone.page.locator("#pin").fill("000000x")
    phone.page.locator("form[action='/board'] button").click()
    expect(phone.page.locator("#problem")).to_have_text(say("pin.wrong", "id"))
    assert phone.page.locator("#rows").count() == 0


def test_a_learner_appears_and_their_row_changes_by_itself(trainer: Visit, phone: Visit) -> None:
    code = open_workshop(trainer, "Lokakarya Pagi")
    trainer.goto(f"/board?cohort={code}")
    expect(trainer.page.locator("#rows")).to_contain_text(say("board.nobody", "id"))
    phone.join("Flamboyan", code)
    expect(trainer.page.locator("#rows")).to_contain_text("Flamboyan", timeout=REFRESH_MS)

    opened = open_lesson(phone, "kota-cerdas")
    rows = trainer.page.locator("#rows tr", has_text="Flamboyan")
    expect(rows).to_contain_text(opened.lesson.head.title.id, timeout=REFRESH_MS)
    card = opened.cards["jumlah-kelurahan"]
    card.answer("17")
    expect(rows).to_contain_text(f"2/{len(opened.cards)}", timeout=REFRESH_MS)
    card.retry()
    card.answer(right(card.activity, "id"))
    expect(rows).to_contain_text(f"1 / {opened.lesson.points:g}", timeout=REFRESH_MS)
    expect(rows).to_contain_text(say("board.ok", "id"))


def test_three_wrong_answers_in_a_row_ask_for_help_and_a_right_one_ends_it(trainer: Visit, phone: Visit) -> None:
    code = open_workshop(trainer, "Kelas Tanya")  # the board of all has pages, and other tests' learners
    phone.join("Teratai", code)
    card = open_lesson(phone, "kota-cerdas").cards["jumlah-kelurahan"]
    for typed in ("3", "14", "15"):
        if card.main.get_attribute("data-do") == "retry":
            card.retry()
        card.answer(typed)
    rows = trainer.page.locator("#rows tr", has_text="Teratai")
    expect(rows).to_contain_text(say("board.stuck-misses", "id"), timeout=REFRESH_MS)
    assert "is-stuck" in (rows.get_attribute("class") or "")
    card.retry()
    card.answer("46")
    expect(rows).not_to_contain_text(say("board.stuck-misses", "id"), timeout=REFRESH_MS)


def test_a_workshop_shows_its_own_people_only(trainer: Visit, visitor: Visitor) -> None:
    first, second = open_workshop(trainer, "Kelas A"), open_workshop(trainer, "Kelas B")
    for code, nickname in ((first, "Sedap Malam"), (second, "Wijaya Kusuma")):
        visitor().join(nickname, code)
    for code, inside, outside in ((first, "Sedap", "Wijaya"), (second, "Wijaya", "Sedap")):
        trainer.goto(f"/board?cohort={code}")
        expect(trainer.page.locator("#rows")).to_contain_text(inside)
        expect(trainer.page.locator("#rows")).not_to_contain_text(outside)
    trainer.page.locator("a[href='/board']").first.click()
    for nickname in ("Sedap", "Wijaya"):
        trainer.goto(f"/board?find={nickname}")  # of all learners, on whichever page they stand
        expect(trainer.page.locator("#rows")).to_contain_text(nickname)


def test_the_invitation_names_the_workshop_and_its_qr_code_is_drawn_here(trainer: Visit, visitor: Visitor) -> None:
    code = open_workshop(trainer, "Kelas QR")
    picture = trainer.page.locator("img.qr")
    assert (picture.get_attribute("src") or "").startswith("data:image/svg+xml")
    assert (picture.get_attribute("alt") or "").endswith(f"/?code={code}")
    phone = visitor()
    phone.goto(f"/?code={code}")
    expect(phone.page.locator("#code")).to_have_value(code)


def test_a_large_class_has_pages_and_a_search(trainer: Visit, server: Server) -> None:
    code = open_workshop(trainer, "Kelas Besar")
    with closing(Store(f"sqlite:///{server.home / 'events.db'}")) as store:
        for number in range(ROWS_ON_A_PAGE + 2):
            own = {"nickname": f"Zinia {number:02d}", "lang": "id", "cohort": code, "phrase": None, "joined_at": "2026"}
            store.add_learner(id=f"l-zinia-{number:02d}", **own)
    page = trainer.page
    trainer.goto(f"/board?cohort={code}")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(ROWS_ON_A_PAGE)
    expect(page.locator("#rows")).to_contain_text(say("board.page", "id", page=1, pages=2))
    page.get_by_role("link", name=say("board.later", "id")).click()
    expect(rows).to_have_count(2)

    page.locator("#find").fill("zinia 07")
    page.locator("#find").press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Zinia 07")
    assert f"cohort={code}" in page.url
    page.locator("#find").fill("tidak ada")
    page.locator("#find").press("Enter")
    expect(page.locator("#rows")).to_contain_text(say("board.not-found", "id", find="tidak ada"))
    page.get_by_role("link", name=say("board.everyone", "id")).click()
    expect(rows).to_have_count(ROWS_ON_A_PAGE)
