"""Whatever breaks while a learner answers, each answer is kept exactly once, and the page says how things stand."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import WebSocketRoute, expect
from running import Server, serve, until
from visit import Visit
from walk import LessonPage, open_lesson
from wire import Wire, wire

from kelas import paths
from kelas.lessons.kinds import shared_strings

# What the browser's console says of a broken network; in these tests it is broken on purpose.
BROKEN = ("ERR_", "WebSocket", "status 404", "404 (Not Found)", "status 500", "500 (Internal", "403")
PATIENCE = 60_000
Visitor = Callable[..., Visit]


@pytest.fixture
def net(server: Server) -> Iterator[Wire]:
    with wire(server.port) as laid:
        yield laid


@pytest.fixture
def lesson(visitor: Visitor, net: Wire) -> LessonPage:
    return opened(visitor(base=net.base))


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """Return a server that a test may kill."""
    running = serve(tmp_path / "home", tmp_path / "server.log")
    yield running
    running.stop()
    end_all(running)


def opened(visit: Visit) -> LessonPage:
    visit.allow(*BROKEN)
    return open_lesson(visit, "kota-cerdas")


def end_all(server: Server) -> None:
    """End what a killed server has left behind."""
    for number in server.processes():
        os.kill(number, signal.SIGKILL)
    until(lambda: server.processes() == {})


def said(lesson: LessonPage, key: str, **values: object) -> None:
    """The line on top of the page, which screen readers announce, comes to say a sentence."""
    line = lesson.page.locator("#connection")
    expect(line).to_have_attribute("role", "status")
    sentence = shared_strings()[key].id.format(**values)
    expect(line).to_contain_text(sentence, timeout=PATIENCE)


def kept(lesson: LessonPage, server: Server, *answers: str) -> None:
    """The activity `arti` shows the last answer's verdict, and the store has each answer once."""
    card = lesson.cards["arti"]
    expect(card.root).to_have_attribute("data-state", "correct", timeout=PATIENCE)
    said(lesson, "connectionOk")
    lesson.page.wait_for_timeout(1000)  # whatever would come twice has come
    assert [one["answer"] for one in server.attempts(lesson.learner, card.name)] == list(answers)
    assert "kelas.queue" not in lesson.visit.local_storage()


def test_wifi_that_goes_and_comes_back_while_answering(lesson: LessonPage, server: Server, net: Wire) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    lesson.visit.context.set_offline(True)
    net.cut()
    said(lesson, "connectionWaiting")
    card.send()
    expect(card.main).to_have_attribute("data-do", "wait")
    expect(card.root.locator(".activity__status")).to_have_text(shared_strings()["notSent"].id, timeout=PATIENCE)
    assert server.attempts(lesson.learner) == []
    lesson.visit.context.set_offline(False)
    kept(lesson, server, "layanan")


def test_an_access_point_that_restarts_again_and_again(lesson: LessonPage, server: Server, net: Wire) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    card.send()
    for _ in range(4):
        net.cut()
        lesson.page.wait_for_timeout(150)
    kept(lesson, server, "layanan")


def test_a_network_that_swallows_packets_instead_of_refusing_them(
    lesson: LessonPage, server: Server, net: Wire
) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    net.swallows = True
    card.send()
    said(lesson, "connectionSending", n=1)
    said(lesson, "connectionWaiting")
    assert server.attempts(lesson.learner) == []
    net.swallows = False
    kept(lesson, server, "layanan")


def test_an_answer_whose_acknowledgement_is_swallowed(lesson: LessonPage, server: Server, net: Wire) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    lesson.page.wait_for_timeout(300)  # the first touch has been told
    with server.store_busy():
        card.send()
        lesson.page.wait_for_timeout(500)  # the answer is with the kernel
        net.swallows = True
    until(lambda: len(server.attempts(lesson.learner)) == 1)
    expect(card.main).to_have_attribute("data-do", "wait")
    net.swallows = False
    kept(lesson, server, "layanan")


