"""What a phone loads over the workshop's Wi-Fi: few requests, few bytes, and almost nothing for the next lesson."""

from __future__ import annotations

from collections.abc import Callable

from running import Server
from visit import Visit
from walk import open_lesson
from wire import wire

MOST_REQUESTS = 12
FIRST_VISIT = 80_000
NEXT_LESSON = 15_000


def test_a_first_visit_and_the_next_lesson_are_small(visitor: Callable[..., Visit], server: Server) -> None:
    with wire(server.port) as net:
        visit = visitor(base=net.base)
        open_lesson(visit, "kota-cerdas")
        visit.page.wait_for_timeout(500)
        first = net.carried
        assert len({answer.url for answer in visit.answered}) < MOST_REQUESTS, "and one for the WebSocket"
        assert first <= FIRST_VISIT
        visit.answered.clear()
        open_lesson(visit, "cekbansos")
        visit.page.wait_for_timeout(500)
        assert len({answer.url for answer in visit.answered}) < MOST_REQUESTS
        assert net.carried - first <= NEXT_LESSON
