"""After many kernels nothing is left: no zombie, descriptor, connection file, socket or process.

`KELAS_MANY_KERNELS` says how many; a thousand took 27 seconds on two busy cores.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import pytest
from jailing import choose
from jupyter_client import AsyncKernelManager
from launching import PREPARE, Run, new_manager, prepared_environment
from looking import descendants, descriptors, wait_until

from kelas.kernels.warm import BARE, WARM

MANY = int(os.environ.get("KELAS_MANY_KERNELS", "1000"))
AT_ONCE = 8


async def _one(folder: Path, environment: dict[str, str], way: int) -> None:
    """Start a kernel, ask it who it is, and end it in one of three ways."""
    kernel: AsyncKernelManager = new_manager(folder)
    await kernel.start_kernel(env=environment)
    client = kernel.client()
    client.start_channels(iopub=False, stdin=False, hb=False, control=False)
    assert (await client.kernel_info(reply=True, timeout=60))["content"]["status"] == "ok"
    client.stop_channels()
    if way == 2:
        await kernel.provisioner.terminate()
    await kernel.shutdown_kernel(now=way == 0)
    client.context.term()


async def _all(folder: Path, environment: dict[str, str], number: int) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def turn(index: int) -> None:
        async with turns:
            await _one(folder / str(index), environment, index % 3)

    await asyncio.gather(*map(turn, range(number)))


@pytest.mark.parametrize("kind", ["prepared", "whole", "full", "limits"])
def test_after_many_kernels_nothing_is_left(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    # Nine of ten are prepared ones, as in a workshop; whole ones cost several times as much.
    number = max(AT_ONCE, MANY * 9 // 10 if kind == "prepared" else MANY // 10)
    environment = prepared_environment() if kind == "prepared" else dict(os.environ)
    if kind in ("full", "limits"):
        choose(kind, monkeypatch)
        warm, servers = BARE, [BARE.server().pid]
        monkeypatch.setenv("TMPDIR", str(tmp_path / "private"))
        monkeypatch.setattr(tempfile, "tempdir", None)
        (tmp_path / "private").mkdir()
    else:
        warm, servers = WARM, [WARM.server().pid, WARM.server(PREPARE).pid]
    (tmp_path / "first").mkdir()
    run(_all(tmp_path / "first", environment, AT_ONCE))  # what a program opens once, it has opened now
    wait_until(lambda: descendants(warm.server().pid) == set(servers[1:]))
    processes, before = descendants(os.getpid()), [descriptors(), *map(descriptors, servers)]
    (tmp_path / "many").mkdir()

    run(_all(tmp_path / "many", environment, number))

    assert wait_until(lambda: descendants(warm.server().pid) == set(servers[1:])), "no process, no zombie"
    assert descendants(os.getpid()) == processes
    assert [descriptors(), *map(descriptors, servers)] == before
    assert [line for line in Path("/proc/self/mounts").read_text().splitlines() if "kelas-jail" in line] == []
    assert list((tmp_path / "private").glob("kelas-jail-*")) == []
    assert [path for path in (tmp_path / "many").rglob("*") if not path.is_dir()] == []
