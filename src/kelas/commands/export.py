"""`kelas export`: the course's events and scores, for spreadsheets and other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kelas.commands.both import stop, tell
from kelas.words.text import as_lang

if TYPE_CHECKING:
    from kelas.events.store import Store
    from kelas.lessons.models import Lesson

app = typer.Typer(no_args_is_help=True, help="Give the events and scores out, of one cohort or of all.")

CohortOption = Annotated[str | None, typer.Option("--cohort", help="Only the learners of the workshop with this code.")]


@app.command()
def csv(
    folder: Annotated[Path, typer.Argument(help="The folder for the tables; made if it is not there.")],
    cohort: CohortOption = None,
    lang: Annotated[str, typer.Option(help="Whose spreadsheet opens them: id (semicolon, 0,5) or en (comma, 0.5).")] = (
        "id"
    ),
) -> None:
    """Write events, learners, attempts and scores as CSV, with a description of every column."""
    from kelas.exports import tables

    with _course(cohort, folder) as (store, lessons):
        rows = tables.write(store, lessons, folder, as_lang(lang), cohort)
        tell("export.wrote-tables", folder=folder, events=rows["events"], learners=rows["learners"])


@app.command()
def xapi(
    file: Annotated[Path, typer.Argument(help="The file for the statements, one a line (JSON Lines).")],
    cohort: CohortOption = None,
) -> None:
    """Write every event as an xAPI 1.0.3 statement."""
    from kelas.exports.xapi import line

    with _course(cohort, file) as (store, lessons):
        count = 0
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8") as out:
            for event in store.stream(cohort=cohort):
                out.write(line(event, lessons.get(event.lesson)) + "\n")
                count += 1
        tell("export.wrote-statements", file=file, count=count)


@app.command()
def nbgrader(
    file: Annotated[Path, typer.Argument(help="The CSV file.")],
    cohort: CohortOption = None,
) -> None:
    """Run nbgrader's own CSV export on the gradebook; it holds nicknames."""
    from kelas.exports import gradebook

    with _course(cohort, file) as (store, _):
        try:
            count = gradebook.write(store, file, cohort)
        except gradebook.NothingGradedError:
            stop("export.nothing-graded")
        tell("export.wrote-grades", file=file, count=count)


@app.command()
def report(
    file: Annotated[Path, typer.Argument(help="The PDF file.")],
    cohort: CohortOption = None,
    lang: Annotated[str, typer.Option(help="The report's language: id or en.")] = "id",
) -> None:
    """Write the trainer's report as a PDF: charts, tables, and what the figures mean. It holds no names."""
    from datetime import UTC, datetime

    from kelas.report.keep import gathered
    from kelas.report.pdf import write
    from kelas.report.whole import report as told

    with _course(cohort, file) as (store, _):
        figures, _ = next(iter(gathered(store, cohort or "")))
        file.parent.mkdir(parents=True, exist_ok=True)
        write(told(figures(), datetime.now(UTC), as_lang(lang)), file)
        tell("export.wrote-report", file=file, learners=figures.subject.size)


@contextmanager
def _course(cohort: str | None, target: Path) -> Iterator[tuple[Store, Mapping[str, Lesson]]]:
    """Give the store and the lessons, keep that they were looked at, and say what to do when something fails."""
    from kelas.events.store import StoreError, store
    from kelas.lessons import read
    from kelas.rights.audit import look

    try:
        kept = store()
        if cohort is not None and cohort not in kept.cohorts():
            stop("cohort.unknown", code=cohort)
        look(kept, "terminal", "export", cohort=cohort or "")
        yield kept, {slug: read.lesson(slug) for slug in read.folders()}
    except StoreError as error:
        stop("terminal.store", why=error)
    except OSError as error:
        stop("terminal.cannot-write", file=target, why=error.strerror or error)
