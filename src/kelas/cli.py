"""The command `kelas`. Its help is in English; what a trainer sees while serving is also in Indonesian."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kelas import paths
from kelas.commands import certificate, cohort, export, keep, marking, move
from kelas.commands.settling import settle

if TYPE_CHECKING:
    from kelas.events.kinds import SubmissionGraded

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Kelas Kediri: lessons and safe practice services.")
app.add_typer(certificate.app, name="certificate")
app.add_typer(cohort.app, name="cohort")
app.add_typer(export.app, name="export")
app.add_typer(keep.app)
app.add_typer(marking.app)
app.add_typer(move.app)


@app.command()
def check() -> None:
    """Check the content: every fault with file, line, and what to do. Exit status 1 if there is any."""
    from kelas.lessons.check import check as find_faults

    faults = find_faults()
    for fault in faults:
        typer.echo(fault.say(paths.ROOT))
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    typer.echo(count if faults else "The content is in order.")
    raise typer.Exit(1 if faults else 0)


@app.command()
def build() -> None:
    """Build the notebooks from lessons/. Twice gives the same bytes."""
    from kelas.authored.faults import ContentError
    from kelas.lessons.build import build as build_all

    try:
        changed = build_all()
    except ContentError as error:
        for fault in error.faults:
            typer.echo(fault.say(paths.ROOT), err=True)
        raise typer.Exit(1) from None
    for file in changed:
        typer.echo(file.relative_to(paths.ROOT))
    typer.echo(f"{len(changed)} notebooks changed")


@app.command()
def serve(port: Annotated[int, typer.Option(help="The port to listen on, on all interfaces.")] = 8866) -> None:
    """Serve the lessons to this machine and to phones on its network."""
    settle()
    from kelas.serve.app import serve as start
    from kelas.serve.checks import NotReadyError

    try:
        start(port)
    except NotReadyError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None


@app.command()
def grade(
    watch: Annotated[
        bool, typer.Option(help="Go on grading hand-ins as they come, until the parent process ends.")
    ] = False,
) -> None:
    """Grade every hand-in that waits, with nbgrader; those that could not be graded before are tried again."""
    settle()
    from kelas.events.store import store
    from kelas.grading import worker

    _log_ours_only()
    if watch:
        worker.watch(store(), worker.parent_lives())
        return
    worker.prepare_all()
    count = worker.grade_waiting(store(), _tell, again=True)
    typer.echo(f"{count} graded")


@app.command()
def report(
    watch: Annotated[
        bool, typer.Option(help="Go on bringing them up to date, once a minute at most, until the parent process ends.")
    ] = False,
) -> None:
    """Bring the trainer's reports up to date: one per workshop and language, and one of all learners."""
    from kelas.events.store import store
    from kelas.grading.worker import parent_lives
    from kelas.report import keep, kept

    _log_ours_only()
    if watch:
        os.nice(10)  # learners' pages come first
        keep.watch(store(), parent_lives())
        return
    keep.keep(store(), kept.folder())
    typer.echo(kept.folder())


def _log_ours_only() -> None:
    """Show our own log lines; nbgrader's, which are long, go into its answers and are shown when it fails."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    ours = logging.getLogger("kelas")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    warnings.filterwarnings("ignore", module="nbgrader")


def _tell(graded: SubmissionGraded) -> None:
    typer.echo(f"{graded.lesson} {graded.learner}: {graded.score:g}/{graded.max_score:g} {graded.problem}")


@app.command()
def trainer(port: Annotated[int, typer.Option(help="The port to listen on, on this machine only.")] = 8888) -> None:
    """Open JupyterLab with formgrader, on this machine only."""
    settle()
    from kelas.events.store import store
    from kelas.grading.course import course_root
    from kelas.grading.worker import prepare_all
    from kelas.rights.audit import look

    prepare_all()
    look(store(), "terminal", "formgrader")
    os.chdir(course_root())
    _jupyterlab(port, course_root())


@app.command()
def lab(
    port: Annotated[int, typer.Option(help="The port to listen on, on this machine only.")] = 8889,
) -> None:
    """Open the lessons' notebooks in JupyterLab, on this machine only."""
    settle()
    _jupyterlab(port, paths.NOTEBOOKS)


def _jupyterlab(port: int, folder: Path) -> None:
    """Become JupyterLab on a folder; grading/labconfig says that it asks nobody outside for news or updates."""
    os.environ["JUPYTER_CONFIG_PATH"] = str(paths.GRADING)
    options = [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={folder}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *options])
