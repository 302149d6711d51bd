"""A small local server for widgets/, and a real Chromium that may ask no other host."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from pydantic import TypeAdapter

from kelas import activities, paths
from kelas.activities import Grade
from kelas.lessons.kinds import Kind, kinds, shared_strings
from kelas.serve.static import SHEETS
from kelas.words.text import LANGS, Lang

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]


def say(text: Any, lang: Lang) -> str | None:
    """Return an optional sentence in a language."""
    return text.say(lang) if text else None


def verdict(grade: Grade, lang: Lang) -> dict[str, Any]:
    """Return a grade as the browser gets it."""
    return {
        "outcome": grade.outcome,
        "credit": grade.credit,
        "text": [text.say(lang) for text in grade.text],
        "parts": {key: {"right": part.right, "text": say(part.text, lang)} for key, part in grade.parts.items()},
    }


def graded_example(kind: Kind, example: dict[str, Any]) -> dict[str, Any]:
    """Return one example of a stateless kind with its views and verdicts in both languages."""
    grading = activities.GRADINGS[kind.grading]
    activity = TypeAdapter(grading.model).validate_python(example["activity"])
    common = {"points": activity.points, "hasHint": activity.hint is not None}
    return {
        "name": example["name"],
        "points": activity.points,
        "hint": {lang: say(activity.hint, lang) for lang in LANGS} if activity.hint else None,
        "view": {
            lang: {"prompt": activity.prompt.say(lang), **common, **activities.view(activity, lang, example["name"])}
            for lang in LANGS
        },
        "answers": [
            {
                "answer": case["answer"],
                "verdict": {lang: verdict(activities.grade(activity, case["answer"]), lang) for lang in LANGS},
            }
            for case in example["answers"]
        ],
    }


def examples() -> dict[str, Any]:
    """Return every kind's words and examples, ready for the browser."""
    found = {}
    for name, kind in kinds().items():
        strings = {**shared_strings(), **kind.strings}
        own = (
            [example for example in kind.examples if "view" in example]
            if kind.grading == "practice"
            else [graded_example(kind, example) for example in kind.examples]
        )
        found[name] = {
            "words": {lang: {key: entry.say(lang) for key, entry in strings.items()} for lang in LANGS},
            "examples": own,
        }
    return found


class Handler(SimpleHTTPRequestHandler):
    """Serves widgets/, the examples, and an empty page to test on."""

    extensions_map: ClassVar[dict[str, str]] = {  # type: ignore[misc]
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
    }

    def __init__(self, *args: Any, made: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        self.made = made
        super().__init__(*args, directory=str(paths.WIDGETS), **kwargs)

    def do_GET(self) -> None:
        kind, text = self.made.get(self.path.split("?")[0], ("", ""))
        if not kind:
            super().do_GET()
            return
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Keep the test output quiet."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the running server."""
    names = [*SHEETS, *(f"{kind}/{kind}.css" for kind in kinds())]
    links = "".join(f'<link rel="stylesheet" href="/{name}">' for name in names)
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head = f'<meta charset="utf-8">{viewport}<title>Uji</title>{links}'
    blank = f'<!DOCTYPE html><html lang="id"><head>{head}</head><body></body></html>'
    made = {
        "/blank.html": ("text/html", blank),
        "/examples.json": ("application/json", json.dumps(examples())),
        "/favicon.ico": ("image/x-icon", ""),
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, made=made))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


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
