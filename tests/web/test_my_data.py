"""A learner sees, corrects, takes and deletes what is kept about them; nobody else can; a trainer's looks are shown."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import urllib.error
import urllib.request
import zipfile
from typing import Any

import pytest
from belongings import holding
from conftest import Visitor
from playwright.sync_api import BrowserContext, expect
from running import Server, until
from visit import Visit
from walk import open_lesson, right

from kelas.words.interface import say
from kelas.words.text import Lang

SLUG = "kota-cerdas"
SIZES = [("phone", "id"), ("laptop", "en")]


def learner_of(visit: Visit) -> str:
    found = visit.page.locator(".facts dd").first.inner_text()
    assert re.fullmatch(r"l-[0-9a-f]{16}", found)
    return found


def fine(visit: Visit, name: str, lang: Lang) -> None:
    visit.shoot(name, lang)
    assert visit.overflow() <= 0, f"{name} is too wide"
    assert visit.faults_of_access() == []


def learn(visit: Visit, nickname: str, lang: Lang = "id", code: str = "") -> str:
    """Join, answer two activities, wait until one was graded, and return the learner's id."""
    visit.join(nickname, code, lang)
    opened = open_lesson(visit, SLUG, lang)
    for card in list(opened.cards.values())[:2]:
        card.answer(right(card.activity, lang))
    learner = opened.learner
    opened.page.locator("section.finish form button").click()
    expect(visit.page.locator("#record")).to_have_attribute("data-state", "recorded", timeout=60_000)
    return learner


@pytest.mark.parametrize(("size", "lang"), SIZES)
def test_seeing_correcting_taking_and_deleting(
    visitor: Visitor, trainer: Visit, server: Server, size: str, lang: Lang
) -> None:
    nickname, wrong = f"Kamboja{lang}", f"Kambojo{lang}"
    visit = visitor(size)
    learner = learn(visit, wrong, lang)
    trainer.goto("/board")
    expect(trainer.page.locator("#rows")).to_be_visible()

    visit.goto("/me")
    visit.page.locator("a[href='/me/data']").click()
    assert learner_of(visit) == learner
    page = visit.page
    expect(page.locator("main")).to_contain_text(re.compile(r"trainer-[0-9a-f]{6}"))
    page.locator("details.record summary").first.click()
    expect(page.locator("details.record li").first).to_be_visible()
    expect(page.locator("details.record")).to_contain_text(say("data.outcome-correct", lang))
    fine(visit, "my-data", lang)

    page.locator("#nickname").fill(nickname)
    page.locator("form[action='/me/data'] button").click()
    expect(page.locator(".facts")).to_contain_text(nickname)
    assert server.nicknames().count(nickname) == 1

    with page.expect_download() as waiting:
        page.locator("a[href='/me/data/file']").click()
    content = waiting.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        data = json.loads(packed.read("data.json"))
        page_html = packed.read("data.html").decode("utf-8")
        assert any(name.endswith(f"{SLUG}.ipynb") for name in packed.namelist())
    assert [event["kind"] for event in data["events"]] == server.kinds(learner)
    assert data["grades"][0]["score"] > 0
    assert nickname in page_html
    assert "http" not in page_html

    page.locator("a[href='/me/delete']").click()
    fine(visit, "delete", lang)
    expect(page.locator("main")).to_contain_text(say("delete.final", lang))
    visit.allow("400")
    page.locator("form[action='/me/delete'] button").click()
    expect(page.locator("#problem")).to_have_text(say("delete.not-sure", lang))
    fine(visit, "delete-problem", lang)
    assert server.kinds(learner), "one press deletes nothing"

    page.evaluate("learner => localStorage.setItem(`kelas.queue.${learner}.m`, '1')", learner)
    page.evaluate("learner => localStorage.setItem(`kelas.draft.${learner}.a`, '1')", learner)
    page.locator("#sure").check()
    page.locator("form[action='/me/delete'] button").click()
    expect(page.locator("#deleted")).to_have_text(say("deleted.heading", lang))
    fine(visit, "deleted", lang)
    until(lambda: learner not in visit.local_storage())
    assert not [cookie for cookie in visit.context.cookies() if cookie.get("name") == "kelas_learner"]
    assert holding(server.home, learner, nickname, wrong) == []
    visit.goto("/me/data")
    expect(page.locator("#nickname")).to_be_visible()
    assert "/me" not in page.url, "a stranger is sent to the welcome"


def test_a_lesson_that_is_open_elsewhere_does_not_bring_the_learner_back(visitor: Visitor, server: Server) -> None:
    visit = visitor()
    visit.allow("404")  # the page asks for its kernel, which is gone
    visit.join("Srigading")
    opened = open_lesson(visit, SLUG)
    learner = opened.learner
    other = visit.context.new_page()
    other.goto(f"{server.base}/me/delete")
    other.locator("#sure").check()
    other.locator("form[action='/me/delete'] button").click()
    expect(other.locator("#deleted")).to_be_visible()
    # The lesson's page has lost its line and loads anew, for somebody new.
    expect(visit.page.locator("body")).not_to_have_attribute("data-learner", learner)
    assert holding(server.home, learner, "Srigading") == []
    assert server.kinds(learner) == []


