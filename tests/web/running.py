"""A real server in a process of its own, and its state folder as the tests read it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from visit import Visit

from kelas import paths
from kelas.events.store import Store
from kelas.lessons import read
from kelas.tracking.progress import Progress, progress

T = TypeVar("T")

SECONDS_TO_START = 60
SECONDS_TO_STOP = 25


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(look: Callable[[], T], seconds: float = 15, pause: float = 0.1) -> T:
    """Return what `look` returns as soon as it is true; fail after some seconds."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"not so within {seconds} seconds: {look}"
        time.sleep(pause)
    return found


@dataclass
class Server:
    """A running `kelas` program and the state folder that it was given."""

    process: subprocess.Popen[bytes]
    home: Path
    port: int
    log: Path

    @property
    def base(self) -> str:
        """The address that a browser opens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """What the program has printed."""
        return self.log.read_text("utf-8", "replace")

    @property
    def pin(self) -> str:
        """The trainer's PIN, as the terminal shows it."""
        found = re.search(r"PIN: (\d{6})", self.output)
        assert found, f"the terminal shows the PIN: {self.output}"
        return found[1]

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to the program alone, and wait until it has ended."""
        if self.process.poll() is None:
            self.process.send_signal(by)
            self.process.wait(SECONDS_TO_STOP)

    def end(self) -> None:
        """End a program that promises nothing about its end, such as JupyterLab: at once, with its process group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(SECONDS_TO_STOP)

    def processes(self) -> dict[int, str]:
        """Return every living process that was started with this state folder: the program, kernels, the grader."""
        mark = f"KELAS_HOME={self.home}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                    if command:  # a dead one that waits for its parent has none
                        found[int(folder.name)] = command
            except OSError:
                continue
        return found

    def kernel_of(self, visit: Visit) -> int:
        """Return the process number of the kernel behind a lesson page: whoever holds the kernel's own sockets."""
        lines = Path("/proc/net/unix").read_text().splitlines()
        sockets = {f"socket:[{line.split()[6]}]" for line in lines if f"kernel-{visit.kernel()}-ipc" in line}
        for number in self.processes():
            for descriptor in Path(f"/proc/{number}/fd").glob("*"):
                with suppress(OSError):
                    if os.readlink(descriptor) in sockets and number != self.process.pid:
                        return number
        raise AssertionError("no process holds the kernel's sockets")

    def attempts(self, learner: str, activity: str = "") -> list[dict[str, Any]]:
        """Return a learner's answers, read from the SQLite file itself, oldest first."""
        query = "SELECT id, lesson, at, data FROM events WHERE kind = 'attempt' AND learner = ? ORDER BY seq"
        rows = self._query(query, learner)
        found = [{"id": row[0], "lesson": row[1], "at": row[2], **json.loads(row[3])} for row in rows]
        return [one for one in found if activity in ("", f"{one['lesson']}/{one['activity']}")]

    def kinds(self, learner: str) -> list[str]:
        """Return the kinds of a learner's events, oldest first."""
        return [row[0] for row in self._query("SELECT kind FROM events WHERE learner = ? ORDER BY seq", learner)]

    def nicknames(self) -> list[str]:
        """Return the nicknames of all learners."""
        return [row[0] for row in self._query("SELECT nickname FROM learners WHERE nickname != ''")]

    def learners(self) -> list[str]:
        """Return the ids of all learners."""
        return [row[0] for row in self._query("SELECT id FROM learners ORDER BY joined_at")]

    def progress(self, learner: str, lesson: str) -> Progress:
        """Return a learner's progress in a lesson, folded from the store."""
        store = Store(f"sqlite:///{self.home / 'events.db'}")
        try:
            return progress(read.lesson(lesson), store.read(learner=learner, lesson=lesson))
        finally:
            store.close()

    @contextmanager
    def store_busy(self) -> Iterator[None]:
        """Hold the store, so that nothing can be kept meanwhile."""
        connection = sqlite3.connect(self.home / "events.db", isolation_level=None, timeout=10)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()

    def _query(self, query: str, *values: str) -> list[Any]:
        connection = sqlite3.connect(f"file:{self.home / 'events.db'}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()


def start(arguments: list[str], home: Path, ready: str, log: Path, **variables: str) -> Server:
    """Start a program that listens, and wait until an address of it answers.

    Args:
        arguments: of this Python; `{port}` stands for a free port.
        home: the state folder.
        ready: the path that answers when it is up.
        log: the file for what it prints.
        variables: more of its environment.
    """
    port = free_port()
    environment = {**os.environ, "KELAS_HOME": str(home), "PYTHONUNBUFFERED": "1", **variables}
    for name in ("KELAS_DB_URL", "KELAS_GRADEBOOK_URL"):
        environment.pop(name, None)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *(argument.format(port=port) for argument in arguments)],
            cwd=paths.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process=process, home=home, port=port, log=log)

    def answers() -> bool:
        assert process.poll() is None, f"the program ended: {server.output}"
        try:
            with urllib.request.urlopen(f"{server.base}{ready}", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    try:
        until(answers, SECONDS_TO_START, 0.2)
    except BaseException:
        process.kill()
        raise
    return server


def serve(home: Path, log: Path) -> Server:
    """Start `kelas serve`."""
    return start(["-m", "kelas", "serve", "--port", "{port}"], home, "/healthz", log)
