"""Badges as pictures with the credential inside, and getting a credential out of whatever somebody has. Pure.

Baking follows Open Badges 3.0, section "Baked Badge" (https://www.imsglobal.org/spec/ob/v3p0/#baked-badge).
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Iterator

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"
_PNG = b"\x89PNG\r\n\x1a\n"
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_BAKED = re.compile(r"<openbadges:credential\b[^>]*?\bverify\s*=\s*[\"']([\w.-]+)[\"']", re.ASCII)
# The parts of an iTXt chunk after its keyword: not compressed, no language, no translated keyword.
_PLAIN = b"\0\0\0\0\0"


def into_svg(drawing: str, token: str) -> str:
    """Return an SVG drawing with a signed credential inside."""
    opening = re.search(r"<svg\b[^>]*", drawing)
    if not opening:
        raise ValueError("not an SVG drawing")
    end = opening.end()
    inside = f'<openbadges:credential verify="{token}"></openbadges:credential>'
    return f'{drawing[:end]} xmlns:openbadges="{NAMESPACE}">\n{inside}{drawing[end + 1 :]}'


def into_png(picture: bytes, token: str) -> bytes:
    """Return a PNG picture with a signed credential inside."""
    head, *rest = _chunks(picture)
    baked = (b"iTXt", KEYWORD + _PLAIN + token.encode())
    return _PNG + b"".join(_packed(kind, content) for kind, content in (head, baked, *rest))


def presented(data: bytes) -> str:
    """Return what somebody presents: the token in a file of any kind, the end of an address, or the text itself.

    Args:
        data: a picture with a credential inside, a .jwt or .json file, or typed text such as a code.
    """
    if data.startswith(_PNG):
        texts = [chunk for kind, chunk in _chunks(data) if kind == b"iTXt" and chunk.startswith(KEYWORD + _PLAIN)]
        return texts[0].removeprefix(KEYWORD + _PLAIN).decode("ascii", "replace") if texts else ""
    text = data.decode("utf-8", "replace").strip()
    if "<svg" in text:
        baked = _BAKED.search(text)
        return baked[1] if baked else ""
    if text.startswith(("{", '"')):
        text = _in_json(text)
    end = text.partition("?")[0].rsplit("/", 1)[-1].rsplit(",", 1)[-1]
    token = _TOKEN.search(end)
    return token[0] if token else end


def _in_json(text: str) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    if isinstance(document, dict):
        document = document.get("id")
    return document if isinstance(document, str) else ""


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and content of each chunk of a PNG; a picture that is cut short ends early."""
    place = len(_PNG)
    while place + 8 <= len(picture):
        length, kind = struct.unpack_from(">I4s", picture, place)
        yield kind, picture[place + 8 : place + 8 + length]
        place += length + 12


def _packed(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
