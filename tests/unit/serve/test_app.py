"""The server's own settings."""

from __future__ import annotations

from kelas.serve import app


def test_a_page_has_time_to_answer_at_least_one_ping_before_it_is_hung_up_on() -> None:
    assert app.MILLISECONDS_TO_ANSWER_A_PING >= 2 * app.MILLISECONDS_BETWEEN_PINGS
