"""A text in the learner's own words: written on a phone, marked by a trainer in formgrader, and back on the phone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import product

import pytest
from conftest import Visitor
from playwright.sync_api import Browser, expect
from running import Server
from visit import Visit
from walk import LessonPage, open_lesson, right

from kelas.lessons import read
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang, figure

SLUG, KEY = "cekbansos", "ceritakan"
MOST = read.lesson(SLUG).activities[KEY].points
TEXT = "Ibu saya, sebab ia sering menerima pesan hadiah. Jangan klik dulu, tanya kelurahan. <b>Hati-hati</b>"
COMMENT = "Bagus, Bu. Sebutkan juga alamat kanal resminya."
GRADED_MS = 60_000


def hand_in(opened: LessonPage) -> None:
    """Press the lesson's last button, and wait until nbgrader has graded."""
    opened.page.locator("section.finish form button").click()
    expect(opened.page.locator("#record")).to_have_attribute("data-state", "recorded", timeout=GRADED_MS)


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_is_kept_without_a_verdict_and_says_that_it_waits_for_the_trainer(
    phone: Visit, server: Server, lang: Lang
) -> None:
    phone.join("Cempaka", lang=lang)
    opened = open_lesson(phone, SLUG, lang)
    learner = opened.learner
    card = opened.cards[KEY]
    card.answer({"text": TEXT})
    expect(card.panel).to_have_attribute("data-outcome", "kept")
    expect(card.panel).to_contain_text(say("verdict.kept", lang))
    card.retry()
    card.answer({"text": f"{TEXT} Itu saja."})
    assert [one["answer"]["text"] for one in server.attempts(learner, f"{SLUG}/{KEY}")] == [TEXT, f"{TEXT} Itu saja."]
    hand_in(opened)
    waits = say("record.by-hand", lang, points=figure(MOST, lang))
    expect(phone.page.locator("#record")).to_contain_text(waits)
    phone.goto("/")
    expect(phone.page.locator(f'[data-lesson="{SLUG}"]')).to_contain_text(waits)
    phone.goto("/me")
    expect(phone.page.locator("main")).to_contain_text(waits)
    phone.goto(f"/lesson/{SLUG}/feedback")
    expect(phone.page.locator(".feedback > li").last).to_contain_text(say("feedback.is-waiting", lang))
    again = open_lesson(phone, SLUG, lang).cards[KEY]
    assert again.chosen() == {"text": f"{TEXT} Itu saja."}, "and the text is still there to be changed"


def test_the_trainers_points_and_note_come_to_the_learners_page(
    phone: Visit, server: Server, lab: Server, visitor: Visitor
) -> None:
    nickname = "Wijayakusuma"
    phone.join(nickname)
    opened = open_lesson(phone, SLUG)
    opened.cards["angka-nik"].answer(right(opened.cards["angka-nik"].activity))
    opened.cards[KEY].answer({"text": TEXT})
    hand_in(opened)

    token = re.search(r"token=([0-9a-f]+)", lab.output)
    assert token
    trainer = visitor("laptop", base=lab.base)
    trainer.goto(f"/formgrader?token={token[1]}")
    trainer.goto(f"/formgrader/gradebook/{SLUG}/{SLUG}")
    name = trainer.page.locator("a", has_text=nickname)
    name.first.wait_for(state="attached")
    address = str(name.first.get_attribute("href"))
    trainer.goto(address)
    cell = trainer.page.locator(".nbgrader_cell", has_text="Ibu saya")
    expect(cell).to_contain_text("<b>Hati-hati</b>")
    expect(trainer.page.locator("body")).to_contain_text(say("written.rubric", "id", points=figure(MOST, "id")))
    score = trainer.page.locator(f"input.score#{KEY}")
    with trainer.page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        score.fill("1.5")
        score.press("Tab")
    note = trainer.page.locator(f"textarea#{KEY}-comment")
    with trainer.page.expect_response(lambda answer: "/api/comment/" in answer.url and answer.request.method == "PUT"):
        note.fill(COMMENT)
        note.press("Tab")
    trainer.shoot("formgrader-by-hand", "id")

    recorded = say("record.recorded", "id", score="2,5", most=figure(read.lesson(SLUG).points, "id"))
    page = phone.page

    def comes(path: str, place: str, text: str) -> None:
        phone.goto(path)
        for _ in range(40):
            if text in page.locator(place).inner_text():
                return
            page.wait_for_timeout(250)
            page.reload()
        raise AssertionError(page.locator(place).inner_text())

    comes(f"/lesson/{SLUG}/result", "#record", recorded)
    expect(page.locator(".big-number")).to_contain_text("2,5")
    page.locator(f"a[href='/lesson/{SLUG}/feedback']").click()
    marked = page.locator(".feedback > li").last
    for text in (say("feedback.is-marked", "id"), TEXT, COMMENT, "1,5"):
        expect(marked).to_contain_text(text)
    card = open_lesson(phone, SLUG).cards[KEY]
    expect(card.panel).to_contain_text(say("verdict.marked", "id"))
    expect(card.root.locator(".activity__points")).to_contain_text("1,5")


