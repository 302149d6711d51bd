"""A lesson with code to write: read the page, download the notebook, work in it, upload it, and see the result."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from conftest import Visitor
from playwright.sync_api import FilePayload, expect
from running import Server
from tasks import answered, solutions
from visit import Visit
from walk import MINUTE, right

from kelas.grading.reading import MOST_BYTES
from kelas.lessons import build, read
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

SLUG = "sampah"
LESSON = read.lesson(SLUG)
OTHER = read.lesson("panggilan-112")
TASK_POINTS = sum(task.points for task in LESSON.tasks.values())


def opened(visit: Visit, lang: Lang) -> str:
    """Open the lesson, wait until its activities are awake, and return the learner's id."""
    visit.goto(f"/lesson/{SLUG}", lang)
    expect(visit.page.locator("[data-activity]").last).to_have_attribute("data-state", "ready")
    return visit.page.locator("body").get_attribute("data-learner") or ""


def download(visit: Visit) -> tuple[str, dict[str, Any]]:
    """Press the button that downloads the notebook; return its name and content."""
    with visit.page.expect_download() as waiting:
        visit.page.locator("a[download]").first.click()
    file = waiting.value
    return file.suggested_filename, json.loads(file.path().read_text("utf-8"))


def upload(visit: Visit, name: str, content: bytes) -> None:
    """Choose a file in the page's form and send it."""
    visit.page.locator("#notebook").set_input_files(FilePayload(name=name, mimeType="", buffer=content))
    visit.page.locator("form[enctype] button").click()


@pytest.mark.parametrize(("size", "lang"), [("phone", "id"), ("laptop", "en"), ("narrow", "en"), ("zoomed", "id")])
def test_the_page_shows_code_tasks_and_the_way_and_anybody_can_use_it(visitor: Visitor, size: str, lang: Lang) -> None:
    visit = visitor(size)
    opened(visit, lang)
    cards = visit.page.locator(".task")
    expect(cards).to_have_count(len(LESSON.tasks))
    for card, task in zip(cards.all(), LESSON.tasks.values(), strict=True):
        expect(card.locator("h3")).to_have_text(task.title.say(lang))
        card.locator("summary").last.click()
        expect(card.locator("pre")).to_be_visible()
    expect(visit.page.locator("figure.code img")).to_be_visible()
    assert visit.overflow() <= 0
    assert visit.faults_of_access() == []
    for control in visit.page.locator("#finish :is(a, button, input:not([type=hidden])), .task summary").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 48, control.inner_text()
    visit.shoot("code-lesson", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_notebook_goes_out_comes_back_and_is_graded(phone: Visit, server: Server, lang: Lang) -> None:
    phone.join("Kenanga", lang=lang)
    learner = opened(phone, lang)
    answer = right(LESSON.activities["satuan"], lang)
    card = phone.page.locator(f'[data-activity="{SLUG}/satuan"]')
    card.locator(f'input[value="{answer}"]').check()
    card.locator(".activity__buttons .k-button--main").click()
    expect(card).to_have_attribute("data-state", "correct")
    name, notebook = download(phone)
    assert name == f"{SLUG}-{lang}.ipynb"
    assert "SOLUTION" not in json.dumps(notebook)
    upload(phone, name, json.dumps(answered(notebook, solutions(LESSON))).encode())
    expect(phone.page.locator("#record")).to_have_attribute("data-state", re.compile("waiting|recorded"))
    if phone.page.locator("#record").get_attribute("data-state") == "waiting":
        expect(phone.page.locator("main")).to_contain_text(say("code.received", lang))
    phone.shoot("code-received", lang)
    assert phone.faults_of_access() == []
    expect(phone.page.locator("#record")).to_have_attribute("data-state", "recorded", timeout=MINUTE)
    points, score = f"{LESSON.points:g}", f"{TASK_POINTS + 1:g}"
    expect(phone.page.locator("#record")).to_contain_text(say("record.recorded", lang, score=score, most=points))
    assert "lesson-finished" in server.kinds(learner)
    phone.goto(f"/lesson/{SLUG}/result")
    expect(phone.page.locator(".big-number")).to_have_text(say("result.score", lang, earned=score, points=points))


WRONG_FILES = {
    "upload.empty": b"",
    "upload.no-notebook": b"%PDF-1.7 a document",
    "upload.large": b"x" * (MOST_BYTES + 100_000),
    "upload.other": build.notebook_path(OTHER, "id").read_bytes(),
    "upload.unanswered": build.notebook_path(LESSON, "id").read_bytes(),
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_wrong_file_is_answered_with_a_sentence_and_another_try(phone: Visit, server: Server, lang: Lang) -> None:
    phone.join("Melati", lang=lang)
    learner = opened(phone, lang)
    for key, content in WRONG_FILES.items():
        upload(phone, "tugas.ipynb", content)
        expect(phone.page.locator("#notebook-error")).to_have_text(
            say(key, lang, title=OTHER.head.title.say(lang)) if key == "upload.other" else say(key, lang)
        )
    phone.shoot("upload-problem", lang)
    assert phone.faults_of_access() == []
    assert phone.overflow() <= 0
    assert "lesson-finished" not in server.kinds(learner)
    assert not (server.home / "uploads" / learner).exists()


def test_an_upload_without_the_pages_token_is_refused(phone: Visit, server: Server) -> None:
    phone.join("Anggrek")
    learner = opened(phone, "id")
    content = json.dumps(answered(json.loads(build.notebook_path(LESSON, "id").read_text("utf-8")), solutions(LESSON)))
    file = FilePayload(name="a.ipynb", mimeType="application/json", buffer=content.encode())
    sent = phone.context.request.post(f"{server.base}/lesson/{SLUG}/upload", multipart={"notebook": file})
    assert sent.status == 403
    assert "lesson-finished" not in server.kinds(learner)
    assert not (server.home / "uploads" / learner).exists()


def test_a_lesson_without_code_has_no_notebook_to_upload(phone: Visit) -> None:
    phone.allow("404")
    for path in ("notebook", "upload"):
        phone.goto(f"/lesson/kota-cerdas/{path}")
        expect(phone.page.locator("h1")).to_have_text(say("error.not-found.title", "id"))
