"""Notebooks that are no lessons: written by hand, with any ipywidgets, shown by Voilà with its own template.

Each gets a whole ipykernel and megabytes of Voilà's scripts, all from this machine. Lessons do without both.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from nbformat import NotebookNode
from tornado import web
from voila.paths import collect_static_paths
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from kelas import paths
from kelas.serve.kernels import CloseKernel
from kelas.serve.visit import VisitedPage

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


class NotebookPage(VisitedPage):
    """Serves a notebook of notebooks/staff."""

    @property
    def content_security_policy(self) -> str:
        """Only our own server."""
        return policy()

    async def get(self, name: str) -> None:
        """Run the notebook and stream it."""
        file = FOLDER / f"{name}.ipynb"
        if not file.is_file():
            raise web.HTTPError(404)
        if self.let_in():
            await self.stream(self.get_generator(path=str(file.relative_to(paths.NOTEBOOKS))))

    def made(self, notebook: NotebookNode) -> NotebookNode:
        """Return the notebook with the template for any ipywidgets."""
        notebook.metadata.voila = {"template": TEMPLATE}
        return notebook


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
