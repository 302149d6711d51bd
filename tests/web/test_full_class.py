"""A laptop that carries few open lessons: whoever comes past that waits, is told so, and is let in by turn.

The same server is then attacked: what is too big, too often or not one's own is refused, and nobody else notices.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from running import Server, start
from test_server_rules import ASK, request
from visit import Visit
from walk import open_lesson, right

from kelas.serve.app import LARGEST_BODY
from kelas.serve.door import CAP_VARIABLE
from kelas.serve.kernels import MESSAGES_AT_ONCE, MESSAGES_PER_SECOND, MOST_OF_ONE_LEARNER
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

MOST_OPEN = MOST_OF_ONE_LEARNER + 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of its own, since what it limits would reach the other tests."""
    folder = tmp_path_factory.mktemp("small")
    arguments = ["-m", "kelas", "serve", "--port", "{port}"]
    running = start(arguments, folder / "home", "/healthz", folder / "log", **{CAP_VARIABLE: str(MOST_OPEN)})
    yield running
    running.stop()
    assert "Traceback" not in running.output, running.output


@pytest.fixture
def guest(visitor: Visitor, small: Server) -> Visit:
    """Return a phone at this server."""
    return visitor(base=small.base)


@pytest.mark.parametrize("lang", LANGS)
def test_past_the_cap_a_page_shows_the_place_and_lets_in_by_itself(visitor: Visitor, small: Server, lang: Lang) -> None:
    inside = [visitor(base=small.base) for _ in range(MOST_OPEN)]
    for one in inside:
        open_lesson(one, "kota-cerdas", lang)
    waiting = [visitor(base=small.base) for _ in range(2)]
    for place, one in enumerate(waiting, 1):
        one.goto("/lesson/kota-cerdas", lang)
        expect(one.page.locator("h1")).to_have_text(say("waiting.title", lang))
        expect(one.page.locator("[role=status]")).to_have_text(say("waiting.place", lang, place=place))
        one.shoot(f"waiting-{place}", lang)
    assert waiting[0].faults_of_access() == []
    assert waiting[0].overflow() <= 0
    inside[0].page.goto("about:blank")
    expect(waiting[0].page.locator("article.lesson")).to_be_visible()
    expect(waiting[1].page.locator("[role=status]")).to_have_text(say("waiting.place", lang, place=1))


def test_a_result_page_shows_ones_own_answers_only(guest: Visit, visitor: Visitor, small: Server) -> None:
    opened = open_lesson(guest, "kota-cerdas")
    card = opened.cards["arti"]
    card.answer(right(card.activity, "id"))
    stranger = visitor(base=small.base)
    theirs = open_lesson(stranger, "kota-cerdas")
    expect(theirs.header("earned")).to_have_text("0")
    expect(theirs.cards["arti"].root).to_have_attribute("data-state", "ready")
    assert stranger.context.request.get(f"{small.base}/board/rows").status == 403
    assert opened.learner not in stranger.context.request.get(f"{small.base}/me").text()


def test_a_body_that_is_too_big_is_not_read(small: Server) -> None:
    body = f"nickname=Melati&code=&filler={'x' * (LARGEST_BODY + 1)}".encode()
    head = f"POST /join HTTP/1.1\r\nHost: kelas\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", small.port), timeout=10) as line:
        line.sendall(head)
        answer = line.recv(1000)
    assert answer.startswith(b"HTTP/1.1 400") or answer == b""
    assert "Melati" not in small.nicknames()


@pytest.mark.parametrize(
    ("path", "form", "tries"),
    [
        ("/back", {"phrase": "a b c d"}, 10),
        ("/board", {"pin": "000000"}, 6),
        ("/join", {"nickname": "", "code": ""}, 60),
    ],
)
def test_guessing_is_stopped_after_some_tries(guest: Visit, path: str, form: dict[str, str], tries: int) -> None:
    guest.goto("/back" if path != "/board" else "/board")
    token = guest.page.locator("form input[name=_xsrf]").first.get_attribute("value") or ""
    answers = [
        guest.context.request.post(f"{guest.base}{path}", form={**form, "_xsrf": token}) for _ in range(tries + 1)
    ]
    assert answers[-1].status == 429
    assert say("error.too-often", "id") in answers[-1].text()


