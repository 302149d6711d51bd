"""The trainer's report: behind the board's PIN, in both languages, readable on a phone; and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from running import Server, serve, until
from seeded import WORKSHOPS, Workshop, seed
from visit import Visit, visit

from kelas.events.store import Store
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

MAWAR = WORKSHOPS[0]
FOUR = Workshop(code="KECIL4", title="Kelas Kecil", size=4)
SECONDS_TO_REPORT = 40
LESSON = f"/board/report?cohort={MAWAR.code}&lesson=kota-cerdas"


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server whose workshops have done a lesson, once its reports are made."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "home").mkdir()
    store = Store(f"sqlite:///{folder / 'home' / 'events.db'}")
    seed(store, (MAWAR, FOUR), ("kota-cerdas",))
    store.close()
    running = serve(folder / "home", folder / "server.log")
    made = [folder / "home" / "reports" / f"{who}.{lang}.json" for who in ("all", "KECIL4") for lang in LANGS]
    try:
        until(lambda: all(file.exists() for file in made), SECONDS_TO_REPORT)
        yield running
    finally:
        running.stop()
    assert running.processes() == {}
    assert "Traceback" not in running.output, running.output


@pytest.fixture(scope="module")
def pin_typed(taught: Server, chromium: Browser) -> Iterator[Visit]:
    """Return a trainer who has typed the PIN."""
    one = visit(chromium, taught.base, "laptop")
    one.type_pin(taught.pin)
    yield one
    assert one.unexpected() == []
    one.close()


def at_size(trainer: Visit, width: int) -> None:
    trainer.page.set_viewport_size({"width": width, "height": 800})


def test_a_learner_does_not_reach_the_report(taught: Server, chromium: Browser) -> None:
    one = visit(chromium, taught.base, "phone")
    try:
        one.join("Kenanga")
        for path in ("/board/report", LESSON):
            one.goto(path)
            assert one.page.url == f"{taught.base}/board"
            expect(one.page.locator("#pin")).to_be_visible()
            expect(one.page.locator(".report")).to_have_count(0)
        for path in ("/notebook/laporan", "/notebook/../trainer/laporan"):
            answer = one.page.request.get(f"{taught.base}{path}")
            assert answer.status == 404
        assert one.unexpected() == []
    finally:
        one.close()


def test_the_board_leads_to_the_report_of_the_people_it_shows(pin_typed: Visit) -> None:
    pin_typed.goto(f"/board?cohort={MAWAR.code}", "id")
    pin_typed.page.get_by_role("link", name=say("report.link", "id")).click()
    expect(pin_typed.page.locator("h1")).to_have_text(MAWAR.title)
    pin_typed.page.get_by_role("link", name="Apa itu kota cerdas?").click()
    expect(pin_typed.page.locator("h1")).to_have_text("Apa itu kota cerdas?")
    pin_typed.page.get_by_role("link", name=say("report.to-whole", "id")).click()
    expect(pin_typed.page.locator("h1")).to_have_text(MAWAR.title)
    pin_typed.page.get_by_role("link", name=FOUR.title).click()
    expect(pin_typed.page.locator("main")).to_contain_text(say("report.too-few", "id"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["/board/report", LESSON], ids=["all", "lesson"])
def test_the_report_can_be_read_by_everybody(pin_typed: Visit, path: str, lang: Lang) -> None:
    pin_typed.goto(path, lang)
    assert pin_typed.page.locator("html").get_attribute("lang") == lang
    charts = pin_typed.page.locator("figure[role=img] svg")
    assert charts.count() >= 2
    assert pin_typed.page.locator("figure[role=img]:not([aria-label])").count() == 0
    for width in (1280, 360, 320):
        at_size(pin_typed, width)
        assert pin_typed.overflow() <= 0, f"too wide at {width}"
        assert (charts.first.bounding_box() or {})["width"] > 0.85 * min(width, 440)
        if width != 320:
            pin_typed.shoot(f"report-{'lesson' if path == LESSON else 'all'}-{width}", lang)
            assert pin_typed.faults_of_access() == []


def test_the_lighter_colours_follow_a_dark_screen(pin_typed: Visit) -> None:
    at_size(pin_typed, 360)
    for scheme, ink in (("light", "rgb(42, 26, 36)"), ("dark", "rgb(246, 236, 226)")):
        pin_typed.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        pin_typed.goto(LESSON, "id")
        text = pin_typed.page.locator("figure.chart text[fill='#2a1a24']").first
        assert text.evaluate("one => getComputedStyle(one).fill") == ink
        assert pin_typed.faults_of_access("figure.chart") == []
    pin_typed.page.emulate_media(color_scheme="light")


def test_an_unknown_cohort_or_lesson_is_not_found(pin_typed: Visit) -> None:
    pin_typed.allow("404")
    for query in ("cohort=NIHIL", "lesson=nihil", "cohort=..%2Fall"):
        answer = pin_typed.page.goto(f"{pin_typed.base}/board/report?{query}")
        assert answer
        assert answer.status == 404


def test_a_report_leaves_no_kernel_behind(taught: Server, pin_typed: Visit) -> None:
    pin_typed.goto(LESSON, "en")
    until(lambda: not any("ipykernel" in command for command in taught.processes().values()))
