"""What the terminal says when the server is up: addresses, a QR code, and the board's PIN."""

from __future__ import annotations

import io
import socket

import segno

from kelas.words.interface import say
from kelas.words.text import LANGS


def lan_address() -> str:
    """Return this machine's address on its network, or the loopback address if it is on none.

    Connecting a datagram socket sends nothing; it only makes the system choose a way out.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def announcement(port: int, pin: str) -> str:
    """Return the text for the terminal, in both languages."""
    here, there = f"http://127.0.0.1:{port}/", f"http://{lan_address()}:{port}/"
    picture = io.StringIO()
    segno.make(there).terminal(out=picture, compact=True)
    lines = ["", picture.getvalue()]
    for lang in LANGS:
        lines += [
            say("terminal.phone", lang, address=there),
            say("terminal.here", lang, address=here),
            say("terminal.pin", lang, pin=pin, address=f"{here}board"),
            say("terminal.stop", lang),
            "",
        ]
    return "\n".join(lines)
