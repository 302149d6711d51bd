"""Start kernels: forked ones beside stock ipykernel, in one run.

    make bench                      all measurements
    .venv/bin/python bench/kernels.py [--at-once 1 10 40] [--rounds 3] [--json FILE]

Two things are measured, each for some kernels that start in the same moment: a bare kernel until it answers
kernel_info, and a lesson until all its widgets' states have arrived. A bare kernel is also started in a jail, where it
has pandas in memory, which stock's has not. Absolute times depend on the machine and on what else it does; the
contenders take turns, so the ratios are what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous.client import AsyncKernelClient

from kelas.kernels.jail import protection
from kelas.kernels.limits import below
from kelas.kernels.provisioner import PREPARE_VARIABLE
from kelas.kernels.warm import BARE, WARM

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = "id/warga/01-kota-cerdas.ipynb"
PREPARE = f"kelas.notebook:prepare {NOTEBOOK}"
FORKED, JAILED, STOCK = "kelas-fork", "kelas-jail", "local-provisioner"
# Larger crowds keep a stock start busy for so long that once has to do.
MOST_IN_SEVERAL_ROUNDS = 10
SECONDS_FOR_ALL = 300


@dataclass(frozen=True)
class Took:
    """What a crowd of kernels took."""

    last_seconds: float
    cpu_seconds_each: float
    private_mb_each: float


@dataclass(frozen=True)
class Row:
    """A crowd in one kind of start: ours, stock's, and how many times stock's is ours."""

    what: str
    at_once: int
    rounds: int
    ours: Took
    stock: Took

    def ratios(self) -> dict[str, float]:
        """Return stock's figures as multiples of ours."""
        ours, stock = asdict(self.ours), asdict(self.stock)
        return {name: round(stock[name] / ours[name], 1) for name in ours}


class Opened:
    """A kernel that has been started, and its client."""

    def __init__(self, folder: Path, provisioner: str) -> None:
        folder.mkdir()
        self.manager = AsyncKernelManager(
            kernel_name="python3", transport="ipc", ip=str(folder / "k"), connection_file=str(folder / "kernel.json")
        )
        spec = self.manager.kernel_spec
        assert spec is not None
        spec.metadata["kernel_provisioner"] = {"provisioner_name": provisioner}

    async def start(self, environment: dict[str, str]) -> None:
        """Start it as Voilà and nbgrader do (without a history on disk), and wait until it answers."""
        await self.manager.start_kernel(env=environment, extra_arguments=["--HistoryManager.hist_file=:memory:"])
        self.client: AsyncKernelClient = self.manager.client()
        self.client.start_channels(hb=False, stdin=False)
        while (await self.client.get_iopub_msg(timeout=SECONDS_FOR_ALL))["msg_type"] != "iopub_welcome":
            pass
        reply = await self.client.kernel_info(reply=True, timeout=SECONDS_FOR_ALL)
        assert reply["content"]["status"] == "ok"

    async def states(self) -> int:
        """Ask for the states of all widgets, and return how many there are."""
        line = uuid4().hex
        opening = {"comm_id": line, "target_name": "jupyter.widget.control", "data": {}}
        for kind, content in (
            ("comm_open", opening),
            ("comm_msg", {"comm_id": line, "data": {"method": "request_states"}}),
        ):
            message = self.client.session.msg(kind, content)
            message["metadata"] = {"version": "1.0.0"}
            self.client.shell_channel.send(message)
        while True:
            message = await self.client.get_iopub_msg(timeout=SECONDS_FOR_ALL)
            if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == line:
                return len(message["content"]["data"]["states"])

    @property
    def pids(self) -> list[int]:
        """The kernel's process, or the processes of a jailed one: those that keep it and itself."""
        return [self.manager.provisioner.pid, *below(self.manager.provisioner.pid)]

    async def end(self) -> None:
        """End it."""
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)


Start = Callable[[Opened, str], Coroutine[Any, Any, None]]


async def bare(kernel: Opened, provisioner: str) -> None:
    """Start a kernel that has run nothing."""
    await kernel.start(dict(os.environ))


