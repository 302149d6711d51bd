"""The warm process. It forks a child per request and reports when a child ends.

It has one thread, since a fork copies only the thread that calls it. It ends when its client is gone, and takes its
children with it; each child's leash (a socket shared with the client) does the same for a single kernel.

A server can be forked from a server: the child runs a preparation first (say, a whole lesson) and then serves forks of
itself, so that what it prepared is in memory already, shared until written to.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kelas.kernels import child, wire

Wake = Callable[[], None]


class Server:
    """Serves forks of this process over a channel until the client closes it."""

    def __init__(self, channel: socket.socket, wake: Wake | None = None) -> None:
        self._channel: socket.socket | None = channel
        self._wake = wake
        self._leashes: dict[int, socket.socket] = {}
        self._alarm_in, self._alarm_out = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Serve. Returns only in this process, after the client is gone and the children have ended."""
        if threading.active_count() > 1:
            raise RuntimeError(f"a fork server must have one thread, not {threading.enumerate()}")
        signal.set_wakeup_fd(self._alarm_out, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client, which then closes the channel
        gc.collect()
        gc.freeze()  # a collection in a child would else write to every page that it shares
        while self._channel is not None or self._leashes:
            waiting: list[Any] = [self._alarm_in, *self._leashes.values()]
            if self._channel is not None:
                waiting.append(self._channel)
            ready, _, _ = select.select(waiting, [], [])
            if self._alarm_in in ready:
                with suppress(BlockingIOError):
                    os.read(self._alarm_in, 4096)
                self._reap()
            for pid, leash in list(self._leashes.items()):
                if leash in ready and not _still_held(leash):
                    _end(pid)
                    self._leashes.pop(pid).close()
            if self._channel in ready:
                self._answer()

    def _answer(self) -> None:
        assert self._channel is not None
        received = wire.receive(self._channel)
        if received is None:
            self._channel.close()
            self._channel = None
            for pid in self._leashes:
                _end(pid)
            return
        message, files = received
        if message["do"] == "drain":
            self._channel.close()
            self._channel = None
            return
        message["parent"] = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(message, files)
        leash = socket.socket(fileno=files[0])
        for file in files[1:]:
            os.close(file)
        with suppress(OSError):
            wire.send(leash, {"pid": pid})
        self._leashes[pid] = leash

    def _become(self, message: dict[str, Any], files: list[int]) -> None:
        """Be the child: close what is the server's, do what is asked, and never return."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for leash in self._leashes.values():
                leash.close()
            if self._channel is not None:
                self._channel.close()
            os.close(self._alarm_in)
            os.close(self._alarm_out)
            os.close(files[0])  # the leash is between server and client
            if message["do"] == "serve":
                child.settle(message, files[2:])
                wake = prepare(message["prepare"])
                Server(socket.socket(fileno=files[1]), wake).run()
                status = 0
            else:
                child.settle(message, files[1:])
                status = child.kernel(message["argv"], self._wake)
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            leash = self._leashes.pop(pid, None)
            if leash is not None:
                with suppress(OSError):
                    wire.send(leash, {"exit": os.waitstatus_to_exitcode(status)})
                leash.close()


def prepare(call: str) -> Wake | None:
    """Run `module:function argument`, and return what it wants to be done in each forked kernel, if anything."""
    name, _, argument = call.partition(" ")
    module, _, function = name.partition(":")
    wake: Wake | None = getattr(importlib.import_module(module), function)(argument)
    return wake


def _still_held(leash: socket.socket) -> bool:
    try:
        return bool(leash.recv(1))
    except ConnectionError:
        return False


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Warm this process up, and serve on the channel that stands on descriptor 3."""
    channel = socket.socket(fileno=3)
    for name in filter(None, sys.argv[1].split(",")):
        importlib.import_module(name)
    child.import_what_a_kernel_needs()
    wire.send(channel, {"ready": os.getpid()})
    Server(channel).run()


if __name__ == "__main__":
    main()
