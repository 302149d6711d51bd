"""The browser and the kernel must see the same numbers as possibly real."""

from __future__ import annotations

import random

from playwright.sync_api import Page

from kelas.privacy import plausible_nik

_PROVINCES = ["35", "11", "21", "96", "99", "20", "00", "82", "54"]
_DATES = ["010190", "410190", "310290", "290200", "711299", "320190", "401190", "011390", "000190", "300204"]
_SERIALS = ["0001", "0000", "9999", "1000"]
_BETWEEN = [
    "",
    " ",
    ".",
    "-",
    "/",
    ", ",
    " - ",
    "   ",
    "    ",
    "\u00a0",
    "\u200b",
    "\u2013",
    "_",
    "x",
    "\x1c",
    "\x85",
    "\ufeff",
    "'",
]
_ALPHABETS = [
    "0123456789",
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
    "０１２３４５６７８９",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "꧐꧑꧒꧓꧔꧕꧖꧗꧘꧙",
]
_AROUND = ["", "NIK: ", "7", "12", "🙂", "مرحبا ", "½", "⑩", "\n"]
_JUDGE = "async (texts) => texts.map((await import('/host/privacy.js')).plausibleNik)"


def texts(count: int) -> list[str]:
    """Return texts that hold, nearly hold, or hide sixteen digits; the same on every run."""
    dice = random.Random(3571)
    made = []
    for _ in range(count):
        digits = dice.choice(_PROVINCES) + "7101" + dice.choice(_DATES) + dice.choice(_SERIALS)
        digits = digits[: dice.choice([16, 16, 16, 15])] + dice.choice(["", "", "5"])
        size = dice.choice([16, 4, 6, 2])
        joined = dice.choice(_BETWEEN).join(digits[at : at + size] for at in range(0, len(digits), size))
        written = joined.translate(str.maketrans("0123456789", dice.choice(_ALPHABETS)))
        made.append(dice.choice(_AROUND) + written + dice.choice(_AROUND))
    return made


def test_browser_and_kernel_agree_on_which_numbers_could_be_real(page: Page, site: str) -> None:
    asked = [*texts(1500), "", "0" * 100, "1234567890" * 50, "\ud83d", "3" * 16]
    page.goto(f"{site}/blank.html")
    found = page.evaluate(
        _JUDGE,
        asked,
    )
    expected = [plausible_nik(text) for text in asked]
    assert [text for text, a, b in zip(asked, found, expected, strict=True) if a != b] == []
    assert 200 < sum(expected) < 1300, "the texts are a fair mix of both"


def test_browser_and_kernel_read_every_digit_of_unicode_alike(page: Page, site: str) -> None:
    """One digit of a plausible number is replaced by each digit character there is."""
    digits = [chr(code) for code in range(128, 0x110000) if chr(code).isdigit()]
    start, end = "3571" + "01" + "01" + "01" + "9", "000" + "1"
    asked = [start + digit + end for digit in digits]
    page.goto(f"{site}/blank.html")
    found = page.evaluate(
        _JUDGE,
        asked,
    )
    assert found == [plausible_nik(text) for text in asked]
    assert all(found)


def test_nothing_plausible_is_left_after_the_digits_were_taken_out(page: Page, site: str) -> None:
    page.goto(f"{site}/blank.html")
    left = page.evaluate(
        """async (texts) => {
          const { plausibleNik, withoutNik } = await import('/host/privacy.js');
          return texts.map((text) => withoutNik({ field: [text] }).field[0]).filter(plausibleNik);
        }""",
        texts(400),
    )
    assert left == []
