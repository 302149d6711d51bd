"""A notebook with any ipywidgets is shown by Voilà's own template, and asks no other host."""

from __future__ import annotations

import re

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from running import Server
from visit import SIZES, Visit
from walk import MINUTE

from kelas.words.text import LANGS, Lang

TOTAL = {"id": "Total setahun", "en": "Total a year"}


def opened(visit: Visit, lang: Lang) -> None:
    """Open the cost sheet and wait for its sliders."""
    visit.goto("/notebook/biaya-layanan", lang)
    expect(visit.page.locator(".widget-slider").first).to_be_visible(timeout=MINUTE)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGS)
def test_a_slider_changes_the_sum(visitor: Visitor, server: Server, lang: Lang, size: str) -> None:
    visit = visitor(size)
    opened(visit, lang)
    total = visit.page.get_by_text(re.compile(f"^{TOTAL[lang]}"))
    before = total.inner_text()
    assert "Rp" in before
    visit.page.get_by_role("slider").first.focus()
    visit.page.keyboard.press("ArrowRight")
    expect(total).not_to_have_text(before)
    visit.shoot("cost-sheet", lang)
    assert visit.overflow() <= 0


def test_its_policy_names_this_server_only(phone: Visit) -> None:
    policy = phone.context.request.get(f"{phone.base}/notebook/biaya-layanan").headers["content-security-policy"]
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_its_kernel_is_its_visitors_own(phone: Visit, visitor: Visitor) -> None:
    opened(phone, "id")
    kernel = phone.page.locator("#jupyter-config-data").text_content() or ""
    found = re.search(r'"kernelId": "([\w-]+)"', kernel)
    assert found, kernel
    address = f"{phone.base}/api/kernels/{found[1]}"
    assert phone.context.request.get(address).status == 200
    assert visitor().context.request.get(address).status == 404
