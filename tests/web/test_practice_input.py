"""What a learner types into the practice's forms: mistakes, junk, half a form and another language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from practise import Walk, open_practice
from running import Server
from visit import Visit

from kelas.words.text import LANGS, Lang

JUNK = ("🌺🌺🌺", "\u202eمرحبا אבג", "<img src=x onerror=alert(1)>", "x" * 100_000, "'; DROP TABLE events; --")


@pytest.fixture
def form(phone: Visit, server: Server) -> Walk:
    walk = open_practice(phone, server, "sanggah")
    walk.to("cek")
    return walk


@pytest.mark.parametrize(
    "typed",
    ["", "123", "9" * 15, "9" * 17, "12AB56", "0000000000000000", "3571013299900000"],
    ids=["empty", "too short", "15 digits", "17 digits", "letters", "zeros", "no such day"],
)
def test_a_wrong_nik_is_explained_next_to_its_field(form: Walk, typed: str) -> None:
    form.fill()
    form.field("nik").locator("input").fill(typed)
    form.press("cek")
    assert form.screen == "cek"
    expect(form.error("nik")).not_to_be_empty()
    assert form.field("nik").locator("input").get_attribute("aria-invalid") == "true"
    expect(form.root.locator(".practice__faults")).to_be_focused()
    form.root.locator(".practice__faults button").click()
    expect(form.field("nik").locator("input")).to_be_focused()
    expect(form.error("huruf")).to_be_empty()


def test_letters_are_taken_small_or_capital_and_wrong_ones_are_explained(form: Walk) -> None:
    form.fill(huruf="AAAAA")
    form.press("cek")
    expect(form.error("huruf")).not_to_be_empty()
    expect(form.error("nik")).to_be_empty()
    right = form.field("huruf").locator(".letters").text_content() or ""
    form.field("huruf").locator("input").fill(right.lower())
    form.press("cek")
    assert form.screen == "hasil"


def test_the_nik_of_somebody_else_and_the_family_card_number_are_told_apart(form: Walk) -> None:
    form.fill(nik=form.card("kk"))
    form.press("cek")
    mixed_up = form.error("nik").inner_text()
    form.fill(nik="3571015203850000" if form.card("nik") != "3571015203850000" else "3571014507900000")
    form.press("cek")
    expect(form.error("nik")).not_to_be_empty()
    assert form.error("nik").inner_text() != mixed_up


def test_a_wrong_family_card_number_is_explained(form: Walk) -> None:
    form.to("sanggah")
    for typed in (form.card("nik"), "12345"):
        form.fill(kk=typed)
        form.press("periksa")
        assert form.screen == "sanggah"
        expect(form.error("kk")).not_to_be_empty()


def test_junk_gets_a_sentence_and_never_a_trace(form: Walk, server: Server) -> None:
    for junk in JUNK:
        form.field("nik").locator("input").fill(junk)
        form.field("huruf").locator("input").fill(junk)
        form.root.locator('[data-action="cek"]').click()
        expect(form.root.locator('.practice__screen [aria-disabled="true"]')).to_have_count(0)
        said = form.error("nik").inner_text() + form.root.locator(".activity__feedback").inner_text()
        assert said.strip(), junk[:20]
        assert form.screen == "cek"
    form.fill()
    form.press("cek")
    form.to("sanggah")
    for junk in JUNK[:3]:
        form.fill(alasan=f"{junk} {junk} cukup panjang untuk dibaca")
        form.press("periksa")
        assert form.screen == "tinjau-sanggah"
        expect(form.root.locator(".review")).to_contain_text(junk)
        form.press(form.root.locator(".practice__actions [data-action='ubah']"))
    assert form.root.locator("img").count() == 0
    assert form.visit.overflow() <= 0
    assert "Traceback" not in server.output


@pytest.mark.parametrize("lang", LANGS)
def test_another_language_and_a_reload_in_the_middle_of_a_form_lose_nothing(form: Walk, lang: Lang) -> None:
    other: Lang = "en" if lang == "id" else "id"
    form.to("sanggah")
    form.fill()
    page = form.visit.page
    for turn in (other, lang):
        page.locator(f'.lang-switch a[hreflang="{turn}"]').click()
        expect(page.locator(f'html[lang="{turn}"]')).to_be_attached()
        expect(form.root).to_have_attribute("data-screen", "sanggah")
        assert form.root.locator(".practice__title").inner_text() == form.service.screens["sanggah"].title.say(turn)
        assert form.field("alasan").locator("textarea").input_value() != ""
        assert form.field("kk").locator("input").input_value() == form.card("kk")
        assert form.field("bukti").locator("input:checked").count() == 1


def test_the_step_counter_and_the_persona_are_on_every_screen(form: Walk) -> None:
    def seen() -> None:
        expect(form.root.locator(".persona__bar")).to_be_visible()
        if not form.ended:
            expect(form.root.locator(".practice__steps")).to_be_visible()

    form.to("selesai", seen)
