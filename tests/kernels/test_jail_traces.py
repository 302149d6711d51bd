"""What a jailed kernel holds and leaves behind: no power, no secret, no process, no descriptor."""

from __future__ import annotations

import os

from jailing import Grader
from looking import descendants, wait_until
from test_jail import SECRET, grader, kept

from kelas.kernels.warm import BARE

__all__ = ["grader", "kept"]


def test_no_power_is_to_be_had(grader: Grader) -> None:
    came = grader.attack(
        f"""
import ctypes, os, subprocess
C = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    if getattr(C, name)(*arguments) < 0:
        raise PermissionError(name)
tell(lambda: call("ptrace", 16, os.getppid(), 0, 0))  # attach
tell(lambda: call("ptrace", 16, {os.getpid()}, 0, 0))
tell(lambda: call("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None))
tell(lambda: call("umount2", b"/proc", 2))
for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000):
    tell(lambda: call("unshare", flag))
tell(lambda: call("chroot", b"/tmp"))
tell(lambda: os.mknod("disk", 0o60600, 0xFE00))
tell(lambda: open("/proc/sys/kernel/core_pattern", "w").write("|/tmp/x"))
tell(lambda: subprocess.run(["su", "-c", "id"], check=True, stdin=subprocess.DEVNULL, capture_output=True))
tell(lambda: 1 / (os.getuid() and os.setuid(0) or 0))
print("CAPABILITIES", [line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "CapPrm"))])
"""
    )
    assert set(came.told) == {"REFUSED"}
    assert "CAPABILITIES ['0000000000000000', '0000000000000000']" in came.said


def test_no_secret_is_left_in_environment_or_memory(grader: Grader) -> None:
    came = grader.attack(
        f"""
import os, re
secret = {SECRET[::-1]!r}[::-1].encode()
print("NAMES", sorted(name for name in os.environ if name.startswith(("KELAS", "DATABASE"))))
print("START", secret in open("/proc/self/environ", "rb").read(), b"KELAS" in open("/proc/self/environ", "rb").read())
del secret
parts = {SECRET[:9]!r}.encode(), {SECRET[9:]!r}.encode()
found = 0
with open("/proc/self/mem", "rb", 0) as memory:
    for line in open("/proc/self/maps"):
        start, end = (int(number, 16) for number in line.split()[0].split("-"))
        if "rw-p" in line:
            memory.seek(start)
            for match in re.finditer(parts[0], memory.read(end - start)):
                memory.seek(start + match.end())
                found += memory.read(len(parts[1])) == parts[1]
print("FOUND", found)
"""
    )
    assert came.said.splitlines() == ["NAMES []", "START False False", "FOUND 0"]


def test_what_a_kernel_started_ends_with_it(grader: Grader) -> None:
    came = grader.attack(
        """
import subprocess
for _ in range(3):
    subprocess.Popen(["setsid", "sh", "-c", "sleep 600 & sleep 600"], start_new_session=True)
print("started")
"""
    )
    assert came.said == "started"
    assert wait_until(lambda: descendants(BARE.server().pid) == set())


def test_no_descriptor_of_the_program_is_in_the_kernel(grader: Grader) -> None:
    came = grader.attack(
        """
import os
for name in os.listdir("/proc/self/fd"):
    try:
        target = os.readlink(f"/proc/self/fd/{name}")
    except OSError:
        continue
    if not target.startswith(("socket:", "pipe:", "anon_inode:", "/dev/null", "/proc/")):
        print(target)
"""
    )
    # The history is the kernel's own, in the /tmp that it was given.
    assert [line for line in came.said.splitlines() if "/.ipython/profile_default/history" not in line] == []
