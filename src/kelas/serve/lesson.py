"""A lesson's page: Voilà runs the notebook, our template streams it, and the learner hands it in."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from nbformat import NotebookNode
from tornado import web
from tornado.iostream import StreamClosedError
from voila.handler import VoilaHandler

from kelas import paths
from kelas.events.kinds import LessonFinished, LessonOpened
from kelas.lessons import markdown, read
from kelas.lessons.build import TITLE, notebook_path
from kelas.lessons.kinds import shared_strings
from kelas.lessons.models import Lesson
from kelas.serve import static
from kelas.serve.page import Page, Site, lang_of, learner_of, policy, remember
from kelas.serve.pages import lesson_url, standing
from kelas.serve.record import record
from kelas.tracking.progress import Progress, progress
from kelas.words.interface import say
from kelas.words.text import Lang

# The header in which the server tells Voilà, and so the kernel, who the learner is. What a browser sends under
# this name is thrown away.
LEARNER_HEADER = "X-Kelas-Learner"


def known_lesson(slug: str) -> Lesson:
    """Return a lesson, or the page that says there is none."""
    if slug not in read.folders():
        raise web.HTTPError(404)
    return read.lesson(slug)


class LessonPage(VoilaHandler):
    """Serves a lesson through Voilà."""

    def initialize(self, site: Site, **options: Any) -> None:
        """Take what the handlers share, and Voilà's own options."""
        self.site = site
        super().initialize(**options)

    @property
    def content_security_policy(self) -> str:
        """Only our own files and our own server."""
        return policy(self.request.host)

    async def get(self, slug: str) -> None:
        """Stream the lesson in the learner's language."""
        self.lesson = known_lesson(slug)
        self.lang = lang_of(self)
        found = learner_of(self)
        self.learner = found if found and self.site.register.known(found) else self.site.register.guest(self.lang)
        remember(self, self.learner)
        self.request.headers[LEARNER_HEADER] = self.learner
        happened = LessonOpened(
            id=f"open-{secrets.token_hex(8)}",
            learner=self.learner,
            at=datetime.now(UTC),
            lesson=self.lesson.slug,
            lang=self.lang,
        )
        self.site.store.put(happened)
        path = notebook_path(self.lesson, self.lang).relative_to(paths.NOTEBOOKS)
        pieces: AsyncIterator[str] = self.get_generator(path=str(path))
        with suppress(StreamClosedError):  # the visitor left while the page was coming
            async for piece in pieces:
                self.write(piece)
                await self.flush()

    def write_error(self, status_code: int, **details: Any) -> None:
        """Say in plain words what happened, as our other pages do."""
        if self._headers_written:  # the text is on the screen already; the page's host says the rest
            self.finish()
            return
        key = "error.not-found" if status_code == 404 else "error.ours"
        lang = lang_of(self)
        template = self.site.pages.get_template("message.html")
        self.finish(
            template.render(
                lang=lang,
                other_lang="id" if lang == "en" else "en",
                say=lambda key, **values: say(key, lang, **values),
                static=f"/static/{static.version()}",
                path=self.request.path,
                title=say(f"{key}.title", lang),
                text=say(key, lang),
            )
        )


def make_page(handler: LessonPage, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Prepare a lesson's notebook for our template (Voilà's prelaunch hook).

    Cells that only nbgrader needs are left out; text cells get their HTML, activity cells their prompt.
    """
    lesson, lang = handler.lesson, handler.lang
    stands = progress(lesson, handler.site.store.read(learner=handler.learner, lesson=lesson.slug))
    cells = [cell for cell in notebook.cells if cell.id != TITLE and "grade" not in cell.metadata.get("tags", ())]
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.metadata.html = markdown.to_html(cell.source)
        elif cell.id.startswith("show-"):
            key = cell.id.removeprefix("show-")
            cell.metadata.activity = key
            cell.metadata.prompt = lesson.activities[key].prompt.say(lang)
    notebook.cells = cells
    notebook.metadata.page = {
        "lesson": lesson.slug,
        "title": lesson.head.title.say(lang),
        "objective": lesson.head.objective.say(lang),
        "minutes": lesson.head.minutes,
        "sources": lesson.head.sources,
        "lang": lang,
        "other_lang": "id" if lang == "en" else "en",
        "learner": handler.learner,
        "joined": bool(handler.site.register.nickname(handler.learner)),
        "static": f"/static/{static.version()}",
        "path": lesson_url(lesson.slug),
        "xsrf": handler.xsrf_form_html(),
        "progress": {
            "earned": stands.earned,
            "points": lesson.points,
            "activities": len(lesson.activities),
            "mastery": say(f"mastery.{stands.mastery}", lang),
        },
        "practice": any(lesson.service_of(activity) for activity in lesson.activities.values()),
        "start": lambda kernel: _start(kernel, lesson, stands, lang),
        "say": lambda key, **values: say(key, lang, **values),
    }
    return notebook


def _start(kernel: str, lesson: Lesson, stands: Progress, lang: Lang) -> str:
    """Return what the page's host needs to start, as JSON that may stand inside a script element."""
    data = {
        "kernel": kernel,
        "static": f"/static/{static.version()}",
        "styled": True,
        "words": {key: entry.say(lang) for key, entry in shared_strings().items()},
        "resume": f"{lesson.slug}/{stands.resume}" if stands.resume else None,
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


class Finish(Page):
    """Handing a lesson in."""

    def post(self, slug: str) -> None:
        """Keep that the lesson is finished; the grader takes it from there."""
        lesson = known_lesson(slug)
        learner = self.learner
        if learner and standing(self, learner, lesson).answered:
            now = datetime.now(UTC)
            ident = f"finish-{secrets.token_hex(8)}"
            finished = LessonFinished(id=ident, learner=learner, at=now, lesson=slug, lang=self.lang)
            self.site.store.put(finished)
        self.redirect(f"{lesson_url(slug)}/result")


class Result(Page):
    """What a learner earned, and whether the trainer has it."""

    def get(self, slug: str) -> None:
        """Show the result, or the lesson to somebody who has none."""
        lesson = known_lesson(slug)
        learner = self.learner
        if learner is None:
            self.redirect(lesson_url(slug))
            return
        slugs = list(read.folders())
        after = slugs[slugs.index(slug) + 1 :]
        following = read.lesson(after[0]) if after else None
        joined = bool(self.site.register.nickname(learner))
        self.show("result.html", stands=standing(self, learner, lesson), following=following, joined=joined)


class Record(Page):
    """Whether nbgrader has recorded a hand-in, for the result page that waits for it."""

    def get(self, slug: str) -> None:
        """Send the sentence to show, and whether it is the last one."""
        lesson = known_lesson(slug)
        stands = standing(self, self.learner, lesson) if self.learner else None
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(record(stands, self.lang), ensure_ascii=False))
