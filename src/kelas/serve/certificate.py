"""Certificates: a learner prints theirs, and anybody checks one.

What changes something or holds a name comes by POST and is kept by no browser. The name lives as long as the request.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from tornado import web
from tornado.ioloop import IOLoop

from kelas import paths
from kelas.certificates import bake, desk, keys, paper, register, told
from kelas.certificates.credential import credential, enveloped, revocations, sign, ticket
from kelas.certificates.register import Certificate
from kelas.certificates.rule import Standing
from kelas.certificates.verify import LONGEST, Verdict, verify
from kelas.lessons.models import Track
from kelas.serve.announce import lan_addresses
from kelas.serve.identity import is_private
from kelas.serve.page import Page
from kelas.words.text import figure

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A track's certificate as a learner's pages show it.

    Attributes:
        last: the newest that was issued, if any.
    """

    standing: Standing
    last: Certificate | None

    @property
    def state(self) -> str:
        """Return what to say: it was revoked, can be printed, is begun, or is not begun."""
        if self.last and self.last.revoked_at:
            return "revoked"
        if self.last or self.standing.earned:
            return "ready"
        return "begun" if self.standing.begun else "open"


def held(page: Page, learner: str) -> list[Held]:
    """Return how a learner stands with every certificate, as far as the events say; see `desk.checked`."""
    seen, issued = desk.seen(page.site.store, learner), register.issued(page.site.store, learner)
    return [
        Held(standing=desk.stands(track, seen), last=register.latest(issued, track.key))
        for track in desk.tracks().values()
    ]


async def aside(work: Callable[..., T], *given: object) -> T:
    """Do what takes a while without letting the other visitors wait."""
    return await IOLoop.current().run_in_executor(None, work, *given)


class CertificatePage(Page):
    """What these pages share."""

    @property
    def base(self) -> str:
        """The address under which phones on this network reach the server."""
        return f"http://{lan_addresses()[0]}:{self.site.port}"

    def track(self, key: str) -> Track:
        """Return a track that has a certificate, or the page that says there is none."""
        if key not in desk.tracks():
            raise web.HTTPError(404)
        return desk.tracks()[key]

    async def claimed(self, track: Track) -> Certificate | None:
        """Return the learner's certificate, issued if it has been earned; if there is none, send them to its page."""
        learner = self.learner
        if learner is None or not self.site.print_limit.passes(learner):
            raise web.HTTPError(429 if learner else 403)
        found = await aside(desk.claim, self.site.store, learner, track, datetime.now(UTC))
        if found is None:
            self.redirect(f"/certificate/{track.key}")
        return found

    def send(self, content: bytes | str, kind: str, name: str) -> None:
        """Send a file to be saved."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)


class Print(CertificatePage):
    """A track's certificate: what is missing, or the form for the name."""

    async def get(self, key: str) -> None:
        """Show the page."""
        await self._page(self.track(key))

    async def post(self, key: str) -> None:
        """Make the PDF with the name that was typed, or say what is wrong with it."""
        track = self.track(key)
        name = self.typed("name")
        problem = _problem(name)
        if problem:
            await self._page(track, name="" if problem == "certificate.name-private" else name, problem=problem)
            return
        found = await self.claimed(track)
        if found is None:
            return
        try:
            signed = ticket(found, keys.issuer(paths.home()))
            made = await aside(paper.pdf, found, name, signed, self.base)
        except paper.LettersError as error:
            await self._page(track, name=name, problem="certificate.name-letters", letters=str(error))
            return
        self.send(made, "application/pdf", f"sertifikat-{track.key}.pdf")

    async def _page(self, track: Track, name: str = "", problem: str = "", letters: str = "") -> None:
        learner = self.learner
        if learner is None:
            self.redirect("/")
            return
        standing = await aside(desk.checked, self.site.store, learner, track)
        last = register.latest(register.issued(self.site.store, learner), track.key)
        self.show(
            "certificate.html",
            held=Held(standing=standing, last=last),
            percent=figure(round(standing.award.pass_mark * 100, 1), self.lang),
            name=name,
            problem=problem,
            letters=letters,
            most=paper.LONGEST_NAME,
            spoken=register.spoken,
        )


