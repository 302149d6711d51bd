"""A network of our own between a browser and the server, which fails in the ways that Wi-Fi does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Carries bytes to a server and back.

    Attributes:
        base: the address that a browser opens.
        swallows: packets vanish, both ways, and nobody is refused: what a network out of reach looks like.
        swallows_sockets: the same for new WebSockets alone.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.swallows = False
        self.swallows_sockets = False
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection off, as when the access point restarts."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        try:
            first = browser.recv(65536)
            if self.swallows or (self.swallows_sockets and b"upgrade: websocket" in first.lower()):
                self._ends.append(browser)
                while browser.recv(65536):  # taken, and never answered
                    pass
                return
            server = socket.create_connection(("127.0.0.1", self.port))
        except OSError:
            browser.close()
            return
        self._ends += [browser, server]
        server.sendall(first)
        threading.Thread(target=self._pump, args=(server, browser), daemon=True).start()
        self._pump(browser, server)

    def _pump(self, source: socket.socket, goal: socket.socket) -> None:
        lost = False
        with suppress(OSError):
            while received := source.recv(65536):
                lost = lost or self.swallows  # a connection that has lost a packet carries nothing afterwards
                if not lost:
                    goal.sendall(received)
        if not lost:
            for end in (source, goal):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Break everything off and listen no more."""
        self._listener.close()
        self.cut()


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """Lay a wire to a port of this machine for as long as a test runs."""
    laid = Wire(port)
    try:
        yield laid
    finally:
        laid.close()
