"""The page "Which service for which need?"."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from running import Server
from test_private_numbers import FOURS, NUMBER, traces
from visit import Visit

from kelas.serve.services import listed
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang


def search(visit: Visit, words: str) -> None:
    """Type words and press the button."""
    visit.page.locator("#q").fill(words)
    visit.page.locator("#search button").click()


@pytest.mark.parametrize("lang", LANGS)
def test_all_services_are_there_with_what_to_bring_and_a_way_to_practise(phone: Visit, lang: Lang) -> None:
    phone.goto("/services", lang)
    cards = phone.page.locator("[data-service]")
    expect(cards).to_have_count(len(listed()))
    first = cards.first
    first.locator("summary").click()
    known = next(iter(listed().values()))
    expect(first).to_contain_text(known.service.definition.catalogue.cost.say(lang))
    first.locator("a.button").click()
    expect(phone.page.locator("h1")).to_have_text(known.lesson.head.title.say(lang))


@pytest.mark.parametrize(
    ("lang", "words", "service"),
    [("id", "anak lahir", "sakti-akta"), ("id", "anak lahr", "sakti-akta"), ("en", "street light broken", "aduan")],
)
def test_plain_words_find_a_service_even_when_mistyped(phone: Visit, lang: Lang, words: str, service: str) -> None:
    phone.goto("/services", lang)
    search(phone, words)
    expect(phone.page.locator("[data-service]").first).to_have_attribute("data-service", service)
    expect(phone.page.locator("#q")).to_have_value(words)


def test_what_is_not_found_gets_a_next_step(phone: Visit) -> None:
    phone.goto("/services")
    search(phone, "<b>xyzzy</b>")
    expect(phone.page.locator("main")).to_contain_text(say("services.nothing-text", "id"))
    phone.page.locator("main a.button--quiet").first.click()
    expect(phone.page.locator("[data-service]")).to_have_count(len(listed()))


@pytest.mark.parametrize("typed", [NUMBER, f"cek {FOURS}"])
def test_a_number_that_may_be_real_is_taken_out_and_goes_nowhere(phone: Visit, server: Server, typed: str) -> None:
    phone.goto("/services")
    phone.page.locator("#q").fill(typed)
    expect(phone.page.locator("#problem")).to_have_text(say("services.private", "id"))
    phone.page.locator("#search button").click()
    expect(phone.page.locator("h1")).to_be_visible()
    assert traces(server, phone) == []


def test_the_server_does_not_repeat_such_a_number_either(phone: Visit) -> None:
    answer = phone.context.request.get(f"{phone.base}/services", params={"q": NUMBER})
    assert NUMBER not in answer.text()
    assert say("services.private", "id") in answer.text()
