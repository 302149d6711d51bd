"""A code lesson's notebook goes out and comes back: the download, and the upload that hands the lesson in."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from tornado import web
from tornado.httputil import HTTPFile, HTTPInputError, parse_body_arguments
from tornado.ioloop import IOLoop

from kelas.events.kinds import LessonFinished
from kelas.events.store import StoreError
from kelas.grading import uploads
from kelas.grading.reading import MOST_BYTES
from kelas.lessons import build
from kelas.lessons.models import Lesson
from kelas.serve.lesson import known_lesson
from kelas.serve.page import Page
from kelas.serve.pages import lesson_url
from kelas.words.text import Lang

# What a form needs beside its file.
FORM_BYTES = 64 * 1024
# A larger file is still taken in, so that its sender is told kindly, but not kept in memory.
MOST_TAKEN = 64 * 1024 * 1024


def known_code_lesson(slug: str) -> Lesson:
    """Return a lesson in which learners write code, or the page that says there is none."""
    lesson = known_lesson(slug)
    if not lesson.tasks:
        raise web.HTTPError(404)
    return lesson


def file_name(lesson: Lesson, lang: Lang) -> str:
    """Return the name under which a lesson's notebook is downloaded."""
    return f"{lesson.slug}-{lang}.ipynb"


class Download(Page):
    """The notebook to work in."""

    def get(self, slug: str) -> None:
        """Send it as a file, in the language of the page."""
        lesson = known_code_lesson(slug)
        self.set_header("Content-Type", "application/x-ipynb+json")
        self.set_header("Content-Disposition", f'attachment; filename="{file_name(lesson, self.lang)}"')
        self.finish(build.notebook_path(lesson, self.lang).read_bytes())


@web.stream_request_body
class Upload(Page):
    """The notebook that comes back."""

    def prepare(self) -> None:
        """Take in a larger body than other pages do."""
        self.body = bytearray()
        self.size = 0
        self.request.connection.set_max_body_size(MOST_TAKEN)  # type: ignore[union-attr]
        length = self.request.headers.get("Content-Length", "")
        if length.isdecimal() and float(length) > MOST_TAKEN:  # on which Tornado hangs up, after this
            self._say(known_code_lesson(self.path_args[0]), uploads.UploadError("upload.large"))

    def data_received(self, chunk: bytes) -> None:
        """Keep the body as it comes, unless it is too large."""
        self.size += len(chunk)
        if self.size > MOST_BYTES + FORM_BYTES:
            self.body.clear()
        else:
            self.body += chunk

    def check_xsrf_cookie(self) -> None:
        """Wait: the form's token is in the body, which comes after this. `post` looks at it before anything else."""

    def get(self, slug: str) -> None:
        """Send whoever comes here by address to the lesson."""
        known_code_lesson(slug)
        self.redirect(lesson_url(slug))

    async def post(self, slug: str) -> None:
        """Keep the notebook and that the lesson is finished, or say what is wrong with the file."""
        lesson = known_code_lesson(slug)
        if self.size > MOST_BYTES + FORM_BYTES:
            self._say(lesson, uploads.UploadError("upload.large"))
            return
        file = self._file()
        super().check_xsrf_cookie()
        learner = self.learner
        if learner is None:
            self.redirect(lesson_url(slug))
            return
        if not self.site.upload_limit.passes(learner):
            raise web.HTTPError(429)
        try:
            body = file.body if file else b""
            notebook = await IOLoop.current().run_in_executor(None, uploads.examine, lesson, body, self.lang)
        except uploads.UploadError as problem:
            self._say(lesson, problem)
            return
        ident, now = f"finish-{secrets.token_hex(8)}", datetime.now(UTC)
        finished = LessonFinished(id=ident, learner=learner, at=now, lesson=slug, lang=self.lang)
        try:
            uploads.keep(finished, notebook)
            self.site.store.put(finished)
        except OSError as error:
            raise StoreError(f"the uploaded notebook cannot be kept: {error}") from error
        except StoreError:
            uploads.drop(finished)
            raise
        self.redirect(f"{lesson_url(slug)}/result")

    def _file(self) -> HTTPFile | None:
        """Read the form that has come, and return its file."""
        kind = self.request.headers.get("Content-Type", "")
        try:
            parse_body_arguments(kind, bytes(self.body), self.request.body_arguments, self.request.files)
        except HTTPInputError:
            return None
        self.request.arguments.update(self.request.body_arguments)
        return next(iter(self.request.files.get("notebook", ())), None)

    def _say(self, lesson: Lesson, problem: uploads.UploadError) -> None:
        self.show("upload.html", lesson=lesson, problem=problem)
