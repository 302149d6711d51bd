"""Pictures with a credential inside, and finding it again in whatever somebody presents."""

from __future__ import annotations

import json
import struct
import zlib
from xml.etree import ElementTree as ET

import pytest

from kelas.certificates import bake, paper
from kelas.certificates.credential import enveloped

TOKEN = "eyJh-_x.eyJ5.c2ln_-0"
SVG, PNG = paper.badge()


def chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    """Read a PNG by its specification (https://www.w3.org/TR/png/#5Chunk-layout), checking each checksum."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    place, found = 8, []
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        kind, content = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack(">I", picture[place + 8 + length : place + 12 + length])
        assert checksum == zlib.crc32(kind + content)
        found.append((kind, content))
        place += length + 12
    return found


def test_the_png_has_one_uncompressed_text_with_the_token_and_the_picture_is_as_before() -> None:
    before, after = chunks(PNG), chunks(bake.into_png(PNG, TOKEN))
    baked = [content for kind, content in after if kind == b"iTXt"]
    assert baked == [b"openbadgecredential\0" + b"\0\0" + b"\0" + b"\0" + TOKEN.encode()]
    assert [chunk for chunk in after if chunk[0] != b"iTXt"] == before
    assert after[0][0] == b"IHDR"


def test_the_svg_has_the_credential_directly_after_its_opening_tag() -> None:
    root = ET.fromstring(bake.into_svg(SVG, TOKEN))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    (first, *_) = list(root)
    assert first.tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert first.attrib == {"verify": TOKEN}
    assert len(root.findall(".//{https://purl.imsglobal.org/ob/v3p0}credential")) == 1


@pytest.mark.parametrize(
    "presented",
    [
        bake.into_png(PNG, TOKEN),
        bake.into_svg(SVG, TOKEN).encode(),
        json.dumps(enveloped(TOKEN)).encode(),
        json.dumps(TOKEN).encode(),
        f"  {TOKEN}\n".encode(),
        f"http://192.168.1.10:8866/verify/{TOKEN}?lang=en".encode(),
    ],
    ids=["png", "svg", "json", "string", "jwt", "address"],
)
def test_the_token_comes_out_of_every_form(presented: bytes) -> None:
    assert bake.presented(presented) == TOKEN


def test_a_code_is_taken_as_it_was_typed() -> None:
    assert bake.presented(b" K7FNM-9QXTB ") == "K7FNM-9QXTB"
    assert bake.presented(b"http://192.168.1.10:8866/verify/K7FNM-9QXTB?lang=id") == "K7FNM-9QXTB"


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>"""


@pytest.mark.parametrize(
    "presented",
    [
        PNG,
        SVG.encode(),
        PNG[:20],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
        LAUGHS,
        b"{",
        b"[" * 50_000,
        b"{}",
        b'{"id": 5}',
        b"\xff\xfe\0\0",
        b"",
    ],
    ids=range(11),
)
def test_what_holds_no_credential_gives_no_token(presented: bytes) -> None:
    assert "." not in bake.presented(presented)


def test_the_badge_is_small_enough_to_be_sent_back() -> None:
    assert len(PNG) < 20_000
    assert len(SVG) < 10_000
