"""Run learners' code in jailed kernels, as a grader does, and see what comes of it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from launching import connect, listener, new_manager, say

from kelas.kernels.jail import JailProvisioner, Protection, protection

SECONDS = 40
# What attacks call: it tells what came of something, and goes on.
TELL = """
def tell(what):
    try:
        print("DID", repr(what())[:200])
    except BaseException as error:
        print("REFUSED", type(error).__name__)
"""


@dataclass(frozen=True)
class Outcome:
    """What a cell printed (with the name of the error that ended it), and with what code its kernel ended, if so."""

    said: str
    ended: int | None

    @property
    def told(self) -> list[str]:
        """What `tell` printed, first words only."""
        return [line.split()[0] for line in self.said.splitlines() if line.startswith(("DID", "REFUSED"))]


@dataclass(frozen=True)
class Grader:
    """A grader with a class's real files, at one level of protection."""

    level: str
    fenced: bool
    home: Path
    submissions: Path

    @property
    def gradebook(self) -> Path:
        """The gradebook."""
        return self.home / "gradebook.db"

    @property
    def events(self) -> Path:
        """The event store."""
        return self.home / "events.db"

    def state(self) -> dict[str, bytes]:
        """Return all that the grader keeps, to see whether it changed."""
        return {str(path): path.read_bytes() for path in sorted(self.home.rglob("*")) if path.is_file()}

    def folder(self, name: str) -> Path:
        """Return a learner's folder."""
        folder = self.submissions / name
        folder.mkdir(exist_ok=True)
        (folder / "answer.txt").write_text(f"the answer of {name}")
        return folder

    @asynccontextmanager
    async def kernel(self, name: str, **limits: int) -> AsyncIterator[tuple[AsyncKernelManager, AsyncKernelClient]]:
        """Start a kernel for a learner's folder, and end it."""
        folder = self.folder(name)
        kernel = new_manager(self.home.parent / f"manager-{name}")
        asked = {"KELAS_JAIL": str(folder), "KELAS_JAIL_LIMITS": json.dumps(limits)}
        await kernel.start_kernel(cwd=str(folder), env={**os.environ, **asked})
        assert isinstance(kernel.provisioner, JailProvisioner)
        client = await connect(kernel)
        try:
            yield kernel, client
        finally:
            client.stop_channels()
            await kernel.shutdown_kernel(now=True)

    async def run(self, code: str, name: str = "budi", **limits: int) -> Outcome:
        """Run code in a kernel of its own, until it has run or the kernel has ended."""
        async with self.kernel(name, **limits) as (kernel, client):
            return await outcome(kernel, client, TELL + code)

    def attack(self, code: str, **limits: int) -> Outcome:
        """Run code beside another learner's kernel, which lives on unharmed, and so does the next one."""

        async def story() -> Outcome:
            async with self.kernel("citra") as (_, neighbour):
                assert await say(neighbour, "kept = 41") == ""
                came = await self.run(code, **limits)
                assert await say(neighbour, "print(kept + 1, open('answer.txt').read())") == "42 the answer of citra"
            after = await self.run("print(6 * 7, open('answer.txt').read())", "dewi")
            assert after == Outcome("42 the answer of dewi", None)
            return came

        before = self.state()
        came = asyncio.run(story())
        assert self.state() == before
        return came


async def outcome(kernel: AsyncKernelManager, client: AsyncKernelClient, code: str) -> Outcome:
    """Run a cell and tell what came of it."""
    said, hear = listener()
    running = asyncio.create_task(client.execute_interactive(code, timeout=SECONDS, output_hook=hear))
    ending = asyncio.create_task(kernel.provisioner.wait())
    await asyncio.wait({running, ending}, timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
    ended = ending.result() if ending.done() else None
    for task in (running, ending):
        task.cancel()
    await asyncio.gather(running, ending, return_exceptions=True)
    assert ended is not None or running.done(), "neither did the cell come to an end, nor the kernel"
    return Outcome("".join(said).strip(), ended)


def choose(level: str, patch: pytest.MonkeyPatch) -> Protection:
    """Have the grader use a level of protection, as this machine gives it, until `let_go`."""
    let_go()
    patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "kelas-jail")
    if level == "limits":
        patch.setenv("KELAS_PROTECTION", "limits")
    else:
        patch.delenv("KELAS_PROTECTION", raising=False)
    given = protection()
    if given.level != level:
        pytest.skip(f"this machine lacks {', '.join(given.missing)}")
    return given


def let_go() -> None:
    """Forget what was chosen: jupyter_client reads it once for all kernels of a program, we once for all levels."""
    KernelProvisionerFactory.clear_instance()
    protection.cache_clear()
