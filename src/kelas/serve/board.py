"""The trainer's board, behind a PIN that the terminal shows when the server starts."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

import segno
from tornado import web

from kelas.lessons import read
from kelas.privacy import plausible_nik
from kelas.rights.audit import What, look
from kelas.rights.cohorts import closed
from kelas.serve.announce import lan_addresses
from kelas.serve.identity import NICKNAME_LENGTH, tidy
from kelas.serve.page import Page, Site, common
from kelas.words.interface import say

TRAINER_COOKIE = "kelas_trainer"
# Each trainer's page asks every three seconds.
SECONDS_A_TABLE_LASTS = 1.0
LONGEST_PAGE_NUMBER = 7
# No letters or digits that are read wrongly from a whiteboard.
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"


class Table(NamedTuple):
    """A part of the board's table as HTML, when it was made (seconds), and how many such parts there are."""

    at: float
    html: str
    pages: int


def board_url(place: str = "/board", *, cohort: str = "", find: str = "", page: int = 1) -> str:
    """Return the address of a part of the board."""
    asked = {"cohort": cohort, "find": find, "page": page if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{place}?{query}" if query else place


def is_trainer(handler: web.RequestHandler, site: Site) -> bool:
    """Say whether a visitor has typed the PIN of this run."""
    cookie = handler.get_signed_cookie(TRAINER_COOKIE, max_age_days=1)
    return bool(cookie) and hmac.compare_digest(cookie or b"", site.pin.encode())


class TrainerPage(Page):
    """A page for trainers: whoever has typed the PIN since the server started."""

    @property
    def trainer(self) -> bool:
        """Whether the visitor typed this run's PIN."""
        return is_trainer(self, self.site)

    def keep_look(self, what: What, cohort: str) -> None:
        """Keep that this trainer looks at learners' progress: once per view of a page that shows it."""
        look(self.site.store, self.session, what, cohort=cohort if cohort in self.site.store.cohorts() else "")

    @property
    def session(self) -> str:
        """A name for the trainer's session, which says nothing about the trainer."""
        cookie = self.get_cookie(TRAINER_COOKIE) or ""
        return f"trainer-{hashlib.sha256(cookie.encode()).hexdigest()[:6]}"

    @property
    def asked(self) -> dict[str, Any]:
        """Which part of the board the address asks for: a cohort, a piece of a nickname, a page's number."""
        find = tidy(self.get_query_argument("find", ""))[:NICKNAME_LENGTH]
        page = self.get_query_argument("page", "1")
        return {
            "cohort": self.get_query_argument("cohort", ""),
            "find": "" if plausible_nik(find) else find,
            "page": int(page) if page.isascii() and page.isdigit() and len(page) < LONGEST_PAGE_NUMBER else 1,
        }

    def table(self, asked: dict[str, Any]) -> Table:
        """Return the board's table. What several pages ask for within a second is made once."""
        now, key = time.monotonic(), (self.lang, *asked.values())
        fresh: dict[Any, Table] = {
            one: table for one, table in self.site.boards.items() if now - table.at < SECONDS_A_TABLE_LASTS
        }
        if key not in fresh:
            lessons = {slug: read.lesson(slug) for slug in read.folders()}
            seen = self.site.board.look(lessons, datetime.now(UTC), **asked)
            template = self.site.pages.get_template("board-rows.html")
            links = {
                "address": lambda page: board_url(**{**asked, "page": page}),
                "everyone": board_url(cohort=asked["cohort"]),
            }
            values = {"find": asked["find"], "seen": seen, **links}
            fresh[key] = Table(now, template.render(**common(self, self.lang), **values), seen.pages)
        self.site.boards = fresh
        return fresh[key]


class Board(TrainerPage):
    """Who is in, where each is, who is stuck."""

    def get(self) -> None:
        """Show the board, or ask for the PIN."""
        if not self.trainer:
            self.show("pin.html", problem=None)
            return
        asked = self.asked
        cohort = asked["cohort"]
        self.keep_look("board", cohort)
        values = {"rows_from": board_url("/board/rows", **asked), **self._invitation(cohort)}
        store = self.site.store
        self.show(
            "board.html", closed=closed(store), cohorts=store.cohorts(), table=self.table(asked), **asked, **values
        )

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
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.table(self.asked).html)


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
