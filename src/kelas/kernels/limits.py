"""What a jailed kernel may use at most, of memory, processor, processes and files."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

_MB = 1024 * 1024
_TICKS = os.sysconf("SC_CLK_TCK")
# The threads that a kernel itself has, and those two that keep it.
_OWN_TASKS = 16


class LimitsError(ValueError):
    """The limits are not written as they should be; the message says how."""


@dataclass(frozen=True)
class Limits:
    """The limits of one kernel and all that it starts."""

    memory_mb: int = 1024
    """What it may hold beyond what a kernel holds when it starts: each process, and all together."""
    cpu_seconds: int = 60
    """How long it may compute: each process, and all together."""
    processes: int = 64
    """How many processes it may have at once."""
    file_mb: int = 50
    """How long each of its files may become; all together may hold four times as much."""
    open_files: int = 256
    """How many files each process may have open."""

    @classmethod
    def parse(cls, text: str) -> Limits:
        """Read limits from a JSON object; what is not named keeps its default.

        Raises:
            LimitsError: it is no such object, or has a name that is no limit, or a value that is no positive number.
        """
        try:
            given = json.loads(text or "{}")
        except ValueError as error:
            raise LimitsError(f"KELAS_JAIL_LIMITS must be a JSON object: {error}") from error
        known = [field.name for field in fields(cls)]
        for name, value in given.items() if isinstance(given, dict) else [("", given)]:
            if name not in known:
                raise LimitsError(f"KELAS_JAIL_LIMITS knows {', '.join(known)}, not {name or value!r}")
            if type(value) is not int or value < 1:
                raise LimitsError(f"{name} in KELAS_JAIL_LIMITS must be a whole number above 0, not {value!r}")
        return cls(**given)

    def as_dict(self) -> dict[str, int]:
        """Return them by name."""
        return asdict(self)

    @property
    def disk_mb(self) -> int:
        """What all its files together may hold."""
        return 4 * self.file_mb

    def apply(self, processes_before: int = 0) -> None:
        """Limit this process, and every process that it starts.

        Args:
            processes_before: how many the user has already, if the system counts those too.
        """
        cpu = self.cpu_seconds
        for what, soft, hard in (
            (resource.RLIMIT_AS, *[_own_memory("VmSize:") + self.memory_mb * _MB] * 2),
            (resource.RLIMIT_CPU, cpu, cpu + 1),  # at the soft limit a signal that ends it, at the hard one the end
            (resource.RLIMIT_NPROC, *[processes_before + self.processes + _OWN_TASKS] * 2),
            (resource.RLIMIT_FSIZE, *[self.file_mb * _MB] * 2),
            (resource.RLIMIT_NOFILE, *[self.open_files] * 2),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            most = resource.getrlimit(what)[1]
            if most != resource.RLIM_INFINITY:
                soft, hard = min(soft, most), min(hard, most)
            resource.setrlimit(what, (soft, hard))


class Watch:
    """Sees what all processes below this one use together, which no limit of a single process bounds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        # Memory shared with the warm process counts in every process that was forked, so it counts as given.
        self._memory_before = _held(os.getpid())

    def exceeded(self) -> signal.Signals | None:
        """Return the signal with which to end them all, if they use too much."""
        pids = list(below(os.getpid()))
        if len(pids) > self._limits.processes:
            return signal.SIGKILL
        if sum(map(_held, pids)) > self._memory_before + self._limits.memory_mb * _MB:
            return signal.SIGKILL
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        if ended.ru_utime + ended.ru_stime + sum(map(_computed, pids)) > self._limits.cpu_seconds + 1:
            return signal.SIGXCPU
        return None


def below(pid: int) -> Iterator[int]:
    """Yield the processes below one."""
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return
    for task in tasks:
        for child in _read(f"/proc/{pid}/task/{task}/children").split():
            yield int(child)
            yield from below(int(child))


def processes_of_user() -> int:
    """Return how many processes and threads this user has, as the limit of processes counts them."""
    user, number = os.getuid(), 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            status = _status(int(name))
            if status.get("Uid:", ["-1"])[0] == str(user):
                number += int(status["Threads:"][0])
    return number


def _own_memory(name: str) -> int:
    """Return a size in bytes from this process's status; 0 where the system does not tell."""
    return int(_status(os.getpid()).get(name, ["0"])[0]) * 1024


def _held(pid: int) -> int:
    """Return the bytes of memory that a process holds and no file backs; 0 if it has ended."""
    status = _status(pid)
    return sum(int(status.get(name, ["0"])[0]) for name in ("RssAnon:", "RssShmem:")) * 1024


def _computed(pid: int) -> float:
    """Return the seconds that a process and those it has waited for have computed."""
    numbers = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, numbers[11:15])) / _TICKS


def _status(pid: int) -> dict[str, list[str]]:
    lines = map(str.split, _read(f"/proc/{pid}/status").splitlines())
    return {line[0]: line[1:] for line in lines if line}


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:  # the process has ended
        return ""
