"""`kelas cohort`: the workshops, and closing or deleting one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kelas.commands.both import stop, tell

if TYPE_CHECKING:
    from kelas.events.store import Store

app = typer.Typer(no_args_is_help=True, help="List workshops, close or open one, or delete what is kept about one.")

Code = Annotated[str, typer.Argument(help="The workshop's code.")]


@app.command("list")
def list_() -> None:
    """List the workshops: code, number of learners, whether people can join, and name."""
    from kelas.rights import cohorts

    with _store() as store:
        shut = cohorts.closed(store)
        for code, title in store.cohorts().items():
            state = "closed" if code in shut else "open"
            typer.echo(f"{code}\t{len(store.learners(cohort=code))}\t{state}\t{title}")


@app.command()
def close(code: Code) -> None:
    """Let nobody join a workshop any more; those in it can go on."""
    from kelas.rights import cohorts

    with _store() as store:
        cohorts.close(store, _known(store, code))
        tell("cohort.closed", code=code)


@app.command("open")
def open_(code: Code) -> None:
    """Let people join a closed workshop again."""
    from kelas.rights import cohorts

    with _store() as store:
        cohorts.reopen(store, _known(store, code))
        tell("cohort.opened", code=code)


@app.command()
def delete(
    code: Code, yes: Annotated[bool, typer.Option("--yes", help="Delete without asking; for programs.")] = False
) -> None:
    """Delete a workshop and everything about its learners: answers, files and grades. It cannot be undone."""
    from kelas.rights import cohorts

    with _store() as store:
        count = len(store.learners(cohort=_known(store, code)))
        tell("cohort.will-delete", code=code, count=count)
        if not yes and typer.prompt(code, default="", show_default=False) != code:
            stop("cohort.not-deleted")
        gone = cohorts.delete(store, code)
        tell("rights.deleted", learners=gone.learners, events=gone.events, files=gone.files)


@contextmanager
def _store() -> Iterator[Store]:
    from sqlalchemy.exc import SQLAlchemyError

    from kelas.events.store import StoreError, store

    try:
        yield store()
    except (StoreError, SQLAlchemyError, OSError) as error:
        stop("terminal.store", why=error)


def _known(store: Store, code: str) -> str:
    if code not in store.cohorts():
        stop("cohort.unknown", code=code)
    return code
