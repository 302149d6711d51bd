"""A lesson's page: Voilà runs the notebook, our template streams it, and the learner hands it in."""

from __future__ import annotations

import html
import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime

from jupyter_core.utils import ensure_async
from nbformat import NotebookNode
from tornado import web
from voila.notebook_renderer import NotebookRenderer

from kelas import paths
from kelas.events.kinds import LessonFinished, LessonOpened
from kelas.events.store import StoreError
from kelas.kernels.provisioner import PREPARE_VARIABLE
from kelas.kernels.warm import WARM
from kelas.lessons import markdown, read
from kelas.lessons.build import TITLE, notebook_path
from kelas.lessons.models import Lesson
from kelas.notebook import LEARNER_VARIABLE
from kelas.serve import listing, static
from kelas.serve.page import Page, policy
from kelas.serve.pages import lesson_url, standing
from kelas.serve.record import record
from kelas.serve.rendered import Rendered, hole, render
from kelas.serve.visit import VisitedPage
from kelas.tracking.progress import progress
from kelas.widgets.factory import own_words, shared_words
from kelas.words.interface import say
from kelas.words.text import figure

# What a visit brings to the page before there is a kernel.
HOLES = ("learner", "earned", "bar", "mastery", "xsrf")


def known_lesson(slug: str) -> Lesson:
    """Return a lesson, or the page that says there is none."""
    if slug not in read.folders():
        raise web.HTTPError(404)
    return read.lesson(slug)


def preparation(notebook: str) -> str:
    """Return what a warm process runs to have a lesson ready; see `kelas.kernels.provisioner.PREPARE_VARIABLE`."""
    return f"kelas.notebook:prepare {notebook}"


class LessonPage(VisitedPage):
    """Serves a lesson through Voilà."""

    @property
    def content_security_policy(self) -> str:
        """Only our own files and our own server."""
        return policy(self.request.host)

    async def get(self, slug: str) -> None:
        """Stream the lesson in the learner's language."""
        self.lesson = known_lesson(slug)
        if not self.let_in():
            return
        happened = LessonOpened(
            id=f"open-{secrets.token_hex(8)}",
            learner=self.learner,
            at=datetime.now(UTC),
            lesson=self.lesson.slug,
            lang=self.lang,
        )
        with suppress(StoreError):  # reading goes on when the disk is full; answers wait on the phone
            self.site.store.put(happened)
        self.joined = bool(self.site.register.nickname(self.learner))
        notebook = str(notebook_path(self.lesson, self.lang).relative_to(paths.NOTEBOOKS))
        await self.stream(self._prepared(notebook) if WARM.usable else self._run(notebook))

    async def _run(self, notebook: str) -> AsyncIterator[str]:
        """Have Voilà start a kernel and run the notebook, where kernels cannot be forked."""
        self.holes = self._values()
        self.start = self._start
        async for piece in self.get_generator(path=notebook):
            yield piece

    async def _prepared(self, notebook: str) -> AsyncIterator[str]:
        """Send the text at once, then fork a kernel that has run the notebook, then send its id."""
        page = await self._page(notebook)
        values = self._values()
        yield page.before("start", values)
        environment = {
            **os.environ,
            LEARNER_VARIABLE: self.learner,
            PREPARE_VARIABLE: preparation(notebook),
        }
        kernel = await ensure_async(
            self.kernel_manager.start_kernel(kernel_name="python3", path=os.path.dirname(notebook), env=environment)
        )
        yield page.after("start", {**values, "start": self._start(kernel)})

    async def _page(self, notebook: str) -> Rendered:
        """Return the page with holes, rendered when it is asked for first or the notebook has changed."""
        key = (notebook, self.joined, (paths.NOTEBOOKS / notebook).stat().st_mtime_ns)
        if key not in self.site.rendered:
            self.holes = {name: hole(name) for name in HOLES}
            self.start = lambda kernel: hole("start")
            renderer = NotebookRenderer(
                request_handler=self,
                voila_configuration=self.voila_configuration,
                traitlet_config=self.traitlet_config,
                notebook_path=notebook,
                template_paths=self.template_paths,
                config_manager=self.config_manager,
                contents_manager=self.contents_manager,
                base_url=self.base_url,
                kernel_spec_manager=self.kernel_spec_manager,
                prelaunch_hook=self.prelaunch_hook,
                page_config={},
            )
            await renderer.initialize()
            self.site.rendered[key] = Rendered.of(await render(renderer, hole("start")))
        return self.site.rendered[key]

    def made(self, notebook: NotebookNode) -> NotebookNode:
        """Return the notebook as our template takes it."""
        return make_page(self, notebook)

    def _values(self) -> dict[str, str]:
        """Return what this visit brings to the page, as it may stand in HTML."""
        self.stands = progress(self.lesson, self.site.store.read(learner=self.learner, lesson=self.lesson.slug))
        return {
            "learner": self.learner,
            "earned": figure(self.stands.earned, self.lang),
            "bar": f"{self.stands.earned:g}",
            "mastery": html.escape(say(f"mastery.{self.stands.mastery}", self.lang)),
            "xsrf": self.xsrf_form_html(),
        }

    def _start(self, kernel: str) -> str:
        """Return what the page's host needs to start, as JSON that may stand inside a script element."""
        data = {
            "kernel": kernel,
            "static": f"/static/{static.version()}",
            "styled": True,
            "words": shared_words(self.lang),
            "kindWords": {kind: own_words(kind, self.lang) for kind in self.lesson.kinds},
            "resume": f"{self.lesson.slug}/{self.stands.resume}" if self.stands.resume else None,
        }
        return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def make_page(handler: LessonPage, notebook: NotebookNode) -> NotebookNode:
    """Prepare a lesson's notebook for our template.

    Cells that only nbgrader needs are left out; text cells get their HTML, activity cells their prompt.
    """
    lesson, lang = handler.lesson, handler.lang
    cells = [cell for cell in notebook.cells if cell.id != TITLE and "grade" not in cell.metadata.get("tags", ())]
    if lesson.tasks:
        cells = list(listing.on_page(cells, lesson, lang))
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source:
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
        "joined": handler.joined,
        "static": f"/static/{static.version()}",
        "path": lesson_url(lesson.slug),
        "points": figure(lesson.points, lang),
        "most": f"{lesson.points:g}",
        "activities": len(lesson.activities),
        "tasks": len(lesson.tasks),
        "practice": any(lesson.service_of(activity) for activity in lesson.activities.values()),
        "start": handler.start,
        **handler.holes,
        "say": lambda key, **values: say(key, lang, **values),
    }
    return notebook


class Finish(Page):
    """Handing a lesson in."""

    def post(self, slug: str) -> None:
        """Keep that the lesson is finished; the grader takes it from there. One with tasks comes by its upload."""
        lesson = known_lesson(slug)
        learner = self.learner
        if learner and not lesson.tasks and standing(self, learner, lesson).answered:
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
