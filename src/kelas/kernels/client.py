"""The client's side of a fork server: start one, ask for forks, watch the children."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kelas.kernels import wire

SECONDS_TO_WARM_UP = 60
SECONDS_TO_STOP = 5


class ForkServerError(Exception):
    """A fork server could not be started, or is gone."""


class Child:
    """A forked process, seen through its leash: closing the leash ends the process."""

    def __init__(self, leash: socket.socket) -> None:
        self._leash = leash
        self.exit_code: int | None = None
        received = wire.receive(leash)
        if received is None:
            leash.close()
            raise ForkServerError("the fork server is gone")
        self.pid: int = received[0]["pid"]

    def poll(self) -> int | None:
        """Return the exit code if the process has ended, else None. A server that died took its children with it."""
        if self.exit_code is None and self._leash.fileno() >= 0 and select.select([self._leash], [], [], 0)[0]:
            received = wire.receive(self._leash)
            self.exit_code = received[0]["exit"] if received else -9
            self._leash.close()
        return self.exit_code

    def wait(self, seconds: float) -> int | None:
        """Wait at most so long for the process to end; return its exit code if it has."""
        if self.exit_code is None and self._leash.fileno() >= 0:
            select.select([self._leash], [], [], seconds)
        return self.poll()

    def close(self) -> None:
        """Let go: the process ends if it has not yet."""
        self._leash.close()


class ForkServer:
    """A running fork server."""

    def __init__(self, channel: socket.socket, process: subprocess.Popen[bytes] | None, child: Child | None) -> None:
        self._channel = channel
        self._process = process
        self._child = child

    @classmethod
    def start(cls, preload: Sequence[str]) -> ForkServer:
        """Start a server in a new process, and wait until it is warm.

        Args:
            preload: modules that it imports before it serves.

        Raises:
            ForkServerError: it did not come up.
        """
        ours, theirs = socket.socketpair()
        # Descriptor 3 is where the server expects its channel; a shell-free way to put it there in the new process.
        command = [sys.executable, "-m", "kelas.kernels.server", ",".join(preload)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            env=environment,
            preexec_fn=lambda: _only_channel(theirs.fileno()),
            close_fds=False,
            start_new_session=True,
        )
        theirs.close()
        ours.settimeout(SECONDS_TO_WARM_UP)
        try:
            ready = wire.receive(ours)
        except TimeoutError:
            ready = None
        if ready is None:
            process.kill()
            process.wait()
            ours.close()
            raise ForkServerError("the fork server did not come up")
        ours.settimeout(None)
        return cls(ours, process, None)

    def nested(self, prepare: str, cwd: Path, environment: dict[str, str]) -> ForkServer:
        """Start a server that is forked from this one and has run `module:function argument` first.

        Raises:
            ForkServerError: this server is gone.
        """
        ours, theirs = socket.socketpair()
        message = {"do": "serve", "prepare": prepare, "cwd": str(cwd), "env": environment}
        try:
            child = self._fork(message, [theirs.fileno()])
        finally:
            theirs.close()
        return ForkServer(ours, None, child)

    def kernel(self, argv: Sequence[str], cwd: str, environment: dict[str, str], outputs: Sequence[int] = ()) -> Child:
        """Fork a kernel.

        Args:
            argv: its arguments, as `ipykernel_launcher` takes them.
            cwd: its folder.
            environment: its whole environment.
            outputs: descriptors for its standard output and error; the server's own if none is given.

        Raises:
            ForkServerError: the server is gone.
        """
        message = {"do": "kernel", "argv": list(argv), "cwd": cwd, "env": environment}
        return self._fork(message, list(outputs))

    def alive(self) -> bool:
        """Say whether the server still runs."""
        if self._child is not None:
            return self._child.poll() is None
        return self._process is not None and self._process.poll() is None

    def drain(self) -> None:
        """Let the server end when its last child has ended; it takes no more requests."""
        try:
            wire.send(self._channel, {"do": "drain"})
        except OSError:
            return

    def stop(self) -> None:
        """End the server and its children, and wait for it."""
        self._channel.close()
        if self._child is not None:
            self._child.wait(SECONDS_TO_STOP)
            self._child.close()
        if self._process is not None:
            try:
                self._process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _fork(self, message: dict[str, Any], files: list[int]) -> Child:
        ours, theirs = socket.socketpair()
        try:
            wire.send(self._channel, message, [theirs.fileno(), *files])
        except OSError as error:
            ours.close()
            raise ForkServerError("the fork server is gone") from error
        finally:
            theirs.close()
        return Child(ours)


def _only_channel(channel: int) -> None:
    os.dup2(channel, 3)
    os.set_inheritable(3, True)
    os.closerange(4, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") < 65536 else 65536)
