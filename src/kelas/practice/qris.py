"""The text of a practice QR for a payment: laid out as the EMV standard says, and broken on purpose.

No app takes it for real: the provider does not exist, the merchant's name begins with LATIHAN (practice), and the check
sum is wrong.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from kelas.practice.numbers import canonical

PRACTICE = "LATIHAN"
_PROVIDER = "INVALID.CONTOH.LATIHAN"
_LONGEST_NAME = 25
_LARGEST = Decimal(10) ** 10


def payload(merchant: str, amount: Decimal | None, *, static: bool) -> str:
    """Return the text of a practice QR.

    Args:
        merchant: the name that the payer's app shows.
        amount: in rupiah; a static QR leaves it to the payer.
        static: whether the same QR serves every payment.
    """
    name = merchant if merchant.startswith(PRACTICE) else f"{PRACTICE} {merchant}"
    parts = [
        ("00", "01"),
        ("01", "11" if static else "12"),
        ("26", _tag("00", _PROVIDER)),
        ("52", "0000"),
        ("53", "360"),
        *([("54", canonical(amount))] if amount is not None and not static and 0 <= amount < _LARGEST else []),
        ("58", "ID"),
        ("59", _plain(name)[:_LONGEST_NAME].rstrip()),
        ("60", "KEDIRI"),
    ]
    text = "".join(_tag(tag, value) for tag, value in parts) + "6304"
    wrong = int(crc16(text), 16) ^ 0xFFFF
    return f"{text}{wrong:04X}"


def crc16(text: str) -> str:
    """Return the check sum of the EMV standard: CRC-16, polynomial 1021, starting from FFFF, as four hex digits."""
    crc = 0xFFFF
    for byte in text.encode("ascii", "replace"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def _plain(text: str) -> str:
    """Return a name in the characters that the standard allows."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if " " <= c <= "~")
