"""Every example in every state, in both languages and both colour schemes: axe, sizes, widths, names."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kelas.lessons.kinds import kinds

AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
# The gallery repeats the same activity many times; a lesson page is looked at as a whole by the web tests.
RULES_OFF = {"rules": {"landmark-unique": {"enabled": False}, "heading-order": {"enabled": False}}}

_OPEN_ALL = """
() => {
  document.querySelectorAll('[aria-expanded="false"], [aria-pressed="false"], .desk__form [value="FIX"]')
  .forEach((control) => control.click());
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
}
"""
_TOO_SMALL = """
() => Array.from(document.querySelectorAll(".activity :is(button, input, select, textarea, summary, a)"))
  .filter((control) => control.offsetParent !== null)
  .map((control) => ["radio", "checkbox"].includes(control.type) ? control.closest("label") : control)
  .filter((target) => target.getBoundingClientRect().height < 48)
  .map((target) => `${target.tagName} ${target.className} ${target.getBoundingClientRect().height}`)
"""
_NAMELESS = """
() => Array.from(document.querySelectorAll(".activity :is(input, select, textarea)"))
  .filter((control) => !(control.labels || []).length && !control.getAttribute("aria-label"))
  .map((control) => control.outerHTML)
"""
_PALE = """
() => {
  const channel = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const texts = ":is(p, label, h3, h4, h5, h6, dd, dt, li, legend, button, summary)";
  return Array.from(document.querySelectorAll(`.activity ${texts}`))
    .filter((el) => el.offsetParent !== null && el.innerText.trim() && el.getAttribute("aria-disabled") !== "true")
    .map((el) => [ratio(rgb(getComputedStyle(el).color), ground(el)), el.className || el.tagName])
    .filter(([found]) => found < 7)
    .map(([found, name]) => `${name} ${found.toFixed(2)}`);
}
"""


def gallery(page: Page, site: str, kind: str, lang: str = "id") -> None:
    """Open the gallery of one kind, wait until it is drawn, and open all that folds or comes after a choice."""
    page.goto(f"{site}/host/gallery.html?kind={kind}&lang={lang}")
    page.wait_for_selector("body[data-ready]")
    page.evaluate(_OPEN_ALL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", kinds())
def test_axe_finds_nothing_in_any_state(page: Page, site: str, kind: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    gallery(page, site, kind, "en" if scheme == "dark" else "id")
    found = AXE.run(page, options=RULES | RULES_OFF).response["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", kinds())
def test_text_stands_out_seven_to_one_from_its_ground(page: Page, site: str, kind: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    gallery(page, site, kind)
    assert page.evaluate(_PALE) == []


@pytest.mark.parametrize("kind", kinds())
def test_every_control_is_48_pixels_high_and_has_a_name(page: Page, site: str, kind: str) -> None:
    gallery(page, site, kind)
    assert page.evaluate(_TOO_SMALL) == []
    assert page.evaluate(_NAMELESS) == []


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", kinds())
def test_nothing_is_wider_than_a_screen_of_320_pixels(chromium: Browser, site: str, kind: str, lang: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 800})
    try:
        gallery(page, site, kind, lang)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    finally:
        page.close()


@pytest.mark.parametrize("kind", kinds())
def test_a_long_word_does_not_widen_the_screen(page: Page, site: str, kind: str) -> None:
    gallery(page, site, kind)
    page.evaluate(
        """() => document.querySelectorAll(".activity :is(p, label > span, h3, h4, dd)")
            .forEach((el) => { if (!el.children.length) el.textContent += " " + "pertanggungjawaban".repeat(8); })"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("kind", ["pick-one", "pick-many", "order", "match", "fill-in", "number"])
def test_an_activity_is_answered_with_the_keyboard_alone(page: Page, site: str, kind: str) -> None:
    page.goto(f"{site}/blank.html")
    page.evaluate(
        """async (kind) => {
          const { open } = await import("/host/testing.js");
          window.opened = await open((await import(`/${kind}/${kind}.js`)).default, kind);
        }""",
        kind,
    )
    page.keyboard.press("Tab")
    if kind == "order":
        page.keyboard.press("Tab")
    page.keyboard.press({"match": "ArrowDown", "fill-in": "a", "number": "4"}.get(kind, "Space"))
    for _ in range(12):
        if page.evaluate("document.activeElement.dataset.do === 'send'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.opened.answers().length") == 1
