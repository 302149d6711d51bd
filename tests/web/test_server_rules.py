"""What the server promises whoever asks: own kernels only, no code from outside, kind refusals, headers."""

from __future__ import annotations

import json
import os

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from running import Server
from visit import Visit
from walk import open_lesson

from kelas.words.interface import say

ASK = """
([url, message]) => new Promise((done) => {
  const socket = new WebSocket(url);
  const heard = [];
  socket.onopen = () => message && socket.send(message);
  socket.onmessage = (event) => heard.push(event.data);
  socket.onclose = (event) => done({ closed: true, code: event.code, heard });
  setTimeout(() => { done({ closed: false, heard }); socket.close(); }, 1500);
})
"""


def request(kind: str, content: dict[str, object], channel: str = "shell") -> str:
    """Return a message to a kernel."""
    header = {"msg_id": "m" * 32, "msg_type": kind, "username": "", "session": "s" * 32, "date": "", "version": "5.3"}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": channel}
    return json.dumps({**message, "buffers": []})


def test_a_kernel_answers_its_own_learner_only(phone: Visit, visitor: Visitor) -> None:
    open_lesson(phone, "kota-cerdas")
    stranger = visitor()
    stranger.allow("404", "WebSocket")
    stranger.join("Orang Lain")
    address = f"{phone.base}/api/kernels/{phone.kernel()}"
    socket = address.replace("http", "ws") + "/channels?session_id=abc"
    assert phone.context.request.get(address).status == 200
    assert stranger.context.request.get(address).status == 404
    assert phone.page.evaluate(ASK, [socket, None])["closed"] is False
    refused = stranger.page.evaluate(ASK, [socket, None])
    assert refused["closed"] is True
    assert refused["heard"] == []
    stranger.context.request.post(f"{phone.base}/kernel/{phone.kernel()}/close")
    assert phone.context.request.get(address).status == 200, "a stranger cannot close it either"


def test_a_kernel_runs_no_code_from_a_page(phone: Visit, server: Server) -> None:
    open_lesson(phone, "kota-cerdas")
    mark = server.home / "ran"
    code = f"open({str(mark)!r}, 'w').close()"
    socket = f"{phone.base.replace('http', 'ws')}/api/kernels/{phone.kernel()}/channels?session_id=abc"
    for kind, content, channel in (
        ("execute_request", {"code": code, "silent": False, "store_history": False, "user_expressions": {}}, "shell"),
        ("execute_request", {"code": code, "silent": False, "store_history": False, "user_expressions": {}}, "control"),
        ("complete_request", {"code": code, "cursor_pos": len(code)}, "shell"),
        ("debug_request", {"type": "request", "command": "evaluate", "arguments": {"expression": code}}, "control"),
    ):
        phone.page.evaluate(ASK, [socket, request(kind, content, channel)])
    assert not mark.exists()
    assert os.path.exists(f"/proc/{server.kernel_of(phone)}"), "it was not shut down either"
    phone.allow("WebSocket")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/join", {"nickname": "Penyusup", "code": ""}),
        ("/back", {"phrase": "a b c d"}),
        ("/phrase", {"new": "1"}),
        ("/leave", {}),
        ("/board", {"pin": "123456"}),
        ("/board/cohorts", {"title": "x"}),
        ("/lesson/kota-cerdas/finish", {}),
    ],
)
def test_a_form_without_its_token_is_refused_kindly(
    phone: Visit, server: Server, path: str, form: dict[str, str]
) -> None:
    answer = phone.context.request.post(f"{phone.base}{path}", form=form)
    assert answer.status == 403
    assert say("error.expired", "id") in answer.text()
    assert "Penyusup" not in server.nicknames()


@pytest.mark.parametrize("path", ["/", "/back", "/lesson/kota-cerdas", "/board", "/tidak-ada"])
def test_every_answer_carries_the_security_headers(phone: Visit, path: str) -> None:
    headers = phone.context.request.get(f"{phone.base}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/tidak-ada", "/lesson/tidak-ada", "/lesson/tidak-ada/result", "/voila/render/x.ipynb"]
)
def test_an_unknown_address_is_a_kind_page(phone: Visit, path: str) -> None:
    phone.allow("404")
    phone.goto(path)
    expect(phone.page.locator("h1")).to_have_text(say("error.not-found.title", "id"))
    phone.page.locator("main a").click()
    expect(phone.page.locator("h1")).to_have_text(say("welcome.title", "id"))


@pytest.mark.parametrize(
    "path", ["/static/x/host/host.js", "/voila/static/main.js", "/tree", "/voila/files/a", "/api/kernels"]
)
def test_nothing_of_voila_or_of_other_versions_is_served(phone: Visit, path: str) -> None:
    assert phone.context.request.get(f"{phone.base}{path}").status in (403, 404)


def test_a_forged_or_cut_cookie_makes_a_newcomer(phone: Visit) -> None:
    phone.join("Bougenvil")
    cookie = phone.cookie("kelas_learner")
    assert cookie["httpOnly"] is True
    phone.context.add_cookies([{**cookie, "value": cookie["value"][:-4] + "beef"}])
    phone.goto("/")
    expect(phone.page.locator("h1")).to_have_text(say("welcome.title", "id"))


def test_a_learner_id_that_a_browser_sends_itself_is_thrown_away(phone: Visit) -> None:
    phone.context.set_extra_http_headers({"X-Kelas-Learner": "l-0000000000000000"})
    opened = open_lesson(phone, "kota-cerdas")
    assert opened.learner != "l-0000000000000000"
