"""A verdict in words."""

from __future__ import annotations

from kelas.certificates.dates import day
from kelas.certificates.register import spoken
from kelas.certificates.verify import Verdict
from kelas.words.interface import say
from kelas.words.text import Lang


def lines(verdict: Verdict, lang: Lang) -> list[str]:
    """Return what a check found, a sentence a line: first the result itself, then what it means, then the details."""
    found = [say(f"verify.is-{verdict.state}", lang), say(f"verify.means-{verdict.state}", lang)]
    if verdict.reason:
        found.append(say("verify.reason", lang, reason=verdict.reason))
    if verdict.title:
        found.append(say("verify.certifies", lang, title=verdict.title.say(lang)))
    if verdict.issued_at:
        found.append(say("verify.day", lang, day=day(verdict.issued_at, lang)))
    if verdict.until:
        found.append(say("verify.until", lang, day=day(verdict.until, lang)))
    if verdict.code:
        found.append(say("verify.code", lang, code=spoken(verdict.code)))
        found.append(say("verify.name", lang))
        if not verdict.listed and verdict.state != "revoked":
            found.append(say("verify.unlisted", lang))
    return found
