"""The browser's files: packed, under a name that changes with them, kept for a year."""

from __future__ import annotations

import asyncio
import gzip
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.web import Application

from kelas import paths
from kelas.serve import static

TEMPLATES = sorted(file for file in paths.TEMPLATES.rglob("*") if file.suffix in {".html", ".j2"})


def get(path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """Ask a server of the browser's files alone, which packs pages as ours does."""

    async def ask() -> HTTPResponse:
        app = Application([(r"/static/(.*)", static.WidgetFiles)], compress_response=True)
        server = app.listen(0, "127.0.0.1")
        port = next(iter(server._sockets.values())).getsockname()[1]
        asked = HTTPRequest(
            f"http://127.0.0.1:{port}/static/{path}", method, headers=headers, decompress_response=False
        )
        try:
            return await AsyncHTTPClient(force_instance=True).fetch(asked, raise_error=False)
        finally:
            server.stop()

    with ThreadPoolExecutor(1) as thread:  # the browser tests of the same run keep a loop in the main one
        return thread.submit(asyncio.run, ask()).result()


@pytest.mark.parametrize("path", static.files())
def test_a_file_is_packed_for_a_browser_that_unpacks_and_plain_for_one_that_does_not(path: str) -> None:
    packed = get(path, **{"Accept-Encoding": "gzip, deflate"})
    plain = get(path, **{"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body == static.files()[path].plain
    for answer in (packed, plain):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.body)


def test_a_browser_that_has_the_file_gets_no_second_copy() -> None:
    tag = get(static.SCRIPT).headers["Etag"]
    again = get(static.SCRIPT, **{"If-None-Match": tag})
    assert (again.code, again.body) == (304, b"")


def test_a_browser_may_ask_for_the_head_alone() -> None:
    answer = get(static.STYLE, method="HEAD")
    assert (answer.body, answer.headers["Content-Type"]) == (b"", "text/css; charset=utf-8")


@pytest.mark.parametrize(
    "path", ["host/host.yaml", "host/host.js", "host/host.test.js", "../pyproject.toml", "", "theme"]
)
def test_nothing_else_of_the_folder_is_served(path: str) -> None:
    assert get(path).code == 404


def test_every_file_that_a_page_asks_for_is_served() -> None:
    asked = {path for file in TEMPLATES for path in re.findall(r"static \}\}/([^\"]+)", file.read_text("utf-8"))}
    asked |= set(re.findall(r"""url\(["']?([\w./-]+)""", static.style()))
    assert asked <= set(static.files())
    assert {static.STYLE, static.SCRIPT} <= asked


def test_the_one_script_and_the_one_sheet_carry_no_lines_of_comment_and_no_indentation() -> None:
    for text in (static.script(), static.style()):
        assert not re.search(r"^(?:\s|//|/\*|$)", text.removesuffix("\n"), re.MULTILINE)


def test_the_name_is_the_same_as_long_as_the_files_are() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", static.version())
    again = static._file(static.SCRIPT, static.script().encode())
    assert again == static.files()[static.SCRIPT]
