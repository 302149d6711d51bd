"""The small processes that keep a jailed kernel: they wait for it, watch it, and end all that it started.

The warm process's child is the *keeper*. It leaves the machine's namespaces and forks their *first process*. That one
builds the kernel's file system, forks the kernel, adopts orphans, and ends everything by ending itself. Keeper, first
process and kernel are one process group, so that signals sent to the keeper's group reach the kernel. The kernel cannot
see the keeper, and the system lets nobody inside harm a first process. Where only limits can be had, the keeper is the
kernel's parent itself.

    warm process ── keeper ── first process ── kernel ── what learners' code starts
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from kelas.kernels import calls, fence, linux, walls
from kelas.kernels.limits import Watch, below, processes_of_user
from kelas.kernels.walls import Cell

SECONDS_BETWEEN_LOOKS = 0.2
# How often what a kernel without walls has started is looked for and ended, one by one.
MOST_ROUNDS = 100
_STATUS = struct.Struct("i")


def enter(cell: Cell, keep: int, let_go: Callable[[], None]) -> Callable[[], None]:
    """Put this process into its cell. Only the kernel's process returns; those that keep it end here.

    Args:
        cell: the cell.
        keep: the one descriptor above 2 that the kernel needs.
        let_go: closes that descriptor, in the processes that are not the kernel.

    Returns:
        What the kernel calls when it listens and before anybody's code runs in it.

    Raises:
        WallError: a part of the protection cannot be had. It may be raised in any of the processes.
    """
    os.closerange(3, keep)
    os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))
    if not cell.full:
        return _keep_with_limits(cell, let_go)
    walls.leave()
    reader, writer = os.pipe()
    first = os.fork()
    if first == 0:
        os.close(reader)
        return _be_first(cell, writer, let_go)
    os.close(writer)
    let_go()
    _ignore_what_is_for_the_kernel()
    told = os.read(reader, _STATUS.size)  # nothing, when it was killed or could not become one
    _, status = os.waitpid(first, 0)
    _end_as(_STATUS.unpack(told)[0] if told else status)


def _be_first(cell: Cell, told: int, let_go: Callable[[], None]) -> Callable[[], None]:
    """Be the first process of the new namespaces: build the file system, and keep the kernel. Returns in the kernel."""
    linux.end_with_parent(signal.SIGKILL)
    dead = select.poll()
    dead.register(told, 0)
    if dead.poll(0):  # the keeper ended before we could ask
        os._exit(1)
    linux.may_be_inspected(False)
    walls.build(cell)
    watch = Watch(cell.limits)
    ours, kernels = socket.socketpair()
    kernel = os.fork()
    if kernel == 0:
        os.close(told)
        ours.close()
        return _be_kernel(cell, kernels)
    kernels.close()
    let_go()
    _ignore_what_is_for_the_kernel()
    if ours.recv(1):
        walls.close_sockets_folder(cell)
        linux.drop_privileges()
        ours.sendall(b"\0")
    ours.close()
    os.write(told, _STATUS.pack(_keep(kernel, watch)))
    os._exit(0)  # and with it everything in its namespaces


def _be_kernel(cell: Cell, first: socket.socket) -> Callable[[], None]:
    walls.give_up_privileges()
    calls.refuse()
    os.chdir(cell.cwd)
    cell.limits.apply()

    def listening() -> None:
        """Wait until the folder with the sockets is closed."""
        first.sendall(b"\0")
        if not first.recv(1):
            os._exit(1)
        first.close()

    return listening


def _keep_with_limits(cell: Cell, let_go: Callable[[], None]) -> Callable[[], None]:
    """Keep a kernel that has no walls. Returns in the kernel."""
    linux.adopt_orphans()
    watch = Watch(cell.limits)
    kernel = os.fork()
    if kernel == 0:
        linux.end_with_parent(signal.SIGKILL)
        linux.drop_privileges()
        fence.close(cell)
        calls.refuse()
        os.chdir(cell.cwd)
        cell.limits.apply(processes_of_user())
        return lambda: None
    let_go()
    _ignore_what_is_for_the_kernel()
    status = _keep(kernel, watch)
    for _ in range(MOST_ROUNDS):
        for pid in (pids := list(below(os.getpid()))):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not pids:
            break
        with suppress(ChildProcessError):
            os.waitpid(-1, 0)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    else:
        os.killpg(0, signal.SIGKILL)  # they multiply as fast as they are ended one by one
    _end_as(status)


def _keep(kernel: int, watch: Watch) -> int:
    """Wait for every process that ends, until the kernel has or uses too much; return the status that it ended with."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    while True:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == kernel:
                return ended[1]
        if too_much := watch.exceeded():
            return too_much
        signal.sigtimedwait([signal.SIGCHLD], SECONDS_BETWEEN_LOOKS)


def _ignore_what_is_for_the_kernel() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)


def _end_as(status: int) -> NoReturn:
    """End as the process that had this status."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(OSError, ValueError):  # nobody can have another action for SIGKILL
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code & 0xFF)
