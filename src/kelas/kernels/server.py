"""The warm process. It forks a child per request and reports when a child ends.

It has one thread, since a fork copies only the thread that calls it. It ends when its client is gone, and takes its
children with it; each child's leash (a socket shared with the client) does the same for a single child.

A server can be forked from a server: the child runs a preparation first (say, a whole lesson) and then serves forks of
itself, so that what it prepared is in memory already, shared until written to.
"""

from __future__ import annotations

import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kelas.kernels import child, keeper, wire
from kelas.kernels.walls import Cell, WallError

if TYPE_CHECKING:
    from kelas.kernels.prepared import PreparedKernel

Wake = Callable[[], None]


class Server:
    """Serves forks of this process over a channel until the client closes it."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel: socket.socket | None = channel
        self._kernel: PreparedKernel | None = None
        self._wake: Wake | None = None
        self._leashes: dict[int, socket.socket] = {}
        self._alarm_in, self._alarm_out = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def prepare(self, call: str) -> None:
        """Run `module:function argument`, and make the kernel that the children of this process become.

        What the function returns, if anything, is called in each of them.
        """
        from kelas.kernels import prepared

        name, _, argument = call.partition(" ")
        module, _, function = name.partition(":")
        self._wake = getattr(importlib.import_module(module), function)(argument)
        self._kernel = prepared.make()

    def run(self, ready: Callable[[], None]) -> None:
        """Serve. Returns only in this process, after the client is gone and the children have ended.

        Args:
            ready: called when the first request can be taken.
        """
        if threading.active_count() > 1:
            raise RuntimeError(f"a fork server must have one thread, not {threading.enumerate()}")
        assert self._channel is not None
        signal.set_wakeup_fd(self._alarm_out, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client, which then closes the channel
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._alarm_in, selectors.EVENT_READ, self._reap)
        self._selector.register(self._channel, selectors.EVENT_READ, self._answer)
        gc.collect()
        gc.freeze()  # a collection in a child would else write to every page that it shares
        ready()
        while self._channel is not None or self._leashes:
            for key, _ in self._selector.select():
                key.data()

    def _answer(self) -> None:
        if self._channel is None:
            return
        received = wire.receive(self._channel)
        message, files = received or ({"do": "end"}, [])
        if message["do"] in ("end", "drain"):
            self._selector.unregister(self._channel)
            self._channel.close()
            self._channel = None
            if message["do"] == "end":
                for pid in self._leashes:
                    _end(pid)
            return
        message["parent"] = os.getpid()
        leash = socket.socket(fileno=files[0])
        try:
            pid = os.fork()
        except OSError as error:  # no memory, or too many processes: the client starts this kernel otherwise
            with suppress(OSError):
                wire.send(leash, {"exit": 1, "because": str(error)})
            leash.close()
        else:
            if pid == 0:
                self._become(message, leash, files[1:])
            self._leashes[pid] = leash
            self._selector.register(leash, selectors.EVENT_READ, lambda: self._slip(pid))
        for file in files[1:]:
            os.close(file)

    def _become(self, message: dict[str, Any], leash: socket.socket, files: list[int]) -> None:
        """Be the child: close what is the server's, do what is asked, and never return."""
        status = 1
        ours = os.getpid()  # also where the kernel, in a jail, is a child of this process and has another number
        try:
            signal.set_wakeup_fd(-1)
            self._selector.close()
            for other in self._leashes.values():
                other.close()
            if self._channel is not None:
                self._channel.close()
            os.close(self._alarm_in)
            os.close(self._alarm_out)

            def tell() -> None:
                """Let the client go on, once. From here on the leash is between client and server."""
                with suppress(OSError):
                    wire.send(leash, {"pid": ours})
                leash.close()

            child.settle(message, files)
            listening = tell
            if "cell" in message:
                closed = keeper.enter(Cell.of_message(message["cell"]), leash.fileno(), leash.close)

                def listening() -> None:
                    """Go on when the kernel has lost its last power."""
                    closed()
                    tell()

            if message["do"] == "serve":
                server = Server(socket.socket(fileno=files[0]))
                server.prepare(message["prepare"])
                server.run(tell)
                status = 0
            elif message["do"] == "nothing":
                listening()
                status = 0
            else:
                status = child.kernel(message["argv"], self._kernel, self._wake, listening)
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
        except BaseException as error:
            sys.excepthook(*sys.exc_info())
            with suppress(OSError):  # unless the client has been told that all is well
                part = error.part if isinstance(error, WallError) else ""
                wire.send(leash, {"exit": 1, "because": f"{type(error).__name__}: {error}", "part": part})
        finally:
            for stream in (sys.stdout, sys.stderr):
                with suppress(Exception):
                    stream.flush()
            os._exit(status)

    def _slip(self, pid: int) -> None:
        """End a child whose leash the client has let go."""
        leash = self._leashes.get(pid)
        if leash is not None and not _still_held(leash):
            _end(pid)
            self._forget(pid).close()

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._alarm_in, 4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._leashes:
                leash = self._forget(pid)
                with suppress(OSError):
                    wire.send(leash, {"exit": os.waitstatus_to_exitcode(status)})
                leash.close()

    def _forget(self, pid: int) -> socket.socket:
        leash = self._leashes.pop(pid)
        self._selector.unregister(leash)
        return leash


def _still_held(leash: socket.socket) -> bool:
    try:
        return bool(leash.recv(1))
    except ConnectionError:
        return False


def _end(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:  # it has not made its group yet, or has ended
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def main() -> None:
    """Warm this process up, and serve on the channel whose descriptor is named."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    channel.set_inheritable(False)
    del sys.path[0]  # the folder in which the client was started; a kernel puts its own there
    for name in filter(None, sys.argv[2].split(",")):
        importlib.import_module(name)
    child.import_what_a_kernel_needs()
    Server(channel).run(lambda: wire.send(channel, {"ready": os.getpid()}))


if __name__ == "__main__":
    main()
