"""Handing a lesson in: nbgrader grades it in the background, and the page says so."""

from __future__ import annotations

import re

import pytest
from conftest import Visitor
from nbgrader.api import Gradebook
from playwright.sync_api import expect
from running import Server
from visit import Visit
from walk import LessonPage, open_lesson, right

from kelas.lessons import read
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

SLUG = "kota-cerdas"
GRADED_MS = 60_000


def hand_in(opened: LessonPage) -> None:
    """Press the lesson's last button."""
    opened.page.locator("section.finish form button").click()
    expect(opened.page.locator(".big-number")).to_be_visible()


def recorded(opened: LessonPage, lang: Lang) -> float:
    """Wait until the result page says that the trainer has recorded it, and return the score that it names."""
    line = opened.page.locator("#record")
    expect(line).to_have_attribute("data-state", "recorded", timeout=GRADED_MS)
    found = re.search(r"(\d+(?:[.,]\d+)?)", line.inner_text())
    assert found, line.inner_text()
    score = float(found[1].replace(",", "."))
    figure = f"{score:g}".replace(".", "," if "," in found[1] else ".")
    points = f"{opened.lesson.points:g}"
    expect(line).to_have_text(say("record.recorded", lang, score=figure, most=points))
    return score


def gradebook_score(server: Server, learner: str) -> float:
    """Return what nbgrader's gradebook holds."""
    with Gradebook(f"sqlite:///{server.home / 'gradebook.db'}") as gradebook:
        return round(float(gradebook.find_submission(SLUG, learner).score), 2)


@pytest.mark.parametrize("lang", LANGS)
def test_the_result_is_sent_recorded_with_the_live_score_and_raised_by_a_better_one(
    phone: Visit, server: Server, lang: Lang
) -> None:
    phone.join("Kamboja", lang=lang)
    opened = open_lesson(phone, SLUG, lang)
    cards = list(opened.cards.values())
    for card in cards[:4]:
        card.answer(right(card.activity, lang))
    # One with partial credit, so that no rounding is missed.
    pilar = opened.cards["pilar"]
    pilar.answer({**right(pilar.activity, lang), "cekbansos": "living"})
    live = server.progress(opened.learner, SLUG).earned
    assert live != int(live)
    learner = opened.learner
    hand_in(opened)
    line = phone.page.locator("#record")
    assert line.get_attribute("data-state") in ("waiting", "recorded")
    if line.get_attribute("data-state") == "waiting":
        expect(line).to_have_text(say("record.waiting", lang))
    assert recorded(opened, lang) == live == gradebook_score(server, learner)

    phone.page.locator(f"a.button--quiet[href='/lesson/{SLUG}']").click()
    opened.awake()
    for card in cards[5:7]:
        if card.root.get_attribute("data-state") == "ready":
            card.answer(right(card.activity, lang))
    better = server.progress(learner, SLUG).earned
    assert better > live
    hand_in(opened)
    assert recorded(opened, lang) == better == gradebook_score(server, learner)
    phone.goto("/me")
    expect(phone.page.locator(f'tr[data-lesson="{SLUG}"]')).to_contain_text(phone_figure(better, lang))


def phone_figure(number: float, lang: Lang) -> str:
    """Return a number as a learner of the language writes it."""
    figure = f"{number:g}"
    return figure.replace(".", ",") if lang == "id" else figure


def test_a_lesson_without_answers_is_not_sent(phone: Visit, server: Server) -> None:
    opened = open_lesson(phone, SLUG)
    learner = opened.learner
    opened.page.locator("section.finish form button").click()
    expect(phone.page.locator(".notice--warn").first).to_have_text(say("result.none", "id"))
    assert "lesson-finished" not in server.kinds(learner)


class TestTrainersLab:
    """`kelas trainer`: JupyterLab with formgrader on the same state folder."""

    @pytest.fixture
    def submitted(self, phone: Visit, server: Server) -> tuple[str, float]:
        phone.join("Sakura")
        opened = open_lesson(phone, SLUG)
        for card in list(opened.cards.values())[:3]:
            card.answer(right(card.activity, "id"))
        learner = opened.learner
        hand_in(opened)
        return learner, recorded(opened, "id")

    def test_formgrader_lists_the_submission_with_its_score_and_opens_the_graded_notebook(
        self, submitted: tuple[str, float], lab: Server, visitor: Visitor
    ) -> None:
        learner, score = submitted
        token = re.search(r"token=([0-9a-f]+)", lab.output)
        assert token
        assert re.search(r"http://(127\.0\.0\.1|localhost):", lab.output), "on this machine only"
        trainer = visitor("laptop", base=lab.base)
        trainer.goto(f"/formgrader?token={token[1]}")
        trainer.goto(f"/formgrader/manage_submissions/{SLUG}")
        row = trainer.page.locator("tr", has_text="Sakura")
        expect(row.first).to_be_visible()
        expect(row.first).to_contain_text(f"{score:g} /")
        trainer.goto(f"/formgrader/gradebook/{SLUG}/{SLUG}")
        submission = trainer.page.locator("#submission-notebook-list a, table a").first
        expect(submission).to_be_visible()
        submission.click()
        title = read.lesson(SLUG).head.title  # the first submission may be anybody's, in their own language
        expect(trainer.page.locator("body")).to_contain_text(re.compile(f"{re.escape(title.id)}|{re.escape(title.en)}"))
        trainer.shoot("formgrader", "id")
        assert learner