async def lesson(kernel: Opened, provisioner: str) -> None:
    """Open a lesson: ours is forked from a process that has run it; in a stock kernel, run it."""
    environment = {**os.environ, "HTTP_X_KELAS_LEARNER": f"l-{uuid4().hex[:8]}"}
    if provisioner == FORKED:
        environment[PREPARE_VARIABLE] = PREPARE
        await kernel.start(environment)
    else:
        await kernel.start(environment)
        for cell in json.loads((ROOT / "notebooks" / NOTEBOOK).read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code" and "grade" not in cell["metadata"].get("tags", ()):
                reply = await kernel.client.execute("".join(cell["source"]), reply=True, timeout=SECONDS_FOR_ALL)
                assert reply["content"]["status"] == "ok", reply
    assert await kernel.states() > 1


async def crowd(start: Start, at_once: int, provisioner: str, folder: Path) -> Took:
    """Start some kernels in the same moment, weigh them, and end them."""
    kernels = [Opened(folder / f"{provisioner[:1]}{time.monotonic_ns()}-{n}", provisioner) for n in range(at_once)]
    # What the warm processes do for their kernels counts as the kernels'.
    servers = []
    if provisioner == FORKED:
        servers = [WARM.server().pid, WARM.server(PREPARE).pid]
    elif provisioner == JAILED:
        servers = [BARE.server().pid]
    before = sum(map(cpu_seconds, servers))
    began = time.perf_counter()
    await asyncio.gather(*(start(kernel, provisioner) for kernel in kernels))
    last = time.perf_counter() - began
    spent = sum(cpu_seconds(pid) for kernel in kernels for pid in kernel.pids) + sum(map(cpu_seconds, servers)) - before
    private = statistics.median(sum(map(private_mb, kernel.pids)) for kernel in kernels)
    await asyncio.gather(*(kernel.end() for kernel in kernels))
    return Took(last, spent / at_once, private)


def cpu_seconds(pid: int) -> float:
    """Return what the threads of a process have run, to the microsecond (the usual counters only have 1/100 s)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def private_mb(pid: int) -> float:
    """Return the memory that a process shares with no other (it would be free if the process ended)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return (sizes["Private_Clean"] + sizes["Private_Dirty"]) / 1024


def median(taken: list[Took]) -> Took:
    """Return the median of each figure."""
    figures = [asdict(took) for took in taken]
    return Took(**{name: round(statistics.median(each[name] for each in figures), 4) for name in figures[0]})


async def measure(crowds: list[int], rounds: int) -> list[Row]:
    """Measure all crowds, the contenders taking turns."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as name:
        os.environ["KELAS_HOME"] = str(Path(name) / "home")
        # Both contenders find their warm processes and the store as they are in the second minute of a workshop.
        for start, contenders in ((bare, (FORKED, JAILED, STOCK)), (lesson, (FORKED, STOCK))):
            for provisioner in contenders:
                await crowd(start, 1, provisioner, Path(name))
        for what, start, contenders in (("kernel", bare, (FORKED, JAILED, STOCK)), ("lesson", lesson, (FORKED, STOCK))):
            for at_once in crowds:
                turns = rounds if at_once <= MOST_IN_SEVERAL_ROUNDS else 1
                taken: dict[str, list[Took]] = {provisioner: [] for provisioner in contenders}
                for turn in range(turns):
                    for provisioner in contenders if turn % 2 else contenders[::-1]:
                        taken[provisioner].append(await crowd(start, at_once, provisioner, Path(name)))
                rows.append(Row(what, at_once, turns, median(taken[FORKED]), median(taken[STOCK])))
                if JAILED in contenders:
                    level = f"jailed ({protection().level})"
                    rows.append(Row(level, at_once, turns, median(taken[JAILED]), median(taken[STOCK])))
        WARM.stop()
        BARE.stop()
    return rows


def table(rows: list[Row]) -> str:
    """Return the figures as text: ours / stock's (ratio)."""
    head = ("start", "at once", "rounds", "last ready, s", "CPU each, s", "private each, MB")
    lines: list[tuple[str, ...]] = [head]
    for row in rows:
        ratios = row.ratios()
        cells = [
            f"{getattr(row.ours, name):.{digits}f} / {getattr(row.stock, name):.{digits}f} ({ratios[name]:g}x)"
            for name, digits in (("last_seconds", 3), ("cpu_seconds_each", 3), ("private_mb_each", 1))
        ]
        lines.append((row.what, str(row.at_once), str(row.rounds), *cells))
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def main() -> None:
    """Measure, and print the table and the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 10, 40])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = asyncio.run(measure(given.at_once, given.rounds))
    print(table(rows))
    data = json.dumps([{**asdict(row), "ratios": row.ratios()} for row in rows], indent=2)
    if given.json:
        given.json.write_text(data + "\n", "utf-8")
    else:
        print(data)


if __name__ == "__main__":
    main()
