"""`kelas move`: to PostgreSQL and back, while the course is being used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kelas.commands.both import stop, tell
from kelas.commands.settling import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from kelas.archive.move import Round, Tell

app = typer.Typer()

# A round that found no more than this was quick: what is left then waits for the round after the server has stopped.
FEW_ROWS = 1000
MOST_ROUNDS = 5


@app.command()
def move(
    to: Annotated[str, typer.Option(help="The new address of the answers: postgresql://… or sqlite:////…")],
    gradebook_to: Annotated[str | None, typer.Option(help="The new address of nbgrader's gradebook.")] = None,
) -> None:
    """Copy the answers, and the gradebook if asked for, to another database, and prove that nothing is missing."""
    settle()
    from kelas.archive import move as moving
    from kelas.events.database import address, shown
    from kelas.events.store import url
    from kelas.grading.course import gradebook_url

    ways: list[tuple[Callable[[str, str, Tell], Round], str, str]] = [(moving.move_events, url(), to)]
    if gradebook_to:
        ways.append((moving.move_gradebook, gradebook_url(), gradebook_to))
    for _, source, target in ways:
        if address(source) == address(target):
            stop("move.same", url=shown(target))
    for way, source, target in ways:
        tell("move.from", source=shown(source), target=shown(target))
        _rounds(way, source, target)
    variables = {"KELAS_DB_URL": to, "KELAS_GRADEBOOK_URL": gradebook_to}
    start = " ".join(f"{name}='{shown(value)}'" for name, value in variables.items() if value)
    tell("move.next", command=f"{start} make serve")


def _rounds(way: Callable[[str, str, Tell], Round], source: str, target: str) -> None:
    """Copy, and catch up with what was written meanwhile, until little was."""
    from sqlalchemy.exc import SQLAlchemyError

    from kelas.archive.move import DifferentError, OccupiedError
    from kelas.events.database import shown, why
    from kelas.events.store import StoreError

    try:
        for _ in range(MOST_ROUNDS):
            made = way(source, target, _progress)
            typer.echo()
            moved = {"added": made.added, "changed": made.changed, "removed": made.removed}
            tell("move.round", rows=sum(one.rows for one in made.proof.values()), **moved)
            if sum(moved.values()) <= FEW_ROWS:
                return
    except OccupiedError as error:
        stop("move.occupied", target=shown(target), why=error)
    except DifferentError as error:
        stop("move.different", table=error)
    except SQLAlchemyError as error:
        stop("move.failed", why=why(error))
    except (StoreError, OSError) as error:
        stop("move.failed", why=error)


def _progress(table: str, rows: int) -> None:
    """Show how far it is: in one line in a terminal."""
    if sys.stdout.isatty():
        typer.echo(f"\r{table}: {rows}".ljust(60), nl=False)
