"""A real PostgreSQL server in a temporary folder, reached by a socket in that folder and by nobody else."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

MISSING = "PostgreSQL's server is needed for these tests. Install it with: sh scripts/postgres.sh"
SECONDS_TO_START = 60


def programs() -> Path:
    """Return the folder of PostgreSQL's newest programs: Debian keeps a folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda file: int(file.parents[1].name))
    on_path = shutil.which("pg_ctl")
    if not found and not on_path:
        raise FileNotFoundError(MISSING)
    return found[-1].parent if found else Path(str(on_path)).parent


class Server:
    """A PostgreSQL server that can be stopped and started again; its data waits for the disk at every commit."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self.sockets = folder
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        # A sort order like that of a Debian server, since the default of a bare container is another one.
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=kelas", "-D", self._data)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = f"-c listen_addresses= -c unix_socket_directories={self.sockets} -c fsync=on -c max_connections=100"
        self._run("pg_ctl", "-w", f"-t{SECONDS_TO_START}", "-o", settings, "-l", self._data / "log", "start")

    def stop(self) -> None:
        """Stop the server at once, as a machine does that is switched off by its button."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"kelas_{secrets.token_hex(6)}"
        with self._admin() as admin:
            admin.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return f"postgresql://kelas@/{name}?host={self.sockets}"

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        name = re.sub(r".*/(kelas_\w+)\?.*", r"\1", url)
        with self._admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user="kelas", dbname="postgres", autocommit=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(programs() / program), *map(str, arguments)]
        if program == "pg_ctl":
            command[1:1] = ["-D", str(self._data)]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        with tempfile.TemporaryFile() as told:  # a pipe would stay open for as long as the server runs
            done = subprocess.run(command, cwd=self.sockets, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
            told.seek(0)
            assert done.returncode == 0, told.read().decode("utf-8", "replace")


@contextmanager
def running() -> Iterator[Server]:
    """Yield a server that runs; its folder is gone afterwards."""
    programs()
    # A socket's path may have 107 letters only, so this is no folder of pytest's.
    with tempfile.TemporaryDirectory(prefix="kelas-pg-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
