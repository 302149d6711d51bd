"""`kelas backup`, `restore`, `retention` and `audit`: what is kept, for how long, and who looked at it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kelas import paths
from kelas.commands.both import stop, tell

app = typer.Typer()

ENDING = ".tar.gz"


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The new file; its name ends in .tar.gz.")]) -> None:
    """Copy the whole state into one file, while the course is being used: answers, grades, submissions, keys."""
    import sqlite3

    from kelas.archive.backup import backup as copy
    from kelas.archive.manifest import BadBackupError
    from kelas.events.store import StoreError, store
    from kelas.rights.audit import look

    _check_sqlite("backup.postgresql")
    if not file.name.endswith(ENDING):
        stop("backup.name", file=file, ending=ENDING)
    try:
        look(store(), "terminal", "backup")
        made = copy(file)
    except (StoreError, sqlite3.Error, BadBackupError) as error:
        stop("terminal.store", why=error)
    except OSError as error:
        stop("terminal.cannot-write", file=file, why=error.strerror or error)
    events, learners = (made.rows.get(f"events.db/{table}", 0) for table in ("events", "learners"))
    tell("backup.made", file=file, files=len(made.files), events=events, learners=learners)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `kelas backup` made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Replace the present state without asking; for programs.")] = False,
) -> None:
    """Bring a backup back into the state folder; the present state is kept beside it under another name."""
    from sqlalchemy.exc import SQLAlchemyError

    from kelas.archive.manifest import BadBackupError
    from kelas.archive.restore import InUseError, NoRoomError
    from kelas.archive.restore import restore as bring_back
    from kelas.events.store import StoreError

    _check_sqlite("restore.postgresql")
    home = paths.home()
    if home.exists() and any(home.iterdir()) and not yes:
        tell("restore.ask", home=home)
        if not typer.confirm("OK?"):
            stop("restore.not-done")
    try:
        manifest, old = bring_back(file)
    except BadBackupError as error:
        stop("restore.bad", file=file, why=error)
    except InUseError:
        stop("restore.in-use", home=home)
    except NoRoomError:
        stop("restore.no-room", home=home.parent)
    except (StoreError, SQLAlchemyError) as error:
        stop("terminal.store", why=error)
    except OSError as error:
        stop("terminal.cannot-write", file=error.filename or file, why=error.strerror or error)
    tell("restore.done", home=home, at=manifest.made_at, events=manifest.rows.get("events.db/events", 0))
    if old:
        tell("restore.old", old=old)


@app.command()
def retention(
    days: Annotated[
        int | None,
        typer.Option(min=1, envvar="KELAS_KEEP_DAYS", help="How many days after their last answer people are kept."),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Delete them; without this it only shows who they are.")] = (
        False
    ),
) -> None:
    """Show, or delete, everything about learners who have done nothing for so many days."""
    from sqlalchemy.exc import SQLAlchemyError

    from kelas.archive import retention as keeping
    from kelas.events.store import StoreError, store

    if days is None:
        stop("retention.none")
    now = datetime.now(UTC)
    try:
        for one in keeping.silent(store(), now, days):
            typer.echo(f"{one.learner}\t{one.cohort or '-'}\t{one.last:%Y-%m-%d}")
        if apply:
            gone = keeping.apply(store(), now, days)
            tell("rights.deleted", learners=gone.learners, events=gone.events, files=gone.files)
        else:
            tell("retention.shown", days=days)
    except (StoreError, SQLAlchemyError, OSError) as error:
        stop("terminal.store", why=error)


@app.command()
def audit() -> None:
    """List who looked at learners' progress, oldest first: time (UTC), who, what, whose."""
    from kelas.events.store import StoreError, store
    from kelas.rights.audit import looks

    try:
        for one in looks(store()):
            typer.echo(
                f"{one.at:%Y-%m-%dT%H:%M:%SZ}\t{one.who}\t{one.what}\t{one.learner or one.cohort or 'everybody'}"
            )
    except StoreError as error:
        stop("terminal.store", why=error)


def _check_sqlite(key: str) -> None:
    """Stop where a database is not in the state folder."""
    if any(os.environ.get(name) for name in ("KELAS_DB_URL", "KELAS_GRADEBOOK_URL")):
        stop(key)
