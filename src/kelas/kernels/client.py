"""The client's side of a fork server: start one, ask for forks, watch the children."""

from __future__ import annotations

import select
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kelas.kernels import wire

SECONDS_TO_WARM_UP = 60
SECONDS_TO_FORK = 30
SECONDS_TO_STOP = 5


class ForkServerError(Exception):
    """A fork server could not be started, is gone, or could not fork.

    `part` names the part of a jail that the system refused, if that is why.
    """

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class Child:
    """A forked process, seen through its leash: closing the leash ends the process.

    The process has told that it is ready: a kernel can be reached, a server takes requests.
    """

    def __init__(self, leash: socket.socket) -> None:
        self._leash = leash
        self.exit_code: int | None = None
        leash.settimeout(SECONDS_TO_FORK)
        try:
            received = wire.receive(leash)
        except TimeoutError:
            received = None
        message = received[0] if received else {}
        if "pid" not in message:
            leash.close()
            because = message.get("because", message)
            raise ForkServerError(f"the forked process did not come up: {because}", message.get("part", ""))
        leash.settimeout(None)
        self.pid: int = message["pid"]

    def poll(self) -> int | None:
        """Return the exit code if the process has ended, else None. A server that died took its children with it."""
        if self.exit_code is None and self._readable(0):
            received = wire.receive(self._leash)
            self.exit_code = received[0]["exit"] if received else -9
            self._leash.close()
        return self.exit_code

    def wait(self, seconds: float) -> int | None:
        """Wait at most so long for the process to end; return its exit code if it has."""
        if self.exit_code is None:
            self._readable(seconds)
        return self.poll()

    def close(self) -> None:
        """Let go: the process ends if it has not yet."""
        self._leash.close()

    def _readable(self, seconds: float) -> bool:
        if self._leash.fileno() < 0:
            return False
        waiting = select.poll()  # unlike select(), it takes descriptors above 1,023
        waiting.register(self._leash, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))


class ForkServer:
    """A running fork server. Any thread may use it."""

    def __init__(self, channel: socket.socket, process: subprocess.Popen[bytes] | None, child: Child | None) -> None:
        self._channel = channel
        self._process = process
        self._child = child
        self._one_at_a_time = threading.Lock()

    @classmethod
    def start(cls, preload: Sequence[str], environment: Mapping[str, str]) -> ForkServer:
        """Start a server in a new process, and wait until it is warm.

        Args:
            preload: modules that it imports before it serves.
            environment: its environment.

        Raises:
            ForkServerError: it did not come up.
        """
        ours, theirs = socket.socketpair()
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "kelas.kernels.server", str(theirs.fileno()), ",".join(preload)],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                # Their warning about frozen modules is for people who debug; each kernel would print it.
                env={**environment, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            )
        except OSError as error:
            ours.close()
            raise ForkServerError(f"the fork server could not be started: {error}") from error
        finally:
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

    @property
    def pid(self) -> int:
        """The server's process."""
        process = self._child or self._process
        assert process is not None
        return process.pid

    def nested(self, prepare: str, cwd: Path, environment: Mapping[str, str]) -> ForkServer:
        """Start a server that is forked from this one and has run `module:function argument` first.

        Raises:
            ForkServerError: this server is gone, or the preparation failed.
        """
        ours, theirs = socket.socketpair()
        message = {"do": "serve", "prepare": prepare, "cwd": str(cwd), "env": dict(environment)}
        try:
            child = self._fork(message, [theirs.fileno()])
        except ForkServerError:
            ours.close()
            raise
        finally:
            theirs.close()
        return ForkServer(ours, None, child)

    def kernel(
        self,
        argv: Sequence[str],
        cwd: str,
        environment: Mapping[str, str],
        standard: Mapping[int, int] | None = None,
        cell: Mapping[str, Any] | None = None,
    ) -> Child:
        """Fork a kernel.

        Args:
            argv: its arguments, as `ipykernel_launcher` takes them.
            cwd: its folder.
            environment: its whole environment.
            standard: descriptors for its standard input (0), output (1) and error (2); the server's own if none given.
            cell: how it is jailed (`walls.Cell.as_message`), if it is.

        Raises:
            ForkServerError: the server is gone, or the kernel ended before it could be reached.
        """
        onto = dict(standard or {})
        message = {"do": "kernel", "argv": list(argv), "cwd": cwd, "env": dict(environment), "onto": list(onto)}
        if cell is not None:
            message["cell"] = cell
        return self._fork(message, list(onto.values()))

    def try_cell(self, cell: Mapping[str, Any]) -> None:
        """Jail a process that does nothing.

        Raises:
            ForkServerError: the server is gone, or the system refused a part of the jail.
        """
        child = self._fork({"do": "nothing", "cwd": "/", "env": {}, "cell": cell}, [])
        child.wait(SECONDS_TO_STOP)
        child.close()

    def alive(self) -> bool:
        """Say whether the server still runs."""
        if self._child is not None:
            return self._child.poll() is None
        return self._process is not None and self._process.poll() is None

    def drain(self) -> None:
        """Let the server end when its last child has ended; it takes no more requests. Keep this object until then."""
        with suppress(OSError), self._one_at_a_time:
            wire.send(self._channel, {"do": "drain"})

    def stop(self) -> None:
        """End the server and its children, and wait for it."""
        self._channel.close()
        if self._child is not None:
            self._child.close()
        if self._process is not None:
            try:
                self._process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def forget(self) -> None:
        """Close this process's ends, in a fork of the client whose server this is not."""
        self._channel.close()
        if self._child is not None:
            self._child.close()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for

    def _fork(self, message: dict[str, Any], files: list[int]) -> Child:
        ours, theirs = socket.socketpair()
        try:
            with self._one_at_a_time:
                wire.send(self._channel, message, [theirs.fileno(), *files])
        except OSError as error:
            ours.close()
            raise ForkServerError("the fork server is gone") from error
        finally:
            theirs.close()
        return Child(ours)
