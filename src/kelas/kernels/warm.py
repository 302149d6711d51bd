"""The warm processes of this program: one that is general, and one for each preparation."""

from __future__ import annotations

import atexit
import hashlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kelas.kernels.client import ForkServer, ForkServerError

# Modules that the warm process imports before it forks, separated by commas.
PRELOAD_VARIABLE = "KELAS_FORK_PRELOAD"
# Files whose change makes warm processes out of date, separated by the path separator; folders count whole.
WATCH_VARIABLE = "KELAS_FORK_WATCH"
WATCHED_SUFFIXES = (".py", ".yaml", ".md", ".ipynb", ".js", ".css")
# Prepared processes that are kept at once, those used last.
MOST_PREPARED = 96
SECONDS_BETWEEN_LOOKS = 1.0
# After a server that could not be started, kernels are started the usual way for this long.
SECONDS_BEFORE_NEXT_TRY = 30.0


# What Python and the C library read only when a process starts.
STARTING_VARIABLES = ("PYTHON", "LD_", "LC_", "LANG", "MALLOC_", "GLIBC_")
# What learners' code is likely to import, and what the cells that grade it need; these modules know no lesson.
BARE_PRELOAD = "numpy,pandas,altair,kelas.exercise,kelas.catalogue"
# Each thread of numpy's, and each arena of the C library's, would ask for memory that nobody uses.
_FEW_THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class Warm:
    """Starts warm processes when they are needed, replaces those that died or are out of date, and ends them all.

    `environment` returns what they are started with: this program's own, unless they are to know nothing of it.
    """

    def __init__(self, environment: Callable[[], Mapping[str, str]] = lambda: os.environ) -> None:
        self._environment = environment
        self._lock = threading.Lock()
        self._general: ForkServer | None = None
        self._prepared: dict[str, ForkServer] = {}
        # They have children still. Letting go of a prepared one's leash would end it, so they are kept until then.
        self._draining: list[ForkServer] = []
        self._state = ""
        self._next_look = 0.0
        self._next_try = 0.0
        self.usable = hasattr(os, "fork") and sys.platform == "linux"

    def server(self, prepare: str = "") -> ForkServer:
        """Return a warm process, started if need be. Those of older code take no more requests and end by themselves.

        Args:
            prepare: what it has run (`module:function argument`), or empty.

        Raises:
            ForkServerError: none could be started.
        """
        with self._lock:
            self._look()
            if self._general is None or not self._general.alive():
                self._start()
            assert self._general is not None
            if not prepare:
                return self._general
            server = self._prepared.pop(prepare, None)
            if server is not None and not server.alive():
                server.stop()
                server = None
            if server is None:
                server = self._general.nested(prepare, Path.cwd(), os.environ)
            self._prepared[prepare] = server
            if len(self._prepared) > MOST_PREPARED:
                self._retire(self._prepared.pop(next(iter(self._prepared))))
            return server

    def stop(self) -> None:
        """End all warm processes and their kernels."""
        with self._lock:
            for server in list(self._all()):
                server.stop()
            self.__dict__.update(_general=None, _prepared={}, _draining=[])

    def forget(self) -> None:
        """Let go of the warm processes in a fork of this program: they are its parent's."""
        for server in self._all():
            server.forget()
        self.__dict__.update(_general=None, _prepared={}, _draining=[], _lock=threading.Lock())

    def _start(self) -> None:
        # The general one died, if there was one, and the system ended those that were forked from it.
        for server in (*self._prepared.values(), *filter(None, [self._general])):
            server.stop()
        self._prepared.clear()
        self._general = None
        if time.monotonic() < self._next_try:
            raise ForkServerError("the fork server could not be started a moment ago")
        try:
            environment = dict(self._environment())
            preload = environment.pop(PRELOAD_VARIABLE, "").split(",")
            self._general = ForkServer.start(preload, environment)
        except ForkServerError:
            self._next_try = time.monotonic() + SECONDS_BEFORE_NEXT_TRY
            raise

    def _look(self) -> None:
        """See now and then whether the watched files are still those that the warm processes read."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + SECONDS_BETWEEN_LOOKS
        for server in [server for server in self._draining if not server.alive()]:
            server.stop()
            self._draining.remove(server)
        state = fingerprint(self._environment().get(WATCH_VARIABLE, ""))
        if state != self._state:
            self._state = state
            for server in (*self._prepared.values(), *filter(None, [self._general])):
                self._retire(server)
            self._prepared.clear()
            self._general = None

    def _retire(self, server: ForkServer) -> None:
        server.drain()
        self._draining.append(server)

    def _all(self) -> Iterator[ForkServer]:
        yield from (*self._prepared.values(), *self._draining, *filter(None, [self._general]))


def fingerprint(watched: str) -> str:
    """Return a text that changes when a watched file does: when it comes, goes, grows or is written."""
    digest = hashlib.blake2b()
    for name in filter(None, watched.split(os.pathsep)):
        for file in _files(name):
            try:
                status = os.stat(file)
            except OSError:
                continue
            digest.update(f"{file}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
    return digest.hexdigest()


def _files(path: str) -> Iterator[str]:
    """Yield a file, or the watched files of a folder and the folders in it, in a steady order."""
    if not os.path.isdir(path):
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if name.endswith(WATCHED_SUFFIXES):
                yield os.path.join(folder, name)


def _kept(warm: Warm) -> Warm:
    """End it with this program, and let it be none of a fork's business."""
    atexit.register(warm.stop)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=warm.forget)
    return warm


def bare_environment() -> dict[str, str]:
    """Return what any Python needs of this program's environment, and nothing that may be secret."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(STARTING_VARIABLES) or name == "TZ"}
    path = f"{Path(sys.executable).parent}:{os.defpath}"
    return {"PATH": path, "HOME": tempfile.gettempdir(), **_FEW_THREADS, **kept}


WARM = _kept(Warm())
# Knows nothing but Python: what its children run was written by learners, who read all memory that they can.
BARE = _kept(Warm(lambda: {**bare_environment(), PRELOAD_VARIABLE: BARE_PRELOAD}))
