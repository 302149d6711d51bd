"""What the cells of a code lesson show: they are run once, and kept for as long as nothing they come from changes."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from traitlets.config import Config

from kelas import exercise, paths
from kelas.lessons.cells import code_cell, lines
from kelas.lessons.code_cells import TAG

SECONDS_FOR_A_CELL = 120
# What text outputs have in common; notebooks keep it line by line.
_TEXTS = ("text/plain", "text/html", "image/svg+xml")


def fill(notebook: dict[str, Any], kept: Path) -> None:
    """Put the outputs into a code lesson's notebook: those of the notebook built before, or of a run.

    Args:
        notebook: as built, with the first cell's output; its metadata gets the mark of what the outputs come from.
        kept: where the notebook built before lies, if there is one.
    """
    sources = tuple("".join(cell["source"]) for cell in _run_cells(notebook))
    mark = _mark(sources)
    notebook["metadata"]["kelas"]["made_from"] = mark
    found = _kept(kept, mark) or _run(sources)
    for cell, outputs in zip(_run_cells(notebook), found, strict=True):
        if TAG in cell["metadata"].get("tags", ()):
            cell["outputs"] = outputs
            cell["execution_count"] = 1 if outputs else None


def _run_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells that take part in a run: the first one, example code and tasks, but no activities."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [cell for cell in code if cell["id"] == "lesson" or TAG in cell["metadata"].get("tags", ())]


def _mark(sources: tuple[str, ...]) -> str:
    """Return a fingerprint of what the outputs come from: the code, the tables, and what the tests say."""
    files = [*sorted(paths.DATASETS.rglob("*.csv")), Path(exercise.__file__)]
    parts = [*(source.encode() for source in sources), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _kept(file: Path, mark: str) -> list[list[Any]] | None:
    try:
        notebook = json.loads(file.read_text("utf-8"))
        fresh = notebook["metadata"]["kelas"]["made_from"] == mark
        return [cell["outputs"] for cell in _run_cells(notebook)] if fresh else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # there is none, or somebody has edited it


@cache
def _run(sources: tuple[str, ...]) -> list[list[Any]]:
    """Run code cells one after the other in a kernel of their own, and return the outputs of each."""
    from nbclient import NotebookClient  # takes a second, and only a change of a code lesson needs it
    from nbformat import from_dict

    cells = [code_cell(f"cell-{number}", source, {}, []) for number, source in enumerate(sources)]
    made = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    notebook = from_dict(made)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        cell.source = "".join(cell.source)
    with TemporaryDirectory(prefix="kelas-outputs-") as folder:
        # Sockets of this user, no ports. Without a place of their own they would lie in the working folder, and two
        # builds at once would talk to each other's kernels.
        private = Config(KernelManager={"transport": "ipc", "ip": f"{folder}/kernel"})
        NotebookClient(
            notebook,
            config=private,
            timeout=SECONDS_FOR_A_CELL,
            startup_timeout=SECONDS_FOR_A_CELL,
            kernel_name="python3",
            coalesce_streams=True,
        ).execute()
    return [[_output(output) for output in cell.outputs] for cell in notebook.cells]


def _output(output: Any) -> dict[str, Any]:
    plain = json.loads(json.dumps(output))
    if "text" in plain:
        plain["text"] = lines(plain["text"])
    for kind in _TEXTS:
        if kind in plain.get("data", {}):
            plain["data"][kind] = lines(plain["data"][kind])
    if "execution_count" in plain:
        plain["execution_count"] = 1
    found: dict[str, Any] = plain
    return found
