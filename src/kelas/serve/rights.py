"""What is kept about a learner, for that learner: see it, correct it, take it away, have it deleted."""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import IO

from tornado.ioloop import IOLoop

from kelas.grading import records
from kelas.lessons import read
from kelas.rights import own
from kelas.rights.forget import Forgotten, forget
from kelas.rights.own import Kept
from kelas.rights.telling import by_lesson, clock
from kelas.serve.identity import nickname_problem
from kelas.serve.page import LEARNER_COOKIE, Page, common
from kelas.serve.pages import PHRASE_COOKIE

# A download is small; a larger one waits on the disk, not in memory.
MOST_IN_MEMORY = 2 * 1024 * 1024
CHUNK = 256 * 1024
# Looks that the page lists; the download has them all.
LOOKS_SHOWN = 50


class OwnPage(Page):
    """A page about the learner whose cookie came with the request, and nobody else: no address names a learner."""

    async def prepare(self) -> None:
        """Send whoever has no learner here to the welcome."""
        found = self.learner
        if found is None:
            self.redirect("/")
            return
        self.own = found

    async def kept(self) -> Kept:
        """Gather what is kept, away from the loop that serves everybody."""
        return await IOLoop.current().run_in_executor(None, own.kept, self.site.store, self.own)

    def words(self, kept: Kept) -> dict[str, object]:
        """Return what the templates say of it."""
        lessons = {slug: read.lesson(slug) for slug in read.folders()}
        return {
            "kept": kept,
            "lessons": by_lesson(kept.events, lessons, self.lang),
            "titles": {slug: lesson.head.title.say(self.lang) for slug, lesson in lessons.items()},
            "joined": clock(datetime.fromisoformat(kept.row["joined_at"]), self.lang),
            "clock": lambda at: clock(at, self.lang),
            "more": sum(len(rows) for rows in kept.more.values()),
        }


class MyData(OwnPage):
    """Everything that is kept, in plain words."""

    async def get(self) -> None:
        """Show it."""
        await self.say_all(problem=None)

    async def post(self) -> None:
        """Correct the nickname, or say what is wrong with the new one."""
        nickname = self.typed("nickname")
        problem = nickname_problem(nickname)
        if problem:
            await self.say_all(problem=problem)
            return
        self.site.store.change_learner(self.own, nickname=nickname)
        await IOLoop.current().run_in_executor(None, records.rename, self.own, nickname)
        self.redirect("/me/data")

    async def say_all(self, problem: str | None) -> None:
        """Send the page."""
        kept = await self.kept()
        self.show("my-data.html", problem=problem, looks_shown=LOOKS_SHOWN, **self.words(kept))


class MyDataFile(OwnPage):
    """The same as a file to take away: a page to read, JSON for programs, and the notebooks."""

    async def get(self) -> None:
        """Send a zip."""
        kept = await self.kept()
        template = self.site.pages.get_template("my-data-file.html")
        page = template.render(**common(self, self.lang), **self.words(kept))
        with tempfile.SpooledTemporaryFile(max_size=MOST_IN_MEMORY) as packed:
            await IOLoop.current().run_in_executor(None, own.pack, kept, page, packed)
            self.set_header("Content-Type", "application/zip")
            self.set_header("Content-Disposition", 'attachment; filename="kelas-kediri-data.zip"')
            await self._send(packed)

    async def _send(self, packed: IO[bytes]) -> None:
        packed.seek(0)
        while chunk := packed.read(CHUNK):
            self.write(chunk)
            await self.flush()
        self.finish()


class DeleteMe(OwnPage):
    """Deleting all of it: first a page that says what will be gone, then the deed."""

    def get(self) -> None:
        """Ask."""
        self.ask(problem=None)

    async def post(self) -> None:
        """Delete, if the learner has ticked that they are sure."""
        if not self.get_body_argument("sure", ""):
            self.set_status(400)
            self.ask(problem="delete.not-sure")
            return
        gone = await self._delete()
        for name, path in ((LEARNER_COOKIE, "/"), (PHRASE_COOKIE, "/phrase")):
            self.clear_cookie(name, path=path)
        self.show("deleted.html", learner=self.own, gone=gone)

    async def _delete(self) -> Forgotten:
        """Close the learner's open lessons, which could keep something more, and delete everything."""
        await self.settings["kernel_manager"].close_all_of(self.own)
        return await IOLoop.current().run_in_executor(None, forget, self.site.store, [self.own])

    def ask(self, problem: str | None) -> None:
        """Send the page that asks."""
        self.show("delete.html", problem=problem, events=len(self.site.store.read(learner=self.own)))
