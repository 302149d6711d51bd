"""The printed certificate: an A4 page in both languages, made by Typst from grading/certificate/certificate.typ.

It is a tagged PDF by PDF/UA-1 (ISO 14289-1), which also means that a letter that no font has is an error, not a box.
The fonts are those inside Typst and those beside the template, so that it works without internet and looks the same
everywhere. Neither the name nor the page is written to any file here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import segno

from kelas import paths
from kelas.certificates.dates import day
from kelas.certificates.register import Certificate, Learned, spoken
from kelas.practice.turn import WIB
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang, Text

FOLDER = paths.GRADING / "certificate"
LONGEST_NAME = 80
SAMPLE_CODE = "K7FNM9QXTB"
# With more lessons the page has room for their titles only.
MOST_OBJECTIVES = 5
MOST_TITLES = 20
DOTS_PER_INCH = 72
_CAN = re.compile(r"^(Setelah ini Anda bisa|After this you can) ")
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')


class LettersError(Exception):
    """The name holds letters that no font here has; they are the message."""


def pdf(certificate: Certificate, name: str, ticket: str, base: str) -> bytes:
    """Return the certificate as a PDF.

    Args:
        certificate: an issued one.
        name: what the learner typed just now.
        ticket: the token for the QR code.
        base: the address of the server as phones see it, such as `http://192.168.1.10:8866`.

    Raises:
        LettersError: the name cannot be printed.
    """
    from typst import TypstError

    try:
        return _made("certificate.typ", _data(certificate, name, ticket, base), format="pdf", pdf_standards="ua-1")
    except TypstError as error:
        # Typst's message quotes the name, so it goes no further.
        letters = dict.fromkeys(_NO_FONT.findall(str(error.diagnostic)))
    raise LettersError(" ".join(letters))


def sample(certificate: Certificate, lang: Lang, base: str) -> bytes:
    """Return a picture (PNG) of the certificate, with a word in place of the name."""
    code = spoken(certificate.code)
    data = _data(certificate, say("certificate.paper-sample", lang), code, base)
    return _made("certificate.typ", data, format="png", ppi=DOTS_PER_INCH)


def badge() -> tuple[str, bytes]:
    """Return the picture of the badge, as SVG and as PNG."""
    return (FOLDER / "badge.svg").read_text("utf-8"), _made("badge.typ", {}, format="png", ppi=DOTS_PER_INCH)


def _made(template: str, data: Mapping[str, Any], **how: Any) -> bytes:
    import typst  # 40 MB, which only certificates need

    made: bytes = typst.compile(
        FOLDER / template,
        root=paths.ROOT,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        **how,
    )
    return made


def _data(certificate: Certificate, name: str, ticket: str, base: str) -> dict[str, Any]:
    """Return what the template reads: each sentence as {id, en}, the QR code as SVG."""
    what = certificate.certified
    issued = certificate.issued_at.astimezone(WIB)
    many = len(what.lessons) > MOST_OBJECTIVES
    return {
        "title": f"{say('certificate.paper-title', 'id')}: {what.title.id}",
        "name": name,
        "date": {"year": issued.year, "month": issued.month, "day": issued.day},
        "certifies": _both(what.title),
        "cohort": _said("certificate.paper-cohort", cohort=what.cohort) if what.cohort else None,
        "until": _dated("certificate.paper-until", certificate.until) if certificate.until else None,
        "lessons": _titles(what.lessons) if many else [_ability(one) for one in what.lessons],
        "qr": segno.make(f"{base}/verify/{ticket}", error="m").svg_inline(border=2),
        "words": {
            "title": _said("certificate.paper-title"),
            "given": _said("certificate.paper-given"),
            "done": _said("certificate.paper-done"),
            "list": _said("certificate.paper-lessons" if many else "certificate.paper-can"),
            "date": _dated("certificate.paper-date", certificate.issued_at),
            "trainer": _said("certificate.paper-trainer"),
            "qr": _said("certificate.paper-qr"),
            "code": _said("certificate.paper-code", code=spoken(certificate.code)),
            "check": _said("certificate.paper-check", address=f"{base}/verify"),
            "issuer": _said("certificate.paper-issuer"),
        },
    }


def _both(text: Text) -> dict[Lang, str]:
    return {lang: text.say(lang) for lang in LANGS}


def _said(key: str, **values: str) -> dict[Lang, str]:
    return {lang: say(key, lang, **values) for lang in LANGS}


def _dated(key: str, at: datetime) -> dict[Lang, str]:
    return {lang: say(key, lang, day=day(at, lang)) for lang in LANGS}


def _ability(lesson: Learned) -> dict[Lang, str]:
    """Return what a learner can do after a lesson, as the end of "and can:"."""
    return {lang: _CAN.sub("", lesson.objective.say(lang)) for lang in LANGS}


def _titles(lessons: Sequence[Learned]) -> list[dict[Lang, str]]:
    left = len(lessons) - MOST_TITLES
    more = [_said("certificate.paper-more", number=str(left))] if left > 0 else []
    return [*(_both(one.title) for one in lessons[:MOST_TITLES]), *more]
