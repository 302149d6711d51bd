"""What the pages that Voilà makes have in common: who visits, whether there is room, and how the page is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from tornado import web
from tornado.iostream import StreamClosedError
from voila.handler import VoilaHandler

from kelas.serve.door import SECONDS_BETWEEN_ASKING
from kelas.serve.page import Discreet, Site, common, failure, lang_of, learner_of, remember

# The header in which the server tells Voilà, and so the kernel, who the learner is. What a browser sends under
# this name is thrown away.
LEARNER_HEADER = "X-Kelas-Learner"


class VisitedPage(Discreet, VoilaHandler):
    """A page with a kernel of its visitor's own."""

    def initialize(self, site: Site, **options: Any) -> None:
        """Take what the handlers share, and Voilà's own options."""
        self.site = site
        super().initialize(**options)

    def let_in(self) -> bool:
        """Find out who the learner is, and say whether there is room; if not, send the page that asks again by itself.

        Raises:
            HTTPError: 429, the learner opens pages too fast.
        """
        self.lang = lang_of(self)
        found = learner_of(self)
        self.learner = found if found and self.site.register.known(found) else self.site.register.guest(self.lang)
        remember(self, self.learner)
        self.set_header("Cache-Control", "no-store")
        self.request.headers[LEARNER_HEADER] = self.learner
        if not self.site.open_limit.passes(self.learner):
            raise web.HTTPError(429)
        place = self.site.door.place(self.learner, len(self.kernel_manager.list_kernel_ids()))
        if place:
            self.set_header("Refresh", str(SECONDS_BETWEEN_ASKING))
            template = self.site.pages.get_template("waiting.html")
            self.finish(template.render(**common(self, self.lang), place=place))
        return not place

    async def stream(self, pieces: AsyncIterator[str]) -> None:
        """Send the page piece by piece."""
        with suppress(StreamClosedError):  # the visitor left while the page was coming
            async for piece in pieces:
                self.write(piece)
                await self.flush()

    def write_error(self, status_code: int, **details: Any) -> None:
        """Say in plain words what happened, as our other pages do."""
        if self._headers_written:  # the text is on the screen already; the page's host says the rest
            self.finish()
            return
        self.finish(failure(self, self.site, status_code, details))
