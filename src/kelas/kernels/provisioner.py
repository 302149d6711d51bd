"""A Jupyter kernel provisioner that forks kernels instead of starting them.

Chosen by `JUPYTER_DEFAULT_PROVISIONER_NAME=kelas-fork` for every jupyter_client program. A kernel that cannot be forked
(another language, another Python, a system without fork) is started the usual way, with one line in the log. If it was
to be a prepared one, it runs the preparation itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kelas.kernels.client import Child, ForkServerError
from kelas.kernels.warm import STARTING_VARIABLES, WARM

log = logging.getLogger(__name__)

# `module:function argument` that is run once in a warm process of its own, from which the kernel is then forked.
PREPARE_VARIABLE = "KELAS_FORK_PREPARE"
SECONDS_BETWEEN_POLLS = 0.02
KNOWN_OPTIONS = {"env", "cwd", "stdin", "stdout", "stderr", "independent", "kernel_id", "extra_arguments"}


class CannotForkError(Exception):
    """Why a kernel has to be started the usual way."""


class ForkProvisioner(LocalProvisioner):
    """Provisions a kernel by forking a warm process."""

    child: Child | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel that has not been waited for."""
        return self.child is not None or super().has_process

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork the kernel, or start it the usual way. Returns when a forked kernel can be reached."""
        environment = dict(os.environ if options.get("env") is None else options["env"])
        prepare = environment.pop(PREPARE_VARIABLE, "")
        cwd = str(options.get("cwd") or Path.cwd())
        try:
            arguments = forkable(cmd, environment, os.environ, options)
            self.child = await asyncio.to_thread(_fork, prepare, arguments, cwd, environment, options)
        except (CannotForkError, ForkServerError, OSError) as error:
            log.warning("a kernel is started the slow way: %s", error)
            return await super().launch_kernel([*cmd, *_preparing(prepare)], **options)
        return self._forked(cwd)

    def _forked(self, cwd: str) -> Any:
        assert self.child is not None
        self.pid = self.pgid = self.child.pid
        self.cwd = cwd
        return self.connection_info

    async def poll(self) -> int | None:
        """Return the exit code, None while the kernel runs, 0 if there is none."""
        return self.child.poll() if self.child is not None else await super().poll()

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, and return its exit code."""
        if self.child is None:
            return await super().wait()
        child = self.child
        while child.poll() is None:
            await asyncio.sleep(SECONDS_BETWEEN_POLLS)
        child.close()
        self.child = None
        return child.exit_code

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and what it started."""
        if self.child is None:
            await super().send_signal(signum)
        elif self.child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.child.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once."""
        if self.child is None:
            await super().kill(restart)
        else:
            await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        if self.child is None:
            await super().terminate(restart)
        else:
            await self.send_signal(signal.SIGTERM)


def _fork(
    prepare: str, arguments: list[str], cwd: str, environment: Mapping[str, str], options: Mapping[str, Any]
) -> Child:
    """Fork a kernel; a warm process that turns out to be gone is replaced once."""
    with _standard(options) as standard:
        try:
            return WARM.server(prepare).kernel(arguments, cwd, environment, standard)
        except ForkServerError:
            return WARM.server(prepare).kernel(arguments, cwd, environment, standard)


def _preparing(prepare: str) -> list[str]:
    """Return the arguments that have an ipykernel run a preparation itself, and what is to be done after it."""
    if not prepare:
        return []
    name, _, argument = prepare.partition(" ")
    module, _, function = name.partition(":")
    prepared = f"getattr(__import__('importlib').import_module({module!r}), {function!r})({argument!r})"
    return [f"--IPKernelApp.exec_lines=({prepared} or (lambda: None))()"]


def forkable(
    command: list[str], environment: Mapping[str, str], warm: Mapping[str, str], options: Mapping[str, Any]
) -> list[str]:
    """Return the arguments of a command that starts ipykernel as a fork of this Python would.

    Args:
        command: the command.
        environment: what the kernel is to have.
        warm: what the warm process was started with.
        options: what else is said about how to launch it.

    Raises:
        CannotForkError: a fork would not be the same.
    """
    if not WARM.usable:
        raise CannotForkError("this system cannot fork")
    if len(command) < 3 or command[1:3] != ["-m", "ipykernel_launcher"]:
        raise CannotForkError(f"{' '.join(command[:3])} is not ipykernel")
    python = command[0]
    ours = os.path.realpath(sys.executable)
    bare = not os.path.isabs(python) and os.path.basename(python).startswith("python")
    if not bare and (os.path.realpath(python) != ours or os.path.dirname(python) != os.path.dirname(sys.executable)):
        raise CannotForkError(f"{python} is another Python")
    for name in {*environment, *warm}:
        if name.startswith(STARTING_VARIABLES) and environment.get(name) != warm.get(name):
            raise CannotForkError(f"{name} is another for this kernel")
    unknown = set(options) - KNOWN_OPTIONS
    if unknown or options.get("independent"):
        raise CannotForkError(f"it is to be launched with {', '.join(sorted(unknown)) or 'independent'}")
    if subprocess.PIPE in [options.get(name) for name in ("stdin", "stdout", "stderr")]:
        raise CannotForkError("it is to be launched with a pipe")
    return command[3:]


@contextmanager
def _standard(options: Mapping[str, Any]) -> Any:
    """Give a kernel's standard streams as `subprocess` would: what is asked for, or this program's own outputs."""
    with open(os.devnull, "r+b", buffering=0) as nothing:
        streams: dict[int, int] = {0: nothing.fileno()}
        for target, name in ((0, "stdin"), (1, "stdout"), (2, "stderr")):
            given = options.get(name)
            if given is None:
                if target > 0 and _is_open(target):
                    streams[target] = target
            elif given == subprocess.DEVNULL:
                streams[target] = nothing.fileno()
            elif given == subprocess.STDOUT:
                streams[target] = streams.get(1, 1)
            else:
                streams[target] = given if isinstance(given, int) else given.fileno()
        yield streams


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
