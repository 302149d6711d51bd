"""What a forked child does: make itself its own process, and become a Jupyter kernel."""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kelas.kernels import linux

if TYPE_CHECKING:
    from kelas.kernels.prepared import PreparedKernel


def settle(message: dict[str, Any], files: Sequence[int]) -> None:
    """Take a session, a folder, an environment, outputs, signals and chance of one's own.

    Args:
        message: `cwd` and `env` of the child, its `parent`, and `onto`: which of the last files becomes its standard
            input (0), output (1) and error (2).
        files: descriptors that came with the message.
    """
    os.setsid()
    _end_with(message["parent"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    onto: list[int] = message.get("onto", [])
    given = files[len(files) - len(onto) :]
    for file, target in zip(given, onto, strict=True):
        os.dup2(file, target)
    for file in given:
        os.close(file)
    os.environ.clear()
    os.environ.update(message["env"])
    time.tzset()
    tempfile.tempdir = None  # found anew from this environment; the names in it are each process's own already
    with suppress(OSError):
        os.chdir(message["cwd"])
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent has ended, however that was."""
    if sys.platform == "linux":
        linux.end_with_parent(signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def kernel(
    argv: list[str],
    prepared_kernel: PreparedKernel | None,
    wake: Callable[[], None] | None,
    listening: Callable[[], None],
) -> int:
    """Be a kernel until told to stop.

    Args:
        argv: the kernel's arguments, as `ipykernel_launcher` takes them.
        prepared_kernel: what a prepared process becomes; otherwise a whole ipykernel is made.
        wake: what a prepared process wants done in its kernel before it answers.
        listening: called once clients can connect.
    """
    if prepared_kernel is not None:
        from kelas.kernels import prepared

        prepared.run(prepared_kernel, connection_file(argv), wake, listening)
        return 0
    from kelas.kernels.app import ForkedApp

    sys.argv = ["ipykernel_launcher", *argv]
    app = ForkedApp.instance(listening=listening)
    app.initialize(argv)  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]
    return 0


def connection_file(argv: Sequence[str]) -> str:
    """Return the connection file that a kernel's arguments name; the other arguments are for kernels that run code."""
    for argument, after in zip(argv, [*argv[1:], ""], strict=True):
        if argument == "-f":
            return after
        if argument.startswith(("-f=", "--f=")):
            return argument.partition("=")[2]
    raise ValueError(f"no connection file is named in {argv}")


def import_what_a_kernel_needs() -> None:
    """Import what a kernel imports while it starts, found by starting one in a child that is thrown away."""
    importlib.import_module("kelas.kernels.app")  # our own files may be out of sight where the kernel starts
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reader)
            before = set(sys.modules)
            _start_and_stop()
            late = sorted(name for name in set(sys.modules) - before if name != "__main__")
            os.write(writer, json.dumps(late).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as found:
        names = json.loads(found.read() or b"[]")
    os.waitpid(pid, 0)
    for name in names:
        # A module that only works inside a kernel is imported there, as it always was.
        with suppress(Exception):
            importlib.import_module(name)


def _start_and_stop() -> None:
    from kelas.kernels.app import ForkedApp

    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder  # leave no trace in the user's history
        app = ForkedApp.instance(transport="ipc", ip=os.path.join(folder, "k"))
        app.initialize(["-f", os.path.join(folder, "kernel.json")])  # type: ignore[no-untyped-call]
        app.kernel.start()
        app.kernel.shell.run_cell("1")
