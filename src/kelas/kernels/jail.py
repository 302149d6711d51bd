"""A Jupyter kernel provisioner for code that nobody has read: `kelas-jail`.

Chosen by `JUPYTER_DEFAULT_PROVISIONER_NAME=kelas-jail`. What the kernel may see and use is said in the environment that
it is launched with, of which the kernel itself gets nothing:

    KELAS_JAIL          the folder that is the learner's; the kernel works on a copy, which ends with it
    KELAS_JAIL_SHOW     further folders that it may read, separated by `:`
    KELAS_JAIL_LIMITS   JSON, see `limits.Limits`

`protection()` says beforehand how much of this the machine can give. A kernel never gets less than it said.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kelas.kernels import calls, fence, linux
from kelas.kernels.client import Child, ForkServerError
from kelas.kernels.limits import Limits, processes_of_user
from kelas.kernels.provisioner import CannotForkError, ForkProvisioner, forkable
from kelas.kernels.walls import Cell
from kelas.kernels.warm import BARE, bare_environment

log = logging.getLogger(__name__)

FOLDER_VARIABLE = "KELAS_JAIL"
SHOW_VARIABLE = "KELAS_JAIL_SHOW"
LIMITS_VARIABLE = "KELAS_JAIL_LIMITS"
# In this program's own environment: `limits` makes it do without walls, as on a machine that has none.
LEVEL_VARIABLE = "KELAS_PROTECTION"
# A socket's address has at most 107 letters, ours among them.
LONGEST_TEMPORARY = 70
# What a kernel gets as it was asked for.
PASSED_ON = ("TZ", "JPY_SESSION_NAME", "NBGRADER_EXECUTION", "KELAS_LANG")
PARTS = ("fork", "users", "namespaces", "files", "processes", "privileges", "asked")


class JailError(Exception):
    """A kernel could not be jailed as it was to be, so there is none."""


@dataclass(frozen=True)
class Protection:
    """What this machine can give to jailed kernels."""

    level: Literal["full", "limits"]
    """`full`: walls and limits. `limits`: limits and a clean environment; the code can read what this user can."""
    missing: tuple[str, ...] = ()
    """What cannot be had, of `PARTS`; empty when the level is full."""
    fenced: bool = True
    """Whether the code can open its own files only: at level full, and at level limits where Linux has Landlock."""


@cache
def protection() -> Protection:
    """Say what this machine can give, found by jailing a process that does nothing."""
    fenced = bool(fence.version())
    if os.environ.get(LEVEL_VARIABLE) == "limits":
        return Protection("limits", ("asked",), fenced)
    with _private_folder() as private:
        try:
            BARE.server().try_cell(Cell(private).as_message())
        except ForkServerError as error:
            return Protection("limits", (error.part or "fork",), fenced)
    return Protection("full")


class JailProvisioner(ForkProvisioner):
    """Provisions a kernel that is forked from a warm process which knows nothing, and locked in."""

    _private: tempfile.TemporaryDirectory[str] | None = None

    async def pre_launch(self, **options: Any) -> dict[str, Any]:
        """Have the kernel listen in a folder of its own, on sockets that need no network."""
        if self._private is None:
            self._private = _private_folder()
            sockets = os.path.join(self._private.name, "sockets")
            manager: Any = self.parent
            manager.transport = "ipc"
            manager.ip = os.path.join(sockets, "k")
            manager.connection_file = os.path.join(sockets, "kernel.json")
        try:
            return await super().pre_launch(**options)
        except BaseException:
            self._leave_nothing()
            raise

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork the kernel into its jail. Where a machine has limits only and cannot fork, start it with these.

        Raises:
            JailError: it cannot be had with the protection that `protection` promises.
            LimitsError: the limits are not written as they should be.
        """
        assert self._private is not None
        try:
            level = await asyncio.to_thread(protection)
            given = os.environ if options.get("env") is None else options["env"]
            cell = _cell(self._private.name, given, options.get("cwd"), level)
            environment = _environment(cell, given)
            options = {**options, "env": environment, "cwd": cell.cwd}
            try:
                arguments = forkable(cmd, {}, {}, options)
                self.child = await asyncio.to_thread(_fork, arguments, environment, cell)
            except (CannotForkError, ForkServerError, OSError) as error:
                if level.level == "full":
                    raise JailError(f"no kernel was started, since it could not be locked in: {error}") from error
                log.warning("a kernel is started the slow way, with limits only: %s", error)
                # Not a method of ForkProvisioner's: it would fork a kernel without limits.
                quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
                options = {**options, **quiet, "preexec_fn": _limited(cell)}
                return await LocalProvisioner.launch_kernel(self, cmd, **options)
        except BaseException:
            self._leave_nothing()
            raise
        return self._forked(cell.cwd)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the folder, unless the kernel comes back to it."""
        await super().cleanup(restart)
        if not restart:
            self._leave_nothing()

    def _leave_nothing(self) -> None:
        if self._private is not None:
            self._private.cleanup()
            self._private = None


def _private_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a new folder that a cell can use as its private one."""
    usual = tempfile.gettempdir()
    where = usual if len(usual) <= LONGEST_TEMPORARY else "/tmp"
    private = tempfile.TemporaryDirectory(prefix="kelas-jail-", dir=where, ignore_cleanup_errors=True)
    for name in ("sockets", "root", "tmp"):
        Path(private.name, name).mkdir()
    return private


