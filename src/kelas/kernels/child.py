"""What a forked child does: make itself its own process, and become a Jupyter kernel."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

# Loaded before any fork, since loading takes longer than forking.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def settle(message: dict[str, Any], outputs: Sequence[int]) -> None:
    """Take a process group, a folder, an environment, outputs, signals and chance of one's own.

    Args:
        message: `cwd` and `env` of the child, and its `parent`.
        outputs: descriptors for standard output and error; both may be missing.
    """
    os.setsid()
    _end_with(message["parent"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for target, given in enumerate(outputs[:2], start=1):
        os.dup2(given, target)
    for given in outputs:
        if given > 2:
            os.close(given)
    os.environ.clear()
    os.environ.update(message["env"])
    with suppress(OSError):
        os.chdir(message["cwd"])
    random.seed()
    tempfile._name_sequence = None  # type: ignore[attr-defined]  # else every child would try the same names for its temporary files
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent has ended, however that was (prctl(2), PR_SET_PDEATHSIG)."""
    if _LIBC is not None:
        _LIBC.prctl(1, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def kernel(argv: list[str], wake: Callable[[], None] | None) -> int:
    """Be a kernel until told to stop.

    Args:
        argv: the kernel's arguments, as `ipykernel_launcher` takes them.
        wake: what a prepared process wants done once the kernel exists, before it answers.
    """
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *argv]
    sys.path[0:1] = [""]
    app = IPKernelApp.instance()
    app.initialize(argv)  # type: ignore[no-untyped-call]
    _adopt(app.kernel)
    if wake is not None:
        wake()
    app.start()  # type: ignore[no-untyped-call]
    return 0


def _adopt(new_kernel: Any) -> None:
    """Give the kernel what was made when there was none: comms that exist already, and ipywidgets' own comm target.

    ipywidgets registers that target when it is imported, which here was long before any kernel.
    """
    comms = sys.modules.get("ipykernel.comm.comm")
    if comms is not None:
        comms.BaseComm.kernel = new_kernel
    ipywidgets = sys.modules.get("ipywidgets")
    if ipywidgets is not None:
        ipywidgets.register_comm_target(new_kernel)


def import_what_a_kernel_needs() -> None:
    """Import what a kernel imports while it starts, found by starting one in a child that is thrown away."""
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
    from ipykernel.kernelapp import IPKernelApp

    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    with tempfile.TemporaryDirectory() as folder:
        app = IPKernelApp.instance()
        app.initialize(["-f", os.path.join(folder, "kernel.json")])  # type: ignore[no-untyped-call]
        app.kernel.shell.run_cell("1")
