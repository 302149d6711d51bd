"""The server: a Voilà application that serves our pages and our lessons, and nothing else of Voilà's."""

from __future__ import annotations

import logging
import os
import resource
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from jinja2 import Environment
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from nbformat import NotebookNode
from tornado import web
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila

from kelas import paths
from kelas.events.store import store
from kelas.kernels.client import ForkServerError
from kelas.kernels.warm import WARM
from kelas.lessons import read
from kelas.lessons.build import notebook_path
from kelas.serve import (
    board,
    certificate,
    cohorts,
    feedback,
    lesson,
    notebooks,
    pages,
    report,
    rights,
    services,
    static,
    upload,
)
from kelas.serve.announce import announcement
from kelas.serve.checks import build_notebooks, check_home, check_port, check_templates
from kelas.serve.door import Door, cap
from kelas.serve.identity import Register, secret
from kelas.serve.kernels import Channels, CloseKernel, KernelState, LearnerKernels
from kelas.serve.page import Site
from kelas.serve.visit import LEARNER_HEADER
from kelas.words.text import LANGS

log = logging.getLogger(__name__)

KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
SLUG = r"([a-z0-9-]+)"
LARGEST_BODY = 64 * 1024
LARGEST_MESSAGE = 1024 * 1024
MILLISECONDS_BETWEEN_PINGS = 25_000
# jupyter_server asks how old the last answer is before it sends the next ping: with a time that is no longer than the
# pause it would hang up on every page at its first ping.
MILLISECONDS_TO_ANSWER_A_PING = 60_000
# A phone that sleeps comes back to a page that starts anew; its answers are kept.
IDLE_SECONDS_BEFORE_CLOSING = 15 * 60
SECONDS_FOR_GRADER_TO_STOP = 10


