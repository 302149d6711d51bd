"""A Jupyter kernel provisioner that forks kernels instead of starting them.

Chosen by `JUPYTER_DEFAULT_PROVISIONER_NAME=kelas-fork` for every jupyter_client program. A kernel that cannot be forked
(another language, another Python, a system without fork) is started the usual way, with one line in the log.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kelas.kernels.client import Child, ForkServer, ForkServerError

log = logging.getLogger(__name__)

# Modules that the warm process imports before it forks, separated by commas.
PRELOAD_VARIABLE = "KELAS_FORK_PRELOAD"
# `module:function argument` that is run once in a warm process of its own, from which the kernel is then forked.
PREPARE_VARIABLE = "KELAS_FORK_PREPARE"
# Files whose change makes warm processes out of date, separated by the path separator; folders count whole.
WATCH_VARIABLE = "KELAS_FORK_WATCH"
SECONDS_BETWEEN_POLLS = 0.02
# Prepared processes that are kept at once, those used last.
MOST_PREPARED = 32


class Warm:
    """The warm processes of this program: one that is general, and one for each preparation."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._general: ForkServer | None = None
        self._prepared: dict[str, ForkServer] = {}
        self._state = ""
        self.usable = hasattr(os, "fork") and sys.platform != "darwin"

    def server(self, prepare: str, environment: dict[str, str]) -> ForkServer:
        """Return a warm process, started if need be. Those of older code take no more requests and end by themselves.

        Args:
            prepare: what it has run, or empty.
            environment: in which a preparation runs.

        Raises:
            ForkServerError: none could be started.
        """
        with self._lock:
            state = fingerprint(os.environ.get(WATCH_VARIABLE, ""))
            if state != self._state:
                self._drain()
                self._state = state
            if self._general is None or not self._general.alive():
                self._prepared.clear()
                self._general = ForkServer.start(os.environ.get(PRELOAD_VARIABLE, "").split(","))
            if not prepare:
                return self._general
            server = self._prepared.pop(prepare, None)
            if server is None or not server.alive():
                server = self._general.nested(prepare, Path.cwd(), environment)
            self._prepared[prepare] = server
            if len(self._prepared) > MOST_PREPARED:
                self._prepared.pop(next(iter(self._prepared))).drain()
            return server

    def stop(self) -> None:
        """End all warm processes and their kernels."""
        with self._lock:
            for server in (*self._prepared.values(), self._general):
                if server is not None:
                    server.stop()
            self._prepared.clear()
            self._general = None

    def _drain(self) -> None:
        for server in (*self._prepared.values(), self._general):
            if server is not None:
                server.drain()
        self._prepared.clear()
        self._general = None


def fingerprint(watched: str) -> str:
    """Return a text that changes when a watched file does."""
    digest = hashlib.sha256()
    for name in filter(None, watched.split(os.pathsep)):
        root = Path(name)
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.suffix in (".py", ".yaml", ".md") and file.is_file():
                status = file.stat()
                digest.update(f"{file}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
    return digest.hexdigest()


WARM = Warm()


class ForkProvisioner(LocalProvisioner):
    """Provisions a kernel by forking a warm process."""

    child: Child | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel that has not been waited for."""
        return self.child is not None or super().has_process

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork the kernel, or start it the usual way."""
        arguments = _ipykernel_arguments(cmd)
        if arguments is None or not WARM.usable:
            return await super().launch_kernel(cmd, **options)
        environment = {**(options.get("env") or os.environ)}
        prepare = environment.pop(PREPARE_VARIABLE, "")
        cwd = str(options.get("cwd") or Path.cwd())
        try:
            self.child = await asyncio.to_thread(_fork, prepare, arguments, cwd, environment)
        except (ForkServerError, OSError) as error:
            log.warning("this kernel is started the slow way: %s", error)
            return await super().launch_kernel(cmd, **options)
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
        while self.child.poll() is None:
            await asyncio.sleep(SECONDS_BETWEEN_POLLS)
        code = self.child.exit_code
        self.child.close()
        self.child = None
        return code

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


def _fork(prepare: str, arguments: list[str], cwd: str, environment: dict[str, str]) -> Child:
    """Fork a kernel; a warm process that turns out to be gone is replaced once."""
    try:
        return WARM.server(prepare, environment).kernel(arguments, cwd, environment)
    except ForkServerError:
        return WARM.server(prepare, environment).kernel(arguments, cwd, environment)


def _ipykernel_arguments(command: list[str]) -> list[str] | None:
    """Return the arguments of a command that starts ipykernel with this Python, or None for any other command."""
    if len(command) < 3 or command[1:3] != ["-m", "ipykernel_launcher"]:
        return None
    if os.path.basename(command[0]).startswith("python") and not os.path.isabs(command[0]):
        return command[3:]
    return command[3:] if os.path.realpath(command[0]) == os.path.realpath(sys.executable) else None