def test_a_page_whose_socket_is_swallowed_says_so_and_wakes_by_itself(visitor: Visitor, net: Wire) -> None:
    net.swallows_sockets = True
    visit = visitor(base=net.base)
    visit.allow(*BROKEN)
    visit.goto("/lesson/kota-cerdas")
    lesson = LessonPage(visit, "kota-cerdas")
    said(lesson, "connectionUnanswered")
    expect(visit.page.locator("#connection button")).to_have_text(shared_strings()["reload"].id)
    for card in lesson.cards.values():
        expect(card.root.locator("[data-asleep]")).to_contain_text(shared_strings()["asleep"].id)
        expect(card.root.locator("[data-asleep] button")).to_be_visible()
        expect(card.root.locator("p").first).to_have_text(card.activity.prompt.id)
    assert visit.faults_of_access() == []
    net.swallows_sockets = False
    lesson.awake()
    expect(visit.page.locator("[data-asleep]")).to_have_count(0)
    said(lesson, "connectionOk")


def test_an_activity_that_the_kernel_does_not_know_says_so_and_the_others_work(
    visitor: Visitor, server: Server
) -> None:
    visit = visitor()

    def lose_one(route: WebSocketRoute) -> None:
        real = route.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            message = json.loads(frame)
            data = message["content"].get("data") or {}
            if data.get("method") == "update_states":
                lost = [
                    key for key, one in data["states"].items() if one["state"].get("activity", "").endswith("/arti")
                ]
                for key in lost:
                    del data["states"][key]
            route.send(json.dumps(message))

        real.on_message(pass_on)

    visit.page.route_web_socket(re.compile("/channels"), lose_one)
    visit.goto("/lesson/kota-cerdas")
    lesson = LessonPage(visit, "kota-cerdas")
    asleep = lesson.cards["arti"].root.locator("[data-asleep]")
    expect(asleep).to_contain_text(shared_strings()["kindFailed"].id)
    expect(lesson.page.locator('[data-activity][data-state="waiting"]')).to_have_count(1)
    lesson.cards["jumlah-kelurahan"].answer("46")
    expect(lesson.cards["jumlah-kelurahan"].root).to_have_attribute("data-state", "correct")
    with visit.page.expect_navigation():
        asleep.locator("button").click()


def test_a_reload_with_an_unsent_answer(lesson: LessonPage, server: Server) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    kernel = server.kernel_of(lesson.visit)
    os.kill(kernel, signal.SIGSTOP)
    card.send()
    expect(card.main).to_have_attribute("data-do", "wait")
    said(lesson, "connectionSending", n=1)
    lesson.page.reload()
    lesson.awake()
    kept(lesson, server, "layanan")
    assert kernel not in server.processes()


def test_two_tabs_of_one_learner_answering_the_same_activity(lesson: LessonPage, server: Server, net: Wire) -> None:
    other = LessonPage(
        Visit(context=lesson.visit.context, page=lesson.visit.context.new_page(), base=net.base, size="phone"),
        "kota-cerdas",
    )
    other.visit.goto("/lesson/kota-cerdas")
    other.awake()
    assert other.learner == lesson.learner
    lesson.cards["arti"].choose("kamera")
    other.cards["arti"].choose("layanan")
    lesson.visit.context.set_offline(True)
    net.cut()
    for tab in (lesson, other):
        said(tab, "connectionWaiting")
        tab.cards["arti"].send()
    lesson.visit.context.set_offline(False)
    for tab in (lesson, other):
        said(tab, "connectionOk")
    expect(lesson.cards["arti"].panel).to_have_attribute("data-outcome", "wrong")
    expect(other.cards["arti"].panel).to_have_attribute("data-outcome", "correct")
    lesson.page.wait_for_timeout(1000)
    answers = [one["answer"] for one in server.attempts(lesson.learner, lesson.cards["arti"].name)]
    assert sorted(answers) == ["kamera", "layanan"]
    assert "kelas.queue" not in lesson.visit.local_storage()


def test_a_tab_that_is_closed_with_an_unsent_answer_leaves_it_to_the_other(
    lesson: LessonPage, server: Server, net: Wire
) -> None:
    tab = lesson.visit.context.new_page()
    tab.goto(lesson.page.url)
    other = LessonPage(Visit(context=lesson.visit.context, page=tab, base=net.base, size="phone"), "kota-cerdas")
    other.awake()
    os.kill(kernel := server.kernel_of(other.visit), signal.SIGSTOP)
    other.cards["arti"].choose("layanan")
    other.cards["arti"].send()
    tab.wait_for_timeout(300)
    os.kill(kernel, signal.SIGKILL)
    tab.close()
    said(lesson, "connectionSending", n=1)
    kept(lesson, server, "layanan")


