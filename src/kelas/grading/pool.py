"""A few processes that do one job after another; a job that ends its process harms no other job.

Python's own pools give all jobs up when one process dies, and cannot say whose fault it was.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# Copies of this process share what it has read; elsewhere each process reads it again.
_HOW = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


class LostError(Exception):
    """The process that did a job ended, or took too long and was ended."""


@dataclass
class _Worker(Generic[Job]):
    process: Any
    channel: Connection
    job: Job | None = None
    until: float = 0.0


class Pool(Generic[Job, Result]):
    """Processes that each have made `make()` once and then call it for each job."""

    def __init__(
        self, make: Callable[[], Callable[[Job], Result]], *, most: int, seconds: float, seconds_to_stop: float
    ) -> None:
        """Make a pool; processes are started when there are jobs for them.

        Args:
            make: called in each process before its first job; returns what does a job.
            most: how many processes there may be.
            seconds: how long a job may take.
            seconds_to_stop: how long jobs that have begun may go on after Ctrl-C.
        """
        self._make, self._most, self._seconds, self._seconds_to_stop = make, most, seconds, seconds_to_stop
        self._workers: list[_Worker[Job]] = []

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | Exception]]:
        """Do jobs, and yield each with what came of it as soon as it is done, or what was raised.

        When it is interrupted, or not read to the end, no more jobs are begun, and those that have begun end first or
        are given up.
        """
        waiting = deque(jobs)
        try:
            while waiting or any(worker.job is not None for worker in self._workers):
                self._hand_out(waiting)
                yield from self._collect()
        except (KeyboardInterrupt, GeneratorExit):
            end = time.monotonic() + self._seconds_to_stop
            while any(worker.job is not None for worker in self._workers) and time.monotonic() < end:
                list(self._collect())
            self.close()
            raise

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def _hand_out(self, waiting: deque[Job]) -> None:
        while waiting:
            idle = next((worker for worker in self._workers if worker.job is None), None)
            if idle is None and len(self._workers) < self._most:
                idle = self._start()
            if idle is None:
                return
            with suppress(OSError):  # it died meanwhile, which _collect finds
                idle.channel.send(waiting[0])
            idle.job, idle.until = waiting.popleft(), time.monotonic() + self._seconds

    def _collect(self) -> Iterator[tuple[Job, Result | Exception]]:
        busy = {worker.channel: worker for worker in self._workers if worker.job is not None}
        ready = wait(list(busy), timeout=0.2)
        for channel, worker in busy.items():
            late = time.monotonic() > worker.until
            if channel not in ready and not late:
                continue
            job, worker.job = worker.job, None
            assert job is not None
            try:
                if channel not in ready:
                    raise EOFError
                yield job, channel.recv()
            except (EOFError, OSError):
                self._end(worker)
                self._workers.remove(worker)
                yield job, LostError("late" if late else "gone")

    def _start(self) -> _Worker[Job]:
        ours, theirs = _HOW.Pipe()
        others = [worker.channel for worker in self._workers]
        process = _HOW.Process(target=_work, args=(self._make, theirs, [*others, ours], os.getpid()), daemon=False)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        worker = _Worker[Job](process, ours)
        self._workers.append(worker)
        return worker

    @staticmethod
    def _end(worker: _Worker[Job]) -> None:
        worker.channel.close()
        worker.process.kill()
        worker.process.join()


def _work(make: Callable[[], Callable[[Any], Any]], channel: Connection, others: list[Connection], parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that hands the jobs out
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    do = make()
    with suppress(EOFError, OSError):
        while os.getppid() == parent:
            job = channel.recv()
            try:
                result = do(job)
            except Exception as error:
                result = error
            channel.send(_sendable(result))


def _sendable(result: Any) -> Any:
    """Return a result that can cross to the other process; an exception that cannot is told in its own words."""
    try:
        pickle.loads(pickle.dumps(result))
    except Exception:
        return RuntimeError(f"{type(result).__name__}: {result}")
    return result
