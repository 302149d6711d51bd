"""A certificate from the last hand-in to the check of the paper, in a browser: printed, baked, checked, revoked."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pypdf
import pytest
from conftest import Visitor
from learners import NOW, right_answers
from playwright.sync_api import Browser, expect
from running import Server, until
from visit import MORE_SIZES, SIZES, Visit, visit

from kelas.attempts import Sender, submit
from kelas.certificates import desk
from kelas.events.kinds import LessonFinished, SubmissionGraded
from kelas.events.store import Store
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

TRACK = "warga"
PAGE = f"/certificate/{TRACK}"
NAME = "Siti Rahasia #set *Aminah*"
LESSONS = [step.lesson for step in desk.stands(desk.tracks()[TRACK], {}).steps]
SECONDS_TO_GRADE = 90
NUMBERS = count()


def pass_lessons(server: Server, learner: str) -> None:
    """Answer all that the program judges rightly, hand in, and wait until nbgrader has graded it."""
    store = Store(f"sqlite:///{server.home / 'events.db'}")
    try:
        for lesson in LESSONS:
            for key in lesson.judged:
                sender = Sender(store=store, lesson=lesson, activity=key, learner=learner, lang="id")
                for answer in right_answers(lesson, key, learner):
                    submit(sender, f"certificate-{next(NUMBERS)}", answer, NOW)
            at = datetime.now(UTC)
            store.put(
                LessonFinished(
                    id=f"finish-{lesson.slug}-{learner}", learner=learner, at=at, lesson=lesson.slug, lang="id"
                )
            )
        until(
            lambda: len(store.read(learner=learner, kinds=(SubmissionGraded,))) == len(LESSONS), SECONDS_TO_GRADE, 0.5
        )
    finally:
        store.close()


@pytest.fixture(scope="module")
def graduate(server: Server, chromium: Browser) -> list[Any]:
    """Return the cookies of a learner who has passed the track; grading takes a while, so these tests share them."""
    one = visit(chromium, server.base)
    one.join("Mawar")
    learner = server.learners()[-1]
    one.goto(PAGE)
    expect(one.page.locator("[data-step]").first).to_have_attribute("data-state", "missing")
    expect(one.page.locator("#name")).to_have_count(0)
    cookies = [cookie for cookie in one.context.cookies() if cookie.get("name") in ("kelas_learner", "_xsrf")]
    assert one.unexpected() == []
    one.close()
    pass_lessons(server, learner)
    return cookies


@pytest.fixture
def winner(graduate: list[Any], visitor: Visitor) -> Visit:
    one = visitor()
    one.context.add_cookies(graduate)
    return one


def looks_right(one: Visit, name: str, lang: Lang) -> None:
    """Check that a page is accessible and fits every screen."""
    assert one.faults_of_access() == []
    one.shoot(name, lang)
    for width, height in (*MORE_SIZES.values(), *SIZES.values()):
        one.page.set_viewport_size({"width": width, "height": height})
        assert one.overflow() <= 0, (name, width)


@pytest.mark.parametrize("lang", LANGS)
def test_the_pages_say_that_it_is_ready_and_are_accessible(winner: Visit, lang: Lang) -> None:
    title = desk.titles()[TRACK].say(lang)
    for page in ("/", "/me"):
        winner.goto(page, lang)
        expect(winner.page.locator(f"[data-certificate='{TRACK}']")).to_contain_text(
            say("certificate.ready", lang, title=title)
        )
    winner.page.locator(f"[data-certificate='{TRACK}'] a").click()
    expect(winner.page.locator("#name")).to_be_visible()
    picture = winner.page.locator("img.certificate-picture")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    looks_right(winner, "certificate", lang)
    winner.goto("/verify", lang)
    looks_right(winner, "verify", lang)
    winner.goto("/verify/BBBBB-BBBBB", lang)
    expect(winner.page.locator("#verdict")).to_have_attribute("data-state", "unknown")
    looks_right(winner, "verify-unknown", lang)
    winner.goto("/certificate/layanan", lang)
    looks_right(winner, "certificate-missing", lang)


def test_what_is_private_or_cannot_be_printed_is_refused_and_not_shown_again(winner: Visit) -> None:
    winner.goto(PAGE)
    name, problem, button = (winner.page.locator(one) for one in ("#name", "#problem", "#print button"))
    nik = "357101" + "010190" + "0001"
    name.fill(f"Siti {nik}")
    expect(problem).to_have_text(say("certificate.name-private", "id"))
    assert nik not in name.input_value()
    for typed, key in (("", "missing"), ("siti@contoh.id", "private"), ("0812 3456 789", "private")):
        name.fill(typed)
        button.click()
        expect(problem).to_have_text(say(f"certificate.name-{key}", "id"))
        expect(name).to_have_value("")
    name.fill("陳")
    button.click()
    expect(problem).to_have_text(say("certificate.name-letters", "id", letters="陳"))


def test_a_certificate_is_printed_baked_checked_and_revoked(
    winner: Visit, visitor: Visitor, server: Server, tmp_path: Path
) -> None:
    winner.goto(PAGE)
    winner.page.locator("#name").fill(NAME)
    with winner.page.expect_download() as printed:
        winner.page.locator("#print button").click()
    text = " ".join(pypdf.PdfReader(io.BytesIO(printed.value.path().read_bytes())).pages[0].extract_text().split())
    assert NAME in text
    assert printed.value.suggested_filename == f"sertifikat-{TRACK}.pdf"
    winner.goto(PAGE)
    code = winner.page.locator("#code").inner_text()
    assert code in text
    assert winner.page.locator("#name").input_value() == ""

    checker = visitor()  # somebody else, who never joined
    for form in ("png", "svg", "jwt", "json"):
        with winner.page.expect_download() as baked:
            winner.page.locator(f"button[value='{form}']").click()
        file = tmp_path / baked.value.suggested_filename
        baked.value.save_as(file)
        checker.goto("/verify")
        checker.page.locator("#file").set_input_files(file)
        checker.page.locator("main form button").click()
        verdict = checker.page.locator("#verdict")
        expect(verdict).to_have_attribute("data-state", "valid")
        expect(verdict).to_contain_text(code)
        assert "Siti" not in checker.page.content()
    assert checker.faults_of_access() == []

    checker.goto("/verify")
    token = (tmp_path / f"lencana-{TRACK}.jwt").read_text("utf-8")
    checker.page.locator("#text").fill(token[:-10] + token[-10:].swapcase())
    checker.page.locator("main form button").click()
    expect(checker.page.locator("#verdict")).to_have_attribute("data-state", "altered")

    revoked = kelas(server, "revoke", code, "--reason", "salah cetak")
    assert revoked.returncode == 0, revoked.stderr
    checker.goto(f"/verify/{code}")
    expect(checker.page.locator("#verdict")).to_have_attribute("data-state", "revoked")
    expect(checker.page.locator("#verdict")).to_contain_text("salah cetak")
    listed = checker.context.request.get(f"{server.base}/revocations.json").json()
    assert [one["revocationReason"] for one in listed["revokedCredential"]] == ["salah cetak"]
    winner.goto(PAGE)
    expect(winner.page.locator("#name")).to_have_count(0)
    assert kelas(server, "reissue", code).returncode == 0
    winner.goto(PAGE)
    assert winner.page.locator("#code").inner_text() != code
    is_nowhere(server, b"Rahasia")


def kelas(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `kelas certificate` on the server's state folder."""
    command = [sys.executable, "-m", "kelas", "certificate", *arguments]
    environment = {"KELAS_HOME": str(server.home), "PATH": ""}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def is_nowhere(server: Server, name: bytes) -> None:
    """Check that the name that was printed is in no file of the state folder and not in the log."""
    files = [server.log, *(file for file in server.home.rglob("*") if file.is_file())]
    assert [file.name for file in files if name in file.read_bytes()] == []


def test_nobody_gets_a_certificate_by_asking_for_it(phone: Visit) -> None:
    phone.join("Melati")
    phone.goto(PAGE)
    answered = phone.page.evaluate(
        """async page => {
            const mark = document.cookie.match(/_xsrf=([^;]+)/)[1];
            const body = new URLSearchParams({_xsrf: mark, name: "Melati", format: "jwt"});
            const [pdf, badge] = await Promise.all([page, `${page}/badge`].map(
                address => fetch(address, {method: "POST", body})));
            return [pdf, badge].map(answer => answer.headers.get("content-type"));
        }""",
        PAGE,
    )
    assert [kind.split(";")[0] for kind in answered] == ["text/html", "text/html"]


def test_a_pdf_is_kept_by_nobody_and_asked_for_by_post_only(winner: Visit) -> None:
    winner.goto(PAGE)
    headers = winner.answered[0].all_headers()
    assert headers["cache-control"] == "no-store"
    assert winner.page.locator("#print").get_attribute("method") == "post"
    winner.goto(f"{PAGE}?name=Siti")
    assert "Siti" not in winner.page.content()