def _cell(private: str, given: Mapping[str, str], cwd: object, level: Protection) -> Cell:
    """Return what is to be shown to a kernel, and how it is kept.

    Raises:
        JailError: its folder is none.
    """
    full = level.level == "full"
    work = os.path.realpath(given[FOLDER_VARIABLE]) if given.get(FOLDER_VARIABLE) else ""
    if work and not os.path.isdir(work):
        raise JailError(f"{FOLDER_VARIABLE} must name a folder, which {given[FOLDER_VARIABLE]} is not")
    home = work or ("/tmp" if full else os.path.join(private, "tmp"))
    start = os.path.realpath(str(cwd)) if cwd else home
    return Cell(
        private=private,
        work=work,
        cwd=start if Path(start).is_relative_to(home) else home,
        shown=[os.path.realpath(path) for path in given.get(SHOW_VARIABLE, "").split(os.pathsep) if path],
        full=full,
        limits=Limits.parse(given.get(LIMITS_VARIABLE, "")),
    )


def _environment(cell: Cell, given: Mapping[str, str]) -> dict[str, str]:
    """Return the kernel's environment: what any Python needs, and where its own files may be."""
    temporary = "/tmp" if cell.full else os.path.join(cell.private, "tmp")
    own = {"HOME": cell.work or temporary, "TMPDIR": temporary, "IPYTHONDIR": f"{temporary}/.ipython"}
    asked = {name: given[name] for name in PASSED_ON if name in given}
    return {**bare_environment(), **own, "USER": "learner", **asked}


def _fork(arguments: list[str], environment: Mapping[str, str], cell: Cell) -> Child:
    """Fork a kernel; a warm process that turns out to be gone is replaced once."""
    with open(os.devnull, "r+b", buffering=0) as nothing:
        # Not the program's own outputs: whoever holds a file's descriptor can open the file.
        streams = dict.fromkeys((0, 1, 2), nothing.fileno())
        server = BARE.server()
        try:
            return server.kernel(arguments, cell.cwd, environment, streams, cell.as_message())
        except ForkServerError:
            if server.alive():
                raise
            return BARE.server().kernel(arguments, cell.cwd, environment, streams, cell.as_message())


def _limited(cell: Cell) -> Any:
    """Return what a kernel that is started does before it becomes one."""
    before = processes_of_user()

    def limit() -> None:
        linux.drop_privileges()
        fence.close(cell)
        calls.refuse()
        cell.limits.apply(before)

    return limit