class KelasApp(Voila):
    """Voilà with our handlers, settings, kernels and sign-in."""

    site: Site

    def init_settings(self) -> dict[str, Any]:
        """Add our settings to Voilà's; they go to Tornado's constructor, where compression is chosen."""
        return {
            **super().init_settings(),
            "cookie_secret": secret(paths.home()),
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {"samesite": "Lax"},
            "compress_response": True,
            "websocket_max_message_size": LARGEST_MESSAGE,
            "ws_ping_interval": MILLISECONDS_BETWEEN_PINGS,
            "ws_ping_timeout": MILLISECONDS_TO_ANSWER_A_PING,
            "websocket_compression_options": {"compression_level": 6},
            "log_function": log_failure,
            "default_handler_class": pages.NotFound,
            "default_handler_args": {"site": self.site},
        }

    def init_handlers(self) -> list[Any]:
        """Return our addresses. Voilà's tree, file and render addresses are not served."""
        ours = {"site": self.site}
        rendering = {
            **ours,
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        version = static.version()
        return [
            (r"/", pages.Home, ours),
            (r"/join", pages.Join, ours),
            (r"/phrase", pages.Phrase, ours),
            (r"/back", pages.ComeBack, ours),
            (r"/me", pages.Me, ours),
            (r"/me/data", rights.MyData, ours),
            (r"/me/data/file", rights.MyDataFile, ours),
            (r"/me/delete", rights.DeleteMe, ours),
            (r"/services", services.Services, ours),
            (rf"/certificate/{SLUG}", certificate.Print, ours),
            (rf"/certificate/{SLUG}/sample.png", certificate.Sample, ours),
            (rf"/certificate/{SLUG}/badge", certificate.Badge, ours),
            (r"/verify", certificate.Verify, ours),
            (r"/verify/([\w.-]+)", certificate.Verify, ours),
            (r"/issuer.json", certificate.IssuerKeys, ours),
            (r"/revocations.json", certificate.Revocations, ours),
            (r"/leave", pages.Leave, ours),
            (r"/healthz", pages.Health),
            (r"/course.json", pages.CourseList),
            (rf"/lesson/{SLUG}", lesson.LessonPage, rendering),
            (rf"/lesson/{SLUG}/finish", lesson.Finish, ours),
            (rf"/lesson/{SLUG}/notebook", upload.Download, ours),
            (rf"/lesson/{SLUG}/upload", upload.Upload, ours),
            (rf"/lesson/{SLUG}/result", lesson.Result, ours),
            (rf"/lesson/{SLUG}/record.json", lesson.Record, ours),
            (rf"/lesson/{SLUG}/feedback", feedback.FeedbackPage, ours),
            (r"/board", board.Board, ours),
            (r"/board/rows", board.BoardRows, ours),
            (r"/board/cohorts", board.Cohorts, ours),
            (r"/board/cohort/([\w-]+)", cohorts.CohortPage, ours),
            (r"/board/report", report.ReportPage, rendering),
            (rf"/static/{version}/(.*)", static.WidgetFiles),
            (rf"/api/kernels/{KERNEL_ID}/channels", Channels),
            (rf"/api/kernels/{KERNEL_ID}", KernelState),
            (rf"/kernel/{KERNEL_ID}/close", CloseKernel),
            *notebooks.handlers(rendering, KERNEL_ID, self.labextensions_path),
        ]

    def listen(self) -> None:
        """Listen, say so, and serve until a signal comes."""
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        self.app.listen(self.port, self.ip, max_body_size=LARGEST_BODY, xheaders=False)
        print(announcement(self.port, self.site.pin), flush=True)
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        finally:
            self.stop()


class NoAccounts(IdentityProvider):
    """Nobody has a Jupyter account here: our own cookie says who a learner is, and Jupyter sets none of its own."""

    auth_enabled = False

    def get_user(self, handler: JupyterHandler) -> User:
        """Return the one user that Jupyter's handlers know."""
        return User("visitor")


def log_failure(handler: web.RequestHandler) -> None:
    """Log our own failures, without the visitor's address; what a visitor got wrong is not logged."""
    if handler.get_status() >= 500:
        log.error("%s %s: %s", handler.request.method, handler.request.path, handler.get_status())


def as_its_page_wants(handler: Any, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Prepare a notebook before it is rendered (Voilà's prelaunch hook): our pages have a method for it."""
    made: NotebookNode = handler.made(notebook)
    return made


def configuration(port: int) -> Config:
    """Return Voilà's configuration for our course."""
    config = Config()
    config.Voila.root_dir = str(paths.NOTEBOOKS)
    config.Voila.port = port
    config.Voila.ip = "0.0.0.0"
    config.Voila.open_browser = False
    config.Voila.identity_provider_class = NoAccounts
    config.Voila.log_level = logging.ERROR
    config.VoilaConfiguration.template = "kelas"
    config.VoilaConfiguration.allow_template_override = "NOTEBOOK"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.extension_denylist = list(notebooks.NOT_FOR_PAGES)
    config.VoilaConfiguration.multi_kernel_manager_class = LearnerKernels
    config.VoilaConfiguration.http_header_envs = [LEARNER_HEADER]
    config.VoilaConfiguration.prelaunch_hook = as_its_page_wants
    # Voilà's heartbeat is a script inside the page, which our policy forbids; the page needs none.
    config.VoilaConfiguration.http_keep_alive_timeout = 3600
    # Kernels listen on sockets of this user, not on ports that others on the machine could reach.
    config.KernelManager.transport = "ipc"
    config.KernelRestarter.restart_limit = 0
    config.LearnerKernels.cull_idle_timeout = IDLE_SECONDS_BEFORE_CLOSING
    config.LearnerKernels.cull_interval = 60
    config.LearnerKernels.cull_connected = True
    return config


def allow_many_files() -> None:
    """Let this process have as many files and sockets as the system allows it: each open lesson takes some."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def warm_up() -> None:
    """Prepare every lesson in both languages, so that not even its first visitor waits."""
    for slug in read.folders():
        for lang in LANGS:
            notebook = notebook_path(read.lesson(slug), lang).relative_to(paths.NOTEBOOKS)
            with suppress(ForkServerError, OSError):  # a visit then starts its kernel the slow way, and logs it
                WARM.server(lesson.preparation(str(notebook)))


def serve(port: int) -> None:
    """Check, build, start the background programs, and serve until stopped.

    Raises:
        NotReadyError: something is missing; the message says what to do.
    """
    check_port(port)
    check_home(paths.home())
    templates: Environment = check_templates()
    built = build_notebooks()
    print(f"Notebooks: {built} built anew." if built else "Notebooks: up to date.", flush=True)
    allow_many_files()
    threading.Thread(target=warm_up, daemon=True).start()
    # In a process group of its own, since nbgrader starts programs too, which have to end with it.
    background = [
        subprocess.Popen([sys.executable, "-m", "kelas", what, "--watch"], stdin=subprocess.DEVNULL, process_group=0)
        for what in ("grade", "report")
    ]
    try:
        app = KelasApp(config=configuration(port))
        kept = store()
        app.site = Site(
            store=kept,
            register=Register(kept, secret(paths.home())),
            pages=templates,
            pin=f"{secrets.randbelow(10**6):06d}",
            port=port,
            door=Door(cap()),
        )
        app.initialize([])
        app.start()
    finally:
        WARM.stop()
        for program in background:
            _end(program)


def _end(program: subprocess.Popen[bytes]) -> None:
    """End a program and what it has started: kindly, and then for certain."""
    for by in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(program.pid, by)
        with suppress(subprocess.TimeoutExpired):
            program.wait(SECONDS_FOR_GRADER_TO_STOP)
