"""A small local server for widgets/, and a real Chromium that may ask no other host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from showcase import serving

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the running server."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return one browser for all widget tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """Return a fresh browser profile of a phone's size; a request to another host fails the test."""
    strangers: list[str] = []

    def stay_home(route: Route) -> None:
        if route.request.url.startswith((site, "data:", "blob:")):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    context.route("**/*", stay_home)
    yield context
    context.close()
    assert not strangers, "no other host may be asked"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page; an error thrown on it fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert not errors, "no script may fail"
