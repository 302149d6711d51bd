"""The trainer's board, behind a PIN that the terminal shows when the server starts."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime
from typing import Any

import segno
from tornado import web

from kelas.board.rows import Row, rows
from kelas.lessons import read
from kelas.privacy import plausible_nik
from kelas.serve.announce import lan_addresses
from kelas.serve.page import Page
from kelas.words.interface import say

TRAINER_COOKIE = "kelas_trainer"
# No letters or digits that are read wrongly from a whiteboard.
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"


class TrainerPage(Page):
    """A page for trainers: whoever has typed the PIN since the server started."""

    @property
    def trainer(self) -> bool:
        """Whether the visitor typed this run's PIN."""
        cookie = self.get_signed_cookie(TRAINER_COOKIE, max_age_days=1)
        return bool(cookie) and hmac.compare_digest(cookie or b"", self.site.pin.encode())

    def board(self, cohort: str) -> dict[str, Any]:
        """Return what the board shows of a cohort (all learners if none is named)."""
        store = self.site.store
        learners = store.learners(cohort=cohort) if cohort else store.learners()
        lessons = {slug: read.lesson(slug) for slug in read.folders()}
        found: list[Row] = rows(learners, lessons, store.read(), datetime.now(UTC))
        shown = [row for row in found if row.nickname or row.current]
        return {"rows": shown, "cohorts": store.cohorts(), "cohort": cohort, "here": sum(row.here for row in shown)}


class Board(TrainerPage):
    """Who is in, where each is, who is stuck."""

    def get(self) -> None:
        """Show the board, or ask for the PIN."""
        if not self.trainer:
            self.show("pin.html", problem=None)
            return
        cohort = self.get_query_argument("cohort", "")
        self.show("board.html", **self.board(cohort), **self._invitation(cohort))

    def post(self) -> None:
        """Take the PIN."""
        if not self.site.pin_limit.passes(str(self.request.remote_ip)):
            raise web.HTTPError(429)
        if not hmac.compare_digest(self.typed("pin").replace(" ", "").encode(), self.site.pin.encode()):
            self.set_status(403)
            self.show("pin.html", problem="pin.wrong")
            return
        self.set_signed_cookie(
            TRAINER_COOKIE, self.site.pin, expires_days=1, httponly=True, samesite="Strict", path="/board"
        )
        self.redirect("/board")

    def _invitation(self, cohort: str) -> dict[str, Any]:
        address = f"http://{lan_addresses()[0]}:{self.site.port}/" + (f"?code={cohort}" if cohort else "")
        return {"address": address, "qr": segno.make(address).svg_data_uri(scale=5, border=2)}


class BoardRows(TrainerPage):
    """The board's table alone, which the page fetches again and again."""

    def get(self) -> None:
        """Send the table, or 403 so that the page asks for the PIN again."""
        if not self.trainer:
            self.set_status(403)
            self.finish()
            return
        self.show("board-rows.html", **self.board(self.get_query_argument("cohort", "")))


class Cohorts(TrainerPage):
    """Opening a workshop."""

    def post(self) -> None:
        """Make a cohort with a short code, and show its board."""
        if not self.trainer:
            raise web.HTTPError(403)
        title = self.typed("title")[:80]
        if not title:
            self.redirect("/board")
            return
        if plausible_nik(title):
            self.show("message.html", title=say("board.title", self.lang), text=say("verdict.refused", self.lang))
            return
        taken = self.site.store.cohorts()
        code = next(code for code in iter(_new_code, None) if code not in taken)
        self.site.store.add_cohort(code, title, datetime.now(UTC).isoformat())
        self.redirect(f"/board?cohort={code}")


def _new_code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(4)) + str(secrets.randbelow(90) + 10)