def test_a_double_tap(visitor: Visitor, server: Server) -> None:
    lesson = opened(visitor(has_touch=True))
    card = lesson.cards["arti"]
    said(lesson, "connectionOk")
    card.choose("layanan")
    card.main.scroll_into_view_if_needed()
    box = card.main.bounding_box()
    assert box
    for _ in range(2):
        lesson.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    kept(lesson, server, "layanan")


def test_a_kernel_that_is_killed_while_it_judges(lesson: LessonPage, server: Server) -> None:
    card = lesson.cards["arti"]
    card.choose("layanan")
    kernel = server.kernel_of(lesson.visit)
    os.kill(kernel, signal.SIGSTOP)
    card.send()
    lesson.page.wait_for_timeout(300)
    os.kill(kernel, signal.SIGKILL)
    kept(lesson, server, "layanan")


def test_a_clock_that_jumps(lesson: LessonPage, server: Server) -> None:
    card = lesson.cards["arti"]
    lesson.page.clock.set_system_time("2031-01-01T08:00:00Z")
    card.answer("kamera")
    card.retry()
    lesson.page.clock.set_system_time("2020-01-01T08:00:00Z")
    card.choose("layanan")
    kernel = server.kernel_of(lesson.visit)
    os.kill(kernel, signal.SIGSTOP)
    card.send()
    lesson.page.wait_for_timeout(300)
    os.kill(kernel, signal.SIGKILL)
    kept(lesson, server, "kamera", "layanan")
    assert all(one["at"] > "2026" and one["at"] < "2031" for one in server.attempts(lesson.learner))


def test_a_server_that_is_killed_and_started_again(visitor: Visitor, own_server: Server) -> None:
    lesson = opened(visitor(base=own_server.base))
    card = lesson.cards["arti"]
    card.choose("layanan")
    own_server.stop(signal.SIGKILL)
    card.send()
    said(lesson, "connectionWaiting")
    expect(card.main).to_have_attribute("data-do", "wait")
    again = start_again(own_server)
    try:
        kept(lesson, again, "layanan")
        lesson.cards["jumlah-kelurahan"].answer("46")
        assert len(again.attempts(lesson.learner)) == 2
    finally:
        again.stop()


def start_again(server: Server) -> Server:
    """Start the same command on the same port with the same state folder."""
    with server.log.open("ab") as out:
        process = subprocess.Popen(
            server.process.args,
            cwd=paths.ROOT,
            env={**os.environ, "KELAS_HOME": str(server.home), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(process=process, home=server.home, port=server.port, log=server.log)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own with room for 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("only the administrator may mount a small disk")
    yield folder
    until(lambda: subprocess.run(["umount", str(folder)], check=False).returncode == 0)


def test_a_disk_that_is_full_and_then_has_room(small_disk: Path, visitor: Visitor, tmp_path: Path) -> None:
    server = serve(small_disk / "home", tmp_path / "server.log")
    try:
        lesson = opened(visitor(base=server.base))
        card = lesson.cards["arti"]
        card.choose("layanan")
        lesson.page.wait_for_timeout(300)
        ballast = fill(small_disk)
        card.send()
        expect(card.panel).to_have_attribute("data-outcome", "not-saved", timeout=PATIENCE)
        expect(card.panel).to_contain_text(shared_strings()["outcomeNotSaved"].id)
        said(lesson, "connectionSending", n=1)
        expect(card.main).to_have_attribute("data-do", "wait")
        assert "layanan" in lesson.visit.local_storage()
        ballast.unlink()
        kept(lesson, server, "layanan")
    finally:
        server.stop()
        end_all(server)


def fill(disk: Path) -> Path:
    """Take all room that is left, to the last byte that can be had."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as out:
        for size in (65536, 4096, 1):
            try:
                while out.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return ballast
