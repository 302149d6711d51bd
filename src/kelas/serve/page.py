"""What all our pages share: the language, the learner, the headers, and a kind way to fail."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from tornado import web
from tornado.httputil import HTTPServerRequest

from kelas.board.look import Board
from kelas.events.store import Store, StoreError
from kelas.serve import static
from kelas.serve.door import Door
from kelas.serve.identity import Limit, Register, tidy
from kelas.serve.record import record
from kelas.serve.rendered import Rendered
from kelas.words.interface import say
from kelas.words.text import Lang, as_lang, figure

log = logging.getLogger(__name__)

LEARNER_COOKIE = "kelas_learner"
LANG_COOKIE = "kelas_lang"
COOKIE_DAYS = 365
_HOST = re.compile(r"[\w.:\[\]-]+")


@dataclass(kw_only=True)
class Site:
    """What the handlers need, made once when the server starts."""

    store: Store
    register: Register
    pages: Environment
    pin: str
    port: int
    door: Door
    rendered: dict[Any, Rendered] = field(default_factory=dict)
    board: Board = field(init=False)
    boards: dict[Any, Any] = field(default_factory=dict)
    reports: dict[Any, tuple[Any, str]] = field(default_factory=dict)
    join_limit: Limit = field(default_factory=lambda: Limit(tries=60, seconds=60))
    phrase_limit: Limit = field(default_factory=lambda: Limit(tries=10, seconds=60))
    open_limit: Limit = field(default_factory=lambda: Limit(tries=20, seconds=10))
    upload_limit: Limit = field(default_factory=lambda: Limit(tries=10, seconds=60))
    print_limit: Limit = field(default_factory=lambda: Limit(tries=30, seconds=60))
    verify_limit: Limit = field(default_factory=lambda: Limit(tries=30, seconds=60))
    pin_limit: Limit = field(default_factory=lambda: Limit(tries=6, seconds=60))

    def __post_init__(self) -> None:
        self.board = Board(self.store)


def policy(host: str) -> str:
    """Return the Content-Security-Policy: only our own files and server; nothing written inside the page runs.

    Older browsers do not take `self` for a WebSocket, so the host is named.
    """
    socket = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        f"default-src 'self'; connect-src 'self'{socket}; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def learner_of(handler: web.RequestHandler) -> str | None:
    """Return the learner whose signed cookie came with a request, if it is a good one."""
    value = handler.get_signed_cookie(LEARNER_COOKIE, max_age_days=COOKIE_DAYS)
    return value.decode("ascii", "replace") if value else None


def remember(handler: web.RequestHandler, learner: str) -> None:
    """Set the learner's signed cookie."""
    handler.set_signed_cookie(
        LEARNER_COOKIE, learner, expires_days=COOKIE_DAYS, httponly=True, samesite="Lax", path="/"
    )


def lang_of(handler: web.RequestHandler) -> Lang:
    """Return the page's language: what the address asks for (kept in a cookie), else the cookie, else Indonesian."""
    asked = handler.get_query_argument("lang", None)
    if asked in ("id", "en"):
        handler.set_cookie(LANG_COOKIE, asked, expires_days=COOKIE_DAYS, samesite="Lax", path="/")
        return as_lang(asked)
    return as_lang(handler.get_cookie(LANG_COOKIE))


def common(handler: web.RequestHandler, lang: Lang) -> dict[str, Any]:
    """Return what every template needs."""
    return {
        "lang": lang,
        "say": lambda key, **values: say(key, lang, **values),
        "static": f"/static/{static.version()}",
        "xsrf": handler.xsrf_form_html(),
        "path": handler.request.path,
        "record": record,
        "figure": lambda value: figure(value, lang),
    }


def failure(handler: web.RequestHandler, site: Site, status_code: int, details: dict[str, Any]) -> str:
    """Return the page that says in plain words what went wrong and what to do."""
    name = {403: "expired", 404: "not-found", 429: "too-often"}.get(status_code, "ours")
    if isinstance(details.get("exc_info", (None, None, None))[1], StoreError):
        name = "store"
    lang = lang_of(handler)
    template = site.pages.get_template("message.html")
    title, text = say(f"error.{name}.title", lang), say(f"error.{name}", lang)
    return template.render(**common(handler, lang), title=title, text=text)


class Discreet:
    """A handler that logs what failed, and nothing about the visitor."""

    request: HTTPServerRequest

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log errors of ours, not the visitor's; neither what was asked for nor from where."""
        if not isinstance(value, web.HTTPError) or value.status_code >= 500:
            log.error("%s %s", self.request.method, self.request.path, exc_info=(typ, value, tb))


class Page(Discreet, web.RequestHandler):
    """A page of ours."""

    def initialize(self, site: Site) -> None:
        """Take what the handlers share."""
        self.site = site

    def set_default_headers(self) -> None:
        """Send our policy with every page; a page is never kept by the browser."""
        self.set_header("Content-Security-Policy", policy(self.request.host))
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    @property
    def learner(self) -> str | None:
        """The learner, if their cookie is good and they still exist."""
        found = learner_of(self)
        return found if found and self.site.register.known(found) else None

    @property
    def lang(self) -> Lang:
        """The page's language."""
        if not hasattr(self, "_lang"):
            self._lang = lang_of(self)
        return self._lang

    def show(self, template: str, **values: Any) -> None:
        """Send a page from a template."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.site.pages.get_template(template).render(**common(self, self.lang), **values))

    def typed(self, name: str) -> str:
        """Return what was typed into a field of a form, bounded and without control characters."""
        return tidy(self.get_body_argument(name, ""))

    def write_error(self, status_code: int, **details: Any) -> None:
        """Say in plain words what happened and what to do."""
        self.set_default_headers()
        self.finish(failure(self, self.site, status_code, details))
