"""A lesson's page, rendered by Voilà once, with holes for what differs between visits.

A visit then costs no rendering: the text goes out at once, the holes are filled, and the kernel is forked from a
process that has run the lesson already (see `kelas.notebook.prepare`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from voila.notebook_renderer import NotebookRenderer

# Characters of Unicode's private area, which no lesson's text holds, stand around the name of a hole.
_OPEN, _CLOSE = "\ue000", "\ue001"


def hole(name: str) -> str:
    """Return what stands in a page for a value that each visit brings."""
    return f"{_OPEN}{name}{_CLOSE}"


@dataclass(frozen=True)
class Rendered:
    """A page in pieces: text, and names of holes, in turn."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> Rendered:
        """Take a page with holes apart."""
        pieces: list[str] = []
        for part in html.split(_OPEN):
            name, closed, text = part.partition(_CLOSE)
            pieces += [name, text] if closed else [part]
        return cls(tuple(pieces))

    def before(self, name: str, values: Mapping[str, str]) -> str:
        """Return the page up to a hole, filled."""
        return self._fill(self.pieces[: self._place(name)], values)

    def after(self, name: str, values: Mapping[str, str]) -> str:
        """Return the page from a hole on (the hole's own value first), filled."""
        place = self._place(name)
        return values[name] + self._fill(self.pieces[place + 1 :], values)

    def _place(self, name: str) -> int:
        return next(place for place in range(1, len(self.pieces), 2) if self.pieces[place] == name)

    @staticmethod
    def _fill(pieces: tuple[str, ...], values: Mapping[str, str]) -> str:
        return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))


async def render(renderer: NotebookRenderer, kernel: str) -> str:
    """Render a lesson's page with Voilà's exporter and our template, without running the notebook.

    Args:
        renderer: Voilà's renderer of the notebook, initialised.
        kernel: what stands in the page for the kernel's id.
    """

    async def kernel_start(nb: NotebookNode) -> str:
        return kernel

    async def cell_generator(nb: NotebookNode, kernel_id: str) -> Any:
        return
        yield  # an asynchronous generator without cells: they have run in the prepared process

    pieces = renderer.exporter.generate_from_notebook_node(
        renderer.notebook,
        resources=renderer.resources,
        extra_context={"kernel_start": kernel_start, "cell_generator": cell_generator},
        page_config=renderer.page_config,
    )
    return "".join([html async for html, _ in pieces])