class Sample(CertificatePage):
    """A picture of the certificate without a name."""

    async def get(self, key: str) -> None:
        """Send it, as it would be issued now."""
        track, learner = self.track(key), self.learner
        if learner is None or not self.site.print_limit.passes(learner):
            raise web.HTTPError(429 if learner else 403)
        shown = register.latest(register.issued(self.site.store, learner), track.key)
        if shown is None:
            standing = desk.stands(track, desk.seen(self.site.store, learner))
            what = register.certified(standing, cohort="")
            shown = Certificate(
                code=paper.SAMPLE_CODE, learner="", track=key, issued_at=datetime.now(UTC), certified=what
            )
        self.set_header("Content-Type", "image/png")
        self.finish(await aside(paper.sample, shown, self.lang, self.base))


class Badge(CertificatePage):
    """The Open Badge, as a file."""

    async def post(self, key: str) -> None:
        """Send the badge in the form that was asked for."""
        track = self.track(key)
        found = await self.claimed(track)
        if found is None:
            return
        issuer = keys.issuer(paths.home())
        token = sign(credential(found, issuer.id, self.base), issuer)
        drawing, picture = await aside(paper.badge)
        match self.get_body_argument("format", ""):
            case "svg":
                self.send(bake.into_svg(drawing, token), "image/svg+xml", f"lencana-{key}.svg")
            case "jwt":
                self.send(token, "text/plain; charset=utf-8", f"lencana-{key}.jwt")
            case "json":
                self.send(json.dumps(enveloped(token)), "application/json", f"lencana-{key}.json")
            case _:
                self.send(bake.into_png(picture, token), "image/png", f"lencana-{key}.png")


class Verify(CertificatePage):
    """Checks a code, a token or a badge file, for anybody."""

    def get(self, presented: str = "") -> None:
        """Show the form, or the verdict on what the address holds."""
        self._page(presented.encode(), shown=presented)

    def post(self) -> None:
        """Check what was typed, or the file that was sent."""
        files = self.request.files.get("file", [])
        typed = self.get_body_argument("text", "")
        self._page(files[0].body if files and files[0].body else typed.encode(), shown="")

    def _page(self, data: bytes, shown: str) -> None:
        verdict = None
        if data:
            if not self.site.verify_limit.passes(str(self.request.remote_ip)):
                raise web.HTTPError(429)
            verdict = self._verdict(data)
        self.show("verify.html", verdict=verdict, told=told.lines(verdict, self.lang) if verdict else [])

    def _verdict(self, data: bytes) -> Verdict:
        presented = bake.presented(data) if len(data) <= LONGEST else ""
        return verify(
            presented,
            keys.trusted(paths.home()),
            lambda code: register.find(self.site.store, code),
            desk.titles(),
            datetime.now(UTC),
        )


class IssuerKeys(CertificatePage):
    """Who signs here: the public keys, for other computers."""

    def get(self) -> None:
        """Send them as JSON."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(keys.issuer(paths.home()).public())


class Revocations(CertificatePage):
    """The credentials that were revoked."""

    def get(self) -> None:
        """Send the list as JSON."""
        withdrawn = [one for one in register.issued(self.site.store) if one.revoked_at]
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(revocations(withdrawn, keys.issuer(paths.home()).id, self.base))


def _problem(name: str) -> str:
    """Return the key of the sentence that says what is wrong with a name, empty if nothing is."""
    if not name:
        return "certificate.name-missing"
    if is_private(name):
        return "certificate.name-private"
    return "certificate.name-long" if len(name) > paper.LONGEST_NAME else ""
