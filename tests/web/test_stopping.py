"""Ctrl-C and SIGTERM stop everything: the server, its kernels, the grader."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from running import serve
from visit import visit
from walk import open_lesson


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_it_leaves_no_process_and_keeps_every_answer(chromium: Browser, tmp_path: Path, by: signal.Signals) -> None:
    running = serve(tmp_path / "home", tmp_path / "server.log")
    one = visit(chromium, running.base)
    try:
        opened = open_lesson(one, "kota-cerdas")
        opened.cards["arti"].answer("layanan")
        learner = opened.learner
        assert running.kernel_of(one) in running.processes()
        assert any("grade" in command for command in running.processes().values())
        running.stop(by)
        assert running.processes() == {}
        assert running.process.returncode == 0
        assert len(running.attempts(learner)) == 1
        assert "Traceback" not in running.output
    finally:
        running.process.kill()
        one.context.close()
