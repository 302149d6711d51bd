"""What the terminal says when the server is up: addresses, a QR code, and the board's PIN."""

from __future__ import annotations

import io
import socket

import segno
from jupyter_client import localinterfaces

from kelas.words.interface import say
from kelas.words.text import LANGS


def lan_addresses() -> list[str]:
    """Return this machine's addresses on its networks, the likeliest for phones first; never empty.

    A laptop that is the hotspot itself has no way out, so its interfaces are asked as well.
    """
    found = [_way_out(), *localinterfaces.public_ips()]
    usable = [address for address in dict.fromkeys(found) if address and not address.startswith("127.")]
    return usable or ["127.0.0.1"]


def _way_out() -> str:
    """Return the address from which this machine would reach others, or an empty text.

    Connecting a datagram socket sends nothing; it only makes the system choose a way out.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def announcement(port: int, pin: str) -> str:
    """Return the text for the terminal, in both languages."""
    here = f"http://127.0.0.1:{port}/"
    there, *others = [f"http://{address}:{port}/" for address in lan_addresses()]
    picture = io.StringIO()
    segno.make(there).terminal(out=picture, compact=True)
    lines = ["", picture.getvalue()]
    for lang in LANGS:
        lines += [
            say("terminal.phone", lang, address=there),
            *[say("terminal.or", lang, address=other) for other in others],
            say("terminal.here", lang, address=here),
            say("terminal.pin", lang, pin=pin, address=f"{here}board"),
            say("terminal.stop", lang),
            "",
        ]
    return "\n".join(lines)
