"""The trainer's report: Voilà runs notebooks/trainer/laporan.ipynb, which shows a report that was kept.

A page is kept for as long as its report's file is the same, so only the first look at a new report runs the notebook.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from jupyter_core.utils import ensure_async
from nbformat import NotebookNode
from tornado import web
from voila.handler import VoilaHandler

from kelas import paths
from kelas.lessons import read
from kelas.report.kept import file, folder
from kelas.serve import static
from kelas.serve.board import is_trainer
from kelas.serve.page import Discreet, Site, failure, lang_of, policy
from kelas.words.interface import say
from kelas.words.text import Lang

NOTEBOOK = paths.NOTEBOOKS / "trainer" / "laporan.ipynb"
TEMPLATE = "kelas-report"
# Pages that are kept at once, a hundred kilobytes each.
MOST_PAGES = 50
SECONDS_TO_RUN = 30
# One notebook runs at a time: trainers are few, and a page of the same report may be kept when it is their turn.
_TURN = asyncio.Lock()


class ReportPage(Discreet, VoilaHandler):
    """Serves the report of a cohort, or of a lesson in it, to whoever has typed the board's PIN."""

    def initialize(self, site: Site, **options: Any) -> None:
        """Take what the handlers share, and Voilà's own options."""
        self.site = site
        super().initialize(**options)

    @property
    def content_security_policy(self) -> str:
        """Only our own files and our own server."""
        return policy(self.request.host)

    async def get(self) -> None:
        """Show the report, or ask for the PIN."""
        if not is_trainer(self, self.site):
            self.redirect("/board")
            return
        self.lang: Lang = lang_of(self)
        self.cohort = self.get_query_argument("cohort", "")
        self.lesson = self.get_query_argument("lesson", "")
        self.cohorts = self.site.store.cohorts()
        if (self.cohort and self.cohort not in self.cohorts) or (self.lesson and self.lesson not in read.folders()):
            raise web.HTTPError(404)
        page = await self._page()
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(page)

    def made(self, notebook: NotebookNode) -> NotebookNode:
        """Return the notebook with its template, and with what the page's frame shows."""

        def started(kernel: str) -> str:  # no method, since Voilà copies the notebook with all that is in it
            self.kernel = kernel
            return ""

        notebook.metadata.voila = {"template": TEMPLATE}
        here = urlencode({"cohort": self.cohort, **({"lesson": self.lesson} if self.lesson else {})})
        notebook.metadata.page = {
            "lang": self.lang,
            "say": lambda key, **values: say(key, self.lang, **values),
            "static": f"/static/{static.version()}",
            "here": here,
            "cohort": self.cohort,
            "cohorts": self.cohorts,
            "started": started,
        }
        return notebook

    def write_error(self, status_code: int, **details: Any) -> None:
        """Say in plain words what happened, as our other pages do."""
        self.finish(failure(self, self.site, status_code, details))

    async def _page(self) -> str:
        key = (self.cohort, self.lang, self.lesson)
        async with _TURN:
            stamp = (self._report_stamp(), tuple(self.cohorts.items()))
            kept = self.site.reports.get(key)
            if kept is None or kept[0] != stamp:
                if len(self.site.reports) >= MOST_PAGES:
                    self.site.reports.clear()
                self.site.reports[key] = kept = stamp, await self._run()
        return kept[1]

    def _report_stamp(self) -> int:
        with suppress(OSError):
            return file(folder(), self.cohort, self.lang).stat().st_mtime_ns
        return 0

    async def _run(self) -> str:
        """Have Voilà run the notebook; its kernel ends with it, since nothing on the page is alive."""
        self.request.query = urlencode({"cohort": self.cohort, "lang": self.lang, "lesson": self.lesson})
        self.kernel = ""
        try:
            # Voilà never ends a page whose template or notebook fails.
            async with asyncio.timeout(SECONDS_TO_RUN):
                notebook = str(NOTEBOOK.relative_to(paths.NOTEBOOKS))
                return "".join([piece async for piece in self.get_generator(path=notebook)])
        finally:
            if self.kernel:
                await ensure_async(self.kernel_manager.shutdown_kernel(self.kernel, now=True))
