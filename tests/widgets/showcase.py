"""A small local server for widgets/ with examples made by the Python side: for the tests, and for the eye.

make gallery        every kind in every state, to look at
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from pydantic import TypeAdapter

from kelas import activities, paths
from kelas.activities import Grade
from kelas.lessons.kinds import Kind, kinds, shared_strings
from kelas.serve.static import SHEETS
from kelas.words.text import LANGS, Lang


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


@contextmanager
def serving(port: int = 0) -> Iterator[str]:
    """Serve, and yield the address."""
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
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, made=made))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with serving(8899) as address:
        print(f"Every kind in every state: {address}/host/gallery.html (add ?lang=en or ?kind=order). Ctrl-C stops it.")
        threading.Event().wait()
