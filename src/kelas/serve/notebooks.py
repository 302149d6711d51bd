"""Notebooks that are no lessons: written by hand, with any ipywidgets, shown by Voilà with its own template.

Each gets a whole ipykernel and megabytes of Voilà's scripts, all from this machine. Lessons do without both.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from nbformat import NotebookNode
from tornado import web
from tornado.iostream import StreamClosedError
from voila.handler import VoilaHandler
from voila.paths import collect_static_paths
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from kelas import paths
from kelas.serve.kernels import CloseKernel
from kelas.serve.lesson import LEARNER_HEADER, wait_at_the_door
from kelas.serve.page import Site, failure, lang_of, learner_of, remember

FOLDER = paths.NOTEBOOKS / "staff"
TEMPLATE = "kelas-notebook"
# JupyterLab extensions that draw no widgets and need a whole JupyterLab around them.
NOT_FOR_PAGES = ("@jupyter/nbgrader", "@jupyter-notebook/lab-extension", "@voila-dashboards/jupyterlab-preview")


def policy() -> str:
    """Return the policy of such a page: our own server only; Voilà's template has scripts inside the page."""
    own = "'self' 'unsafe-inline'"
    return (
        f"default-src 'self'; script-src {own} 'unsafe-eval' blob:; style-src {own}; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self' ws: wss: data: blob:; worker-src blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class NotebookPage(VoilaHandler):
    """Serves a notebook of notebooks/staff."""

    def initialize(self, site: Site, **options: Any) -> None:
        """Take what the handlers share, and Voilà's own options."""
        self.site = site
        super().initialize(**options)

    @property
    def content_security_policy(self) -> str:
        """Only our own server."""
        return policy()

    async def get(self, name: str) -> None:
        """Run the notebook and stream it."""
        file = FOLDER / f"{name}.ipynb"
        if not file.is_file():
            raise web.HTTPError(404)
        found = learner_of(self)
        learner = found if found and self.site.register.known(found) else self.site.register.guest(lang_of(self))
        remember(self, learner)
        self.request.headers[LEARNER_HEADER] = learner
        if wait_at_the_door(self, self.site, learner):
            return
        with suppress(StreamClosedError):  # the visitor left while the page was coming
            async for piece in self.get_generator(path=str(file.relative_to(paths.NOTEBOOKS))):
                self.write(piece)
                await self.flush()

    def made(self, notebook: NotebookNode) -> NotebookNode:
        """Return the notebook with the template for any ipywidgets."""
        notebook.metadata.voila = {"template": TEMPLATE}
        return notebook

    def write_error(self, status_code: int, **details: Any) -> None:
        """Say in plain words what happened, as our other pages do."""
        if not self._headers_written:
            self.finish(failure(self, self.site, status_code, details))


def handlers(rendering: dict[str, Any], kernel_id: str, labextensions: list[str]) -> list[Any]:
    """Return the addresses of these notebooks, and of the scripts that Voilà's template loads.

    Args:
        rendering: what a Voilà handler needs.
        kernel_id: how a kernel's id looks, as a pattern.
        labextensions: the folders of JupyterLab's extensions.
    """
    return [
        (r"/notebook/([a-z0-9-]+)", NotebookPage, rendering),
        (rf"/voila/templates/({TEMPLATE}/static/.*)", TemplateStaticFileHandler),
        (r"/voila/static/(.*)", MultiStaticFileHandler, {"paths": collect_static_paths(["voila"], TEMPLATE)}),
        (r"/voila/labextensions/(.*)", FileFindHandler, {"path": labextensions, "no_cache_paths": ["/"]}),
        (rf"/voila/api/shutdown/{kernel_id}", CloseKernel),
    ]
