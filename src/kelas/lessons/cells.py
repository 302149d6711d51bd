"""The cells of a notebook, in notebook format 4.5."""

from __future__ import annotations

from typing import Any


def text_cell(cell: str, text: str) -> dict[str, Any]:
    """Return a Markdown cell with an id."""
    return {"cell_type": "markdown", "id": cell, "metadata": {}, "source": lines(text)}


def code_cell(
    cell: str, source: str, metadata: dict[str, Any], outputs: list[dict[str, Any]], *, editable: bool = False
) -> dict[str, Any]:
    """Return a code cell with an id, which JupyterLab lets nobody edit unless it is told otherwise."""
    return {
        "cell_type": "code",
        "execution_count": 1 if outputs else None,
        "id": cell[:64],
        "metadata": {**metadata, "editable": editable, "deletable": False},
        "outputs": outputs,
        "source": lines(source),
    }


def result(shown: str) -> dict[str, Any]:
    """Return the output of a cell that ends in a value."""
    return {
        "output_type": "execute_result",
        "data": {"text/plain": lines(shown)},
        "execution_count": 1,
        "metadata": {},
    }


def lines(text: str) -> list[str]:
    """Return a text as notebooks keep it."""
    return text.splitlines(keepends=True)
