"""One person's browser: a page that notices every error, every refused request and every stranger it asks."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    WebSocket,
    expect,
)

SIZES = {"phone": (360, 800), "laptop": (1280, 800)}
# The smallest phone that we promise, and a laptop's page at 200 % zoom, which has half as many pixels each way.
MORE_SIZES = {"narrow": (320, 640), "zoomed": (640, 400)}
SECONDS_TO_WAIT = 30
_AXE = Axe()
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@dataclass
class Visit:
    """A browser profile with one page.

    Attributes:
        faults: what went wrong on the page; a test fails if something is left here at its end.
        sent, received: the WebSocket frames, as text.
        answered: everything that the server answered.
        on_frame: told of each received frame when it comes.
    """

    context: BrowserContext
    page: Page
    base: str
    size: str
    faults: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)
    answered: list[Response] = field(default_factory=list)
    on_frame: Callable[[str], None] | None = None
    _allowed: list[str] = field(default_factory=list)

    def allow(self, *parts: str) -> None:
        """Let faults that hold one of these texts pass: in this test the error is the point."""
        self._allowed += parts

    def unexpected(self) -> list[str]:
        """Return the faults that no test asked for."""
        return [fault for fault in self.faults if not any(part in fault for part in self._allowed)]

    def goto(self, path: str, lang: str = "") -> None:
        """Open an address of the server."""
        query = ("&" if "?" in path else "?") + f"lang={lang}" if lang else ""
        self.page.goto(f"{self.base}{path}{query}")

    def join(self, nickname: str, code: str = "", lang: str = "id") -> list[str]:
        """Join as a newcomer does, and return the recovery phrase."""
        self.goto("/", lang)
        self.page.locator("#nickname").fill(nickname)
        if code:
            self.page.locator("#code").fill(code)
        self.page.locator("form[action='/join'] button").click()
        words = self.page.locator("ol.phrase li").all_inner_texts()
        assert len(words) == 4, self.page.locator("main").inner_text()
        self.page.locator("form[action='/phrase'] button").click()
        expect(self.page.locator(".course-map").first).to_be_visible()
        return words

    def type_pin(self, pin: str) -> None:
        """Open the board with the trainer's PIN."""
        self.goto("/board")
        self.page.locator("#pin").fill(pin)
        self.page.locator("form[action='/board'] button").click()
        expect(self.page.locator("#rows")).to_be_visible()

    def cookie(self, name: str) -> dict[str, Any]:
        """Return a cookie."""
        return next(dict(cookie) for cookie in self.context.cookies() if cookie.get("name") == name)

    def kernel(self) -> str:
        """Return the id of the lesson page's kernel."""
        return str(json.loads(self.page.locator("#page").text_content() or "{}")["kernel"])

    def local_storage(self) -> str:
        """Return all that the browser keeps for the server, as text."""
        return str(self.context.storage_state()["origins"])

    def faults_of_access(self, part: str = "") -> list[str]:
        """Return what axe finds on the page, or in the part of it that a selector names."""
        found = _AXE.run(self.page, context=part or None, options=_RULES).response["violations"]
        return [
            f"{fault['id']} ({fault['impact']}): {node['html'][:200]} {node.get('failureSummary', '')}"
            for fault in found
            for node in fault["nodes"]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def shoot(self, name: str, lang: str, part: Locator | None = None) -> None:
        """Keep a picture of the whole page or of a part in the folder KELAS_SHOTS, if one is named."""
        folder = os.environ.get("KELAS_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            file = Path(folder) / f"{name}-{lang}-{self.size}.png"
            if part:
                part.screenshot(path=file)
            else:
                self.page.screenshot(path=file, full_page=True)

    def tell(self) -> None:
        """Print what went over the wire last, for whoever reads a failed test."""
        print(self.page.url, self.faults, *(f"\n> {frame[:600]}" for frame in self.sent[-4:]))
        print(*(f"\n< {frame[:600]}" for frame in self.received[-8:]))

    def close(self) -> None:
        """Leave the page, which closes its kernel, and close the profile."""
        if not self.page.is_closed():
            self.page.goto("about:blank")
        self.context.close()


def visit(browser: Browser, base: str, size: str = "phone", **options: Any) -> Visit:
    """Open a fresh browser profile of a size."""
    width, height = (SIZES | MORE_SIZES)[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID", **options)
    context.set_default_timeout(SECONDS_TO_WAIT * 1000)
    made = Visit(context=context, page=context.new_page(), base=base, size=size)
    _watch(made)
    return made


def _watch(made: Visit) -> None:
    own = re.compile(rf"({re.escape(made.base)}|{re.escape(made.base.replace('http', 'ws'))})(/|$)|data:|blob:|about:")

    def asked(request: Request) -> None:
        if not own.match(request.url):
            made.faults.append(f"another host was asked: {request.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            made.faults.append(f"console: {message.text} {message.location.get('url', '')}")

    def answered(response: Response) -> None:
        made.answered.append(response)
        if response.status >= 400:
            made.faults.append(f"status {response.status}: {response.request.method} {response.url}")

    def opened(socket: WebSocket) -> None:
        if not own.match(socket.url):
            made.faults.append(f"another host was asked: {socket.url}")
        socket.on("framesent", lambda frame: made.sent.append(_text(frame)))
        socket.on("framereceived", heard)

    def heard(frame: str | bytes) -> None:
        made.received.append(_text(frame))
        if made.on_frame:
            made.on_frame(made.received[-1])

    made.page.on("request", asked)
    made.page.on("console", said)
    made.page.on("pageerror", lambda error: made.faults.append(f"script: {error}"))
    made.page.on("response", answered)
    made.page.on("websocket", opened)


def _text(frame: str | bytes) -> str:
    return frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
