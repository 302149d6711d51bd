"""A real server and a real Chromium. Whatever goes wrong on a page fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from running import Server, serve, start
from visit import SECONDS_TO_WAIT, Visit, visit

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]

expect.set_options(timeout=SECONDS_TO_WAIT * 1000)

FAILED = pytest.StashKey[bool]()
Visitor = Callable[..., Visit]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the server that all web tests share; when it has stopped, nothing of it may be left."""
    folder = tmp_path_factory.mktemp("server")
    running = serve(folder / "home", folder / "server.log")
    yield running
    running.stop()
    assert running.processes() == {}, "a stopped server leaves no process"
    assert "Traceback" not in running.output, running.output


@pytest.fixture
def lab(server: Server, tmp_path: Path) -> Iterator[Server]:
    """The trainer's JupyterLab on the same state folder."""
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    arguments = ["-m", "kelas", "trainer", "--port", "{port}"]
    running = start(arguments, server.home, "/login", tmp_path / "lab.log", **own)
    yield running
    running.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return one browser for all web tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let a fixture know, when it ends, whether its test has failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def visitor(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Return a way to open browser profiles: a phone's size unless said otherwise."""
    opened: list[Visit] = []

    def come(size: str = "phone", base: str = "", **options: Any) -> Visit:
        opened.append(visit(chromium, base or server.base, size, **options))
        return opened[-1]

    yield come
    if request.node.stash.get(FAILED, False):
        for one in opened:
            one.tell()
    unexpected = [fault for one in opened for fault in one.unexpected()]
    for one in opened:
        one.close()
    assert unexpected == [], "no page may fail, be refused, or ask another host"


@pytest.fixture
def phone(visitor: Visitor) -> Visit:
    """Return a newcomer with a phone."""
    return visitor()


@pytest.fixture(scope="session")
def trainer_cookies(chromium: Browser, server: Server) -> list[Any]:
    """Return the cookies of a trainer who has typed the PIN, once for all tests since PIN tries are counted."""
    one = visit(chromium, server.base, "laptop")
    one.type_pin(server.pin)
    cookies = [cookie for cookie in one.context.cookies() if cookie.get("name") in ("kelas_trainer", "_xsrf")]
    one.close()
    return cookies


@pytest.fixture
def trainer(visitor: Visitor, trainer_cookies: list[Any]) -> Visit:
    """Return a trainer with a laptop, signed in to the board."""
    one = visitor("laptop")
    one.context.add_cookies(trainer_cookies)
    return one