@pytest.mark.parametrize(("size", "lang"), [*product(("phone", "laptop"), LANGS), ("narrow", "id"), ("zoomed", "en")])
def test_the_feedback_page_can_be_read_by_everybody(visitor: Visitor, size: str, lang: Lang) -> None:
    visit = visitor(size)
    visit.join("Teratai", lang=lang)
    opened = open_lesson(visit, SLUG, lang)
    opened.cards["angka-nik"].answer(right(opened.cards["angka-nik"].activity, lang))
    opened.cards["membaca-nik"].answer("harus-3571")
    opened.cards["tanda-penipuan"].answer(["minta-otp", "tanya-kelurahan"])
    opened.cards[KEY].answer({"text": TEXT + " panjang" * 10 + " " + "a" * 200})
    hand_in(opened)
    visit.goto(f"/lesson/{SLUG}/feedback", lang)
    expect(visit.page.locator("h1")).to_contain_text(read.lesson(SLUG).head.title.say(lang))
    visit.shoot("feedback", lang)
    assert visit.overflow() <= 0
    assert visit.faults_of_access() == []
    # Without motion colours change at once: axe would else look while they fade.
    visit.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    visit.shoot("feedback-dark", lang)
    assert visit.faults_of_access() == []


def test_the_trainers_files_of_feedback_stand_alone(phone: Visit, server: Server, chromium: Browser) -> None:
    phone.join("Melur", lang="en")
    opened = open_lesson(phone, SLUG, "en")
    learner = opened.learner
    opened.cards[KEY].answer({"text": TEXT})
    hand_in(opened)
    environment = {**os.environ, "KELAS_HOME": str(server.home)}
    subprocess.run([sys.executable, "-m", "kelas", "feedback"], env=environment, check=True, capture_output=True)
    file = server.home / "course" / "feedback" / learner / SLUG / f"{SLUG}.html"
    context = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    for scheme, medium in (("light", "screen"), ("dark", "screen"), ("light", "print")):
        page.emulate_media(color_scheme=scheme, media=medium)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".feedback > li").last).to_contain_text(TEXT)
    assert set(asked) == {file.as_uri()}, "it asks for nothing but itself"
    context.close()


def test_feedback_is_shown_to_its_learner_only_and_to_nobody_before_it_is_there(visitor: Visitor) -> None:
    stranger = visitor()
    stranger.goto(f"/lesson/{SLUG}/feedback")
    expect(stranger.page).to_have_url(re.compile(rf"/lesson/{SLUG}$"))
    stranger.join("Anggrek")
    stranger.goto(f"/lesson/{SLUG}/feedback")
    expect(stranger.page).to_have_url(re.compile(rf"/lesson/{SLUG}/result$"))
