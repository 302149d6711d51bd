"""What a trainer reads in a terminal: the same sentence in Indonesian and in English."""

from __future__ import annotations

from typing import Any, NoReturn

import typer

from kelas.words.interface import say
from kelas.words.text import LANGS


def tell(key: str, **values: Any) -> None:
    """Say a sentence of interface.yaml in both languages."""
    for lang in LANGS:
        typer.echo(say(key, lang, **values))


def stop(key: str, **values: Any) -> NoReturn:
    """Say in both languages why the command cannot go on and what to do, and end with status 1."""
    for lang in LANGS:
        typer.echo(say(key, lang, **values), err=True)
    raise typer.Exit(1)
