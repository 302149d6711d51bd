"""System calls that a jailed kernel cannot make, by a filter that it can never lift (seccomp(2)).

Namespaces and limits protect without it. It closes what they leave open: memory that no limit of a process counts,
looking into other processes, namespaces inside namespaces, and parts of Linux in which faults are found most often.
"""

from __future__ import annotations

import errno
import platform
import struct

from kelas.kernels import linux

# Instructions of the filter (linux/filter.h): load a word of the call, compare it, return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where they stand in what is looked at; numbers are little-endian
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_OTHER_NUMBERS = 0x40000000  # x86-64 knows its calls by second numbers from here on
_NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW… flag that clone(2) takes

# By what `platform.machine` says: the architecture's number, and those of its calls.
_KNOWN: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "shmget": 29, "msgget": 68, "mq_open": 240, "memfd_create": 319,
            "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
            "unshare": 272, "setns": 308, "clone": 56,
            "add_key": 248, "request_key": 249, "keyctl": 250, "perf_event_open": 298, "bpf": 321, "userfaultfd": 323,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "shmget": 194, "msgget": 186, "mq_open": 180, "memfd_create": 279,
            "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
            "unshare": 97, "setns": 268, "clone": 220,
            "add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241, "bpf": 280, "userfaultfd": 282,
        },
    ),
}  # fmt: skip
# Their numbers are the same everywhere.
_SAME = {"io_uring_setup": 425, "clone3": 435, "pidfd_getfd": 438, "memfd_secret": 447}


def refuse() -> None:
    """Refuse these calls to this process and all that it starts. On a machine with other numbers, do nothing.

    Raises:
        OSError: the system has no filters.
    """
    if platform.machine() in _KNOWN:
        linux.filter_calls(program(*_KNOWN[platform.machine()]))


def program(architecture: int, numbers: dict[str, int]) -> bytes:
    """Return the filter for a machine's numbers."""
    numbers = {**numbers, **_SAME}
    clone = numbers.pop("clone")
    steps = [
        _step(_LOAD, _ARCHITECTURE), _step(_IF_EQUAL, architecture, 1, 0), _step(_RETURN, _REFUSE | errno.EPERM),
        _step(_LOAD, _NUMBER), *_if(_IF_AT_LEAST, _OTHER_NUMBERS, errno.ENOSYS),
        # The C library falls back to clone, whose flags can be looked at.
        *_if(_IF_EQUAL, numbers.pop("clone3"), errno.ENOSYS),
    ]  # fmt: skip
    for number in sorted(numbers.values()):
        steps += _if(_IF_EQUAL, number, errno.EPERM)
    flags = [_step(_LOAD, _FIRST_ARGUMENT), *_if(_IF_ANY_BIT, _NEW_NAMESPACES, errno.EPERM)]
    steps += [_step(_IF_EQUAL, clone, 0, len(flags)), *flags, _step(_RETURN, _ALLOW)]
    return b"".join(steps)


def _if(condition: int, value: int, error: int) -> list[bytes]:
    """Return the steps that refuse a call, if a condition is true, with an error."""
    return [_step(condition, value, 0, 1), _step(_RETURN, _REFUSE | error)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