class TestAttacks:
    """What a stranger, another learner, and another site can do: nothing."""

    def post(self, server: Server, path: str, body: bytes, cookies: str = "") -> int:
        request = urllib.request.Request(f"{server.base}{path}", data=body, headers={"Cookie": cookies}, method="POST")
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            return int(opener.open(request, timeout=10).status)
        except urllib.error.HTTPError as error:
            return error.code

    def cookies(self, context: BrowserContext) -> dict[str, Any]:
        return {str(cookie.get("name")): cookie.get("value") for cookie in context.cookies()}

    def test_nobody_deletes_somebody_else(self, visitor: Visitor, server: Server) -> None:
        victim, thief = visitor(), visitor()
        victim.join("Seroja")
        thief.join("Gagak")
        victim.goto("/me/data")
        learner = learner_of(victim)
        held, stolen = self.cookies(victim.context), self.cookies(thief.context)
        token = f"_xsrf={stolen['_xsrf']}"
        # without the form's token, even with the victim's own cookie: as another site's form would
        assert self.post(server, "/me/delete", b"sure=1", f"kelas_learner={held['kelas_learner']}") == 403
        # with a token but no learner, or one that the thief has signed himself or taken apart
        for cookie in ("", f"kelas_learner={learner}", f"kelas_learner={stolen['kelas_learner'][:-6]}000000"):
            assert self.post(server, "/me/delete", f"sure=1&{token}".encode(), f"{token}; {cookie}") == 302
        # naming the victim in the form or the address changes nothing: only the thief's own data could go
        body = f"learner={learner}&id={learner}&{token}".encode()
        own_cookies = f"{token}; kelas_learner={stolen['kelas_learner']}"
        assert self.post(server, f"/me/delete?learner={learner}", body, own_cookies) == 400
        assert self.post(server, f"/me/delete?learner={learner}", body + b"&sure=1", own_cookies) == 200
        victim.goto("/me/data")
        assert learner_of(victim) == learner
        assert "Gagak" not in server.nicknames()
        # looking does not delete
        victim.goto("/me/delete?sure=1")
        assert "Seroja" in server.nicknames()

    def test_a_trainers_page_wants_the_pin_and_the_token(self, visitor: Visitor, server: Server) -> None:
        visit = visitor()
        visit.join("Pandan")
        token = f"_xsrf={self.cookies(visit.context)['_xsrf']}"
        for do in ("close", "delete"):
            assert self.post(server, "/board/cohort/ABCD10", f"do={do}&{token}".encode(), token) == 302
            assert self.post(server, "/board/cohort/ABCD10", f"do={do}".encode()) == 403
        visit.goto("/board/cohort/ABCD10")
        expect(visit.page.locator("#pin")).to_be_visible()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *answer: Any) -> None:
        return None


@pytest.mark.parametrize(("size", "lang"), SIZES)
def test_a_trainer_closes_and_deletes_a_workshop(
    visitor: Visitor, trainer_cookies: list[Any], server: Server, size: str, lang: Lang
) -> None:
    trainer, visit = visitor(size), visitor()
    trainer.context.add_cookies(trainer_cookies)
    trainer.goto("/board", lang)
    title = f"Lokakarya {lang}"
    trainer.page.locator("#title").fill(title)
    trainer.page.locator("form[action='/board/cohorts'] button").click()
    code = trainer.page.url.rsplit("=", 1)[1]
    visit.join(f"Alamanda{lang}", code)

    trainer.goto(f"/board?cohort={code}", lang)
    trainer.page.locator(f"a[href='/board/cohort/{code}']").click()
    fine(trainer, "cohort", lang)
    trainer.page.locator("form:has(input[value='close']) button").click()
    expect(trainer.page.locator("main")).to_contain_text(say("cohort.is-closed", lang))
    late = visitor()
    late.goto("/", lang)
    late.page.locator("#nickname").fill("Terlambat")
    late.page.locator("#code").fill(code)
    late.page.locator("form[action='/join'] button").click()
    expect(late.page.locator("main")).to_contain_text(say("join.code-closed", lang))
    fine(late, "join-closed", lang)
    assert "Terlambat" not in server.nicknames()

    trainer.allow("400")
    trainer.page.locator("#confirm").fill("LAIN")
    trainer.page.locator("form:has(#confirm) button").click()
    expect(trainer.page.locator("#problem")).to_have_text(say("cohort.not-confirmed", lang))
    assert f"Alamanda{lang}" in server.nicknames()
    fine(trainer, "cohort-problem", lang)
    trainer.page.locator("#confirm").fill(code.lower())
    trainer.page.locator("form:has(#confirm) button").click()
    expect(trainer.page.locator("h1")).to_have_text(say("cohort.deleted", lang))
    fine(trainer, "cohort-deleted", lang)
    assert holding(server.home, code, f"Alamanda{lang}") == []
    with sqlite3.connect(server.home / "events.db") as connection:
        assert connection.execute("SELECT count(*) FROM cohorts WHERE code = ?", [code]).fetchone() == (0,)
