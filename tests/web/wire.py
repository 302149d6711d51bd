"""A network of our own between a browser and the server, which fails in the ways that Wi-Fi does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread


class Wire:
    """Carries bytes to a server and back.

    Attributes:
        base: the address that a browser opens.
        swallows: packets vanish, both ways, and nobody is refused: what a network out of reach looks like.
        swallows_sockets: the same for new WebSockets alone.
        carried: bytes that came from the server.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.swallows = False
        self.swallows_sockets = False
        self.carried = 0
        self._ends: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def cut(self) -> None:
        """Break every connection off, as when the access point restarts."""
        for end in tuple(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Break everything off and listen no more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                self._threads.append(Thread(target=self._carry, args=(browser,)))
                self._threads[-1].start()

    def _carry(self, browser: socket.socket) -> None:
        with browser, self._known(browser), suppress(OSError):
            first = browser.recv(65536)
            if self.swallows or (self.swallows_sockets and b"upgrade: websocket" in first.lower()):
                while browser.recv(65536):  # taken, and never answered
                    pass
                return
            with socket.create_connection(("127.0.0.1", self.port)) as server, self._known(server):
                server.sendall(first)
                back = Thread(target=self._pump, args=(server, browser, True))
                back.start()
                self._pump(browser, server)
                back.join()

    def _pump(self, source: socket.socket, goal: socket.socket, counted: bool = False) -> None:
        lost = False
        with suppress(OSError):
            while received := source.recv(65536):
                lost = lost or self.swallows  # a connection that has lost a packet carries nothing afterwards
                if not lost:
                    goal.sendall(received)
                    self.carried += len(received) if counted else 0
        if not lost:
            with suppress(OSError):
                goal.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _known(self, end: socket.socket) -> Iterator[None]:
        self._ends.add(end)
        try:
            yield
        finally:
            self._ends.discard(end)


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """Lay a wire to a port of this machine for as long as a test runs."""
    laid = Wire(port)
    try:
        yield laid
    finally:
        laid.close()
