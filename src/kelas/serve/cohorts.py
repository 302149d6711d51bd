"""A trainer's page about one workshop: let nobody join it any more, or delete what is kept about its people."""

from __future__ import annotations

from tornado import web
from tornado.ioloop import IOLoop

from kelas.rights import cohorts
from kelas.serve.board import TrainerPage


class CohortPage(TrainerPage):
    """One workshop."""

    def prepare(self) -> None:
        """Let trainers in, and find the workshop that the address names."""
        if not self.trainer:
            self.redirect("/board")
            return
        (self.code,) = self.path_args
        if self.code not in self.site.store.cohorts():
            raise web.HTTPError(404)

    def get(self, code: str) -> None:
        """Show it."""
        self.say_it(problem=None)

    async def post(self, code: str) -> None:
        """Close it, open it again, or delete it if the trainer has typed its code."""
        store = self.site.store
        match self.get_body_argument("do", ""):
            case "close":
                cohorts.close(store, self.code)
            case "open":
                cohorts.reopen(store, self.code)
            case "delete":
                await self._delete()
                return
            case _:
                raise web.HTTPError(400)
        self.redirect(self.request.path)

    async def _delete(self) -> None:
        if self.typed("confirm").upper() != self.code:
            self.set_status(400)
            self.say_it(problem="cohort.not-confirmed")
            return
        for row in self.site.store.learners(cohort=self.code):
            await self.settings["kernel_manager"].close_all_of(str(row["id"]))
        gone = await IOLoop.current().run_in_executor(None, cohorts.delete, self.site.store, self.code)
        self.show("cohort-deleted.html", gone=gone)

    def say_it(self, problem: str | None) -> None:
        """Send the page."""
        store = self.site.store
        self.show(
            "cohort.html",
            code=self.code,
            title=store.cohorts()[self.code],
            count=len(store.learners(cohort=self.code)),
            closed=self.code in cohorts.closed(store),
            problem=problem,
        )
