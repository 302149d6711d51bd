"""The same notebook in JupyterLab: the same activities, the same grading, answers kept over a kernel's restart."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Visitor
from playwright.sync_api import expect
from running import Server, start
from visit import Visit
from walk import MINUTE, Card, right

from kelas import paths
from kelas.lessons import read

TOKEN = "uji-notebook"
# Draw the cells that are not on the screen too, so that they can be looked at; ask for no news.
SETTINGS = {
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Server]:
    """Return a running JupyterLab on a copy of the notebooks, with a state folder of its own."""
    shutil.copytree(paths.NOTEBOOKS, tmp_path / "notebooks")
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    for name, text in SETTINGS.items():
        file = tmp_path / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    own["JUPYTERLAB_SETTINGS_DIR"] = str(tmp_path / "settings")
    options = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port={port}",
        f"--ServerApp.root_dir={tmp_path / 'notebooks'}",
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    running = start(["-m", "jupyterlab", *options], tmp_path / "home", "/login", tmp_path / "lab.log", **own)
    yield running
    running.end()
    for kernel in running.processes():
        os.kill(kernel, signal.SIGKILL)


def run_all(visit: Visit) -> None:
    """Run every cell, by the menu, once the kernel is there."""
    expect(visit.page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=MINUTE)
    visit.page.get_by_role("menuitem", name="Run", exact=True).click(timeout=MINUTE)
    visit.page.get_by_text("Run All Cells", exact=True).click()


def restart_and_run_all(visit: Visit) -> None:
    """Restart the kernel and run every cell, by the toolbar."""
    visit.page.locator('[data-jp-item-name="restart-and-run"] jp-button').click(timeout=MINUTE)
    visit.page.locator(".jp-Dialog .jp-mod-accept").click()


def test_an_answer_is_graded_and_still_there_after_a_restart(lab: Server, visitor: Visitor) -> None:
    visit = visitor("laptop", base=lab.base)
    visit.allow("Could not restore the debugger state")  # JupyterLab's own, when a kernel is restarted at once
    visit.goto(f"/lab/tree/id/warga/01-kota-cerdas.ipynb?token={TOKEN}&reset")
    lesson = read.lesson("kota-cerdas")
    card = Card(visit, lesson, "arti")
    visit.page.locator(".jp-Notebook").first.wait_for(timeout=MINUTE)
    run_all(visit)
    expect(card.root).to_have_attribute("data-state", "ready", timeout=MINUTE)
    card.answer(right(card.activity, "id"))
    expect(card.root).to_have_attribute("data-state", "correct")
    assert card.activity.right.id in (card.panel.text_content() or "")
    visit.shoot("jupyterlab", "id")
    restart_and_run_all(visit)
    expect(card.root.locator("input:checked")).to_have_attribute("value", "layanan", timeout=MINUTE)
    expect(card.root).to_have_attribute("data-state", "correct", timeout=MINUTE)
    learner = next(iter(lab.learners()))
    assert [one["answer"] for one in lab.attempts(learner)] == ["layanan"]
    assert visit.page.locator("[data-activity]").count() >= 1