def test_a_page_that_floods_is_read_at_the_pace_of_a_fast_hand(guest: Visit) -> None:
    open_lesson(guest, "kota-cerdas")
    address = f"{guest.base.replace('http', 'ws')}/api/kernels/{guest.kernel()}/channels?session_id=abc"
    flooding = ASK.replace("message && socket.send(message)", "{ for (let n = 0; n < 500; n++) socket.send(message); }")
    heard = guest.page.evaluate(flooding, [address, request("kernel_info_request", {})])["heard"]
    replies = [message for message in heard if "kernel_info_reply" in message]
    assert 1 <= len(replies) <= MESSAGES_AT_ONCE + 3 * MESSAGES_PER_SECOND
    assert guest.context.request.get(f"{guest.base}/api/kernels/{guest.kernel()}").status == 200


def test_a_message_that_is_too_big_is_not_passed_on(guest: Visit) -> None:
    guest.allow("WebSocket")
    open_lesson(guest, "kota-cerdas")
    address = f"{guest.base.replace('http', 'ws')}/api/kernels/{guest.kernel()}/channels?session_id=abc"
    huge = request("comm_msg", {"comm_id": "x", "data": {"filler": "x" * (2 * 1024 * 1024)}})
    assert guest.page.evaluate(ASK, [address, huge])["closed"] is True


@pytest.mark.parametrize("kind", ["shutdown_request", "execute_request", "inspect_request"])
def test_a_page_may_not_send_its_kernel(guest: Visit, kind: str) -> None:
    guest.allow("WebSocket")
    open_lesson(guest, "kota-cerdas")
    address = f"{guest.base.replace('http', 'ws')}/api/kernels/{guest.kernel()}/channels?session_id=abc"
    for channel in ("shell", "control"):
        guest.page.evaluate(ASK, [address, request(kind, {"restart": False, "code": "1", "cursor_pos": 0}, channel)])
    assert guest.context.request.get(f"{guest.base}/api/kernels/{guest.kernel()}").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/{version}/../../pyproject.toml",
        "/static/{version}/%2e%2e/%2e%2e/pyproject.toml",
        "/voila/static/../../../../../../etc/passwd",
        "/voila/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/voila/templates/kelas-notebook/static/%2e%2e/%2e%2e/%2e%2e/conf.json",
        "/voila/labextensions/%2e%2e/%2e%2e/jupyter_config.json",
        "/notebook/%2e%2e%2fid%2fwarga%2f01-kota-cerdas",
        "/notebook/tidak-ada",
        "/lesson/..%2f..%2fpyproject",
        "/voila/files/events.db",
        "/events.db",
        "/var/secret",
    ],
)
def test_no_address_reads_a_file(guest: Visit, path: str) -> None:
    guest.goto("/")
    style = guest.page.locator("link[rel=stylesheet]").get_attribute("href") or ""
    answer = guest.context.request.get(guest.base + path.format(version=style.split("/")[2]))
    assert answer.status in (400, 403, 404)
    assert "root:" not in answer.text()
    assert "[project]" not in answer.text()


def test_a_learner_who_opens_lesson_after_lesson_closes_their_oldest(guest: Visit) -> None:
    kernels = []
    for _ in range(MOST_OF_ONE_LEARNER + 1):
        page = guest.context.request.get(f"{guest.base}/lesson/kota-cerdas").text()
        kernels.append(page.partition('"kernel": "')[2].partition('"')[0])
    found = [guest.context.request.get(f"{guest.base}/api/kernels/{kernel}").status for kernel in kernels]
    assert found == [404, *[200] * MOST_OF_ONE_LEARNER]
    for kernel in kernels:
        guest.context.request.post(f"{guest.base}/kernel/{kernel}/close")
