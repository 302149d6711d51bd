"""nbgrader's Execute, without its waits, and for code that nobody vouches for.

A notebook's cells run as nbgrader runs them, and show what they would show there. What is added: cells whose value is
known outside need no kernel; output, time and messages are bounded; before a cell that grades, what a learner's code
has changed is put back (`kelas.grading.guard`); and a cell that could not be run holds an error, which earns nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import os
import secrets
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from ipykernel.ipkernel import IPythonKernel
from jupyter_client.manager import AsyncKernelManager
from nbclient.client import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute

from kelas import paths
from kelas.exercise import LANG_VARIABLE
from kelas.grading import guard
from kelas.grading.outside import Known
from kelas.words.interface import say
from kelas.words.text import Lang

# What is kept of a cell's and of a notebook's output, in characters.
MOST_OF_CELL = 1_000_000
MOST_OF_NOTEBOOK = 4_000_000
# The largest single message that is taken from a kernel, in bytes.
LARGEST_MESSAGE = 8 * 1024 * 1024
# How long all cells of a notebook may take together. A single cell has nbgrader's own limit.
SECONDS_FOR_NOTEBOOK = 180.0
SECONDS_FOR_GUARD = 5.0
SECONDS_TO_START = 60.0
SECONDS_BETWEEN_CALLS = 0.05


@dataclass(frozen=True, kw_only=True)
class How:
    """How a notebook's cells are run.

    Attributes:
        known: says the values that need no kernel.
        provisioner: the name of the kernel provisioner.
        cwd: the kernel's folder.
        environment: the kernel's whole environment.
        lang: the language of what is said to the learner.
    """

    known: Known
    provisioner: str
    cwd: str
    environment: Mapping[str, str]
    lang: Lang


@dataclass
class Notes:
    """What there is to say about a run, by the place of the cell in the notebook."""

    said: dict[int, list[str]] = field(default_factory=dict)

    def add(self, place: int, sentence: str) -> None:
        """Say something about a cell, once."""
        if sentence not in self.said.setdefault(place, []):
            self.said[place].append(sentence)


class Run(Execute):  # type: ignore[misc]
    """Runs one notebook."""

    km: Any
    _behind: bool
    _cell_seconds: int

    def __init__(self, how: How, notes: Notes, **options: Any) -> None:
        """Prepare a run.

        Args:
            how: how to run it.
            notes: gets what there is to say.
            options: nbgrader's configuration, as its preprocessors take it.
        """
        super().__init__(**options)
        self._how, self._notes = how, notes

    def preprocess(self, nb: Any, resources: Any = None, km: Any = None) -> tuple[Any, Any]:
        """Run the cells of a notebook, which is changed in place."""
        NotebookClient.__init__(self, nb, km)
        self._check_assign_resources(resources)
        self._count = self._printed = 0
        self._lost = ""  # why no cell can be run any more
        self._until = time.monotonic() + SECONDS_FOR_NOTEBOOK
        asyncio.run(self._all())
        nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        self.set_widgets_metadata()
        return nb, resources

    async def _all(self) -> None:
        try:
            for place, cell in enumerate(self.nb.cells):
                if cell.cell_type == "code" and cell.source.strip():
                    self._count += 1
                    await self._cell(cell, place)
        finally:
            await self._end()

    async def _cell(self, cell: Any, place: int) -> None:
        value = self._how.known(cell)
        if value is not None:
            cell.execution_count = self._count
            cell.outputs = [_result(value, self._count)] if value else []
            return
        try:
            if not self._lost:
                await self._ready(cell, place)
            if not self._lost:
                await self._run(cell, place)
        except (DeadKernelError, CellTimeoutError, RuntimeError, OSError, TimeoutError) as error:
            await self._lose("grading.kernel-died" if isinstance(error, DeadKernelError) else "grading.kernel-silent")
        if self._lost:
            self._fail(cell, place, self._lost)
        elif _graded(cell):
            self._believe(cell, place)

    async def _ready(self, cell: Any, place: int) -> None:
        """Have a kernel that can run this cell."""
        if self.km is None:
            await self._start()
            await self._put_guard()
        report = await self._ask_guard() if _graded(cell) or self._behind else None
        self._behind = False
        if report is None:
            return
        if report["changed"]:
            names = ", ".join(report["changed"][:5])
            self._notes.add(place, say("grading.put-back", self._how.lang, names=names))
        if not report["stopped"]:
            await self._lose("grading.goes-on")

    async def _run(self, cell: Any, place: int) -> None:
        self._shown, self._flooded = 0, False
        self.timeout = max(1, min(self._cell_seconds, int(self._until - time.monotonic())))
        await self.async_execute_cell(cell, place, store_history=True)
        if self._flooded:
            self._fail(cell, place, "grading.too-much", keep=True)
        if self._printed > MOST_OF_NOTEBOOK:
            await self._lose("grading.too-much")
        elif time.monotonic() > self._until:
            await self._lose("grading.too-long")

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Take a message of a cell; what is too much is thrown away, and the cell is stopped."""
        size = 0 if msg["msg_type"] == "status" else len(repr(msg["content"]))
        self._shown += size
        self._printed += size
        if self._shown <= MOST_OF_CELL or not size:
            return super().process_message(msg, cell, cell_index)
        if not self._flooded:
            self._flooded = True
            assert self.km is not None
            self._stopping = asyncio.ensure_future(self.km.interrupt_kernel())
        return None

    def _believe(self, cell: Any, place: int) -> None:
        """See that a grade cell ended in one number that it may give; anything else earns nothing, and says so."""
        if any(output.output_type == "error" for output in cell.outputs):
            return
        values = [output for output in cell.outputs if output.output_type == "execute_result"]
        try:
            (points,) = [float(value["data"]["text/plain"]) for value in values]
        except (ValueError, KeyError, TypeError):
            points = -1.0
        if not 0 <= points <= float(cell.metadata["nbgrader"]["points"]):
            cell.outputs = []
            self._fail(cell, place, "grading.no-number")

    def _fail(self, cell: Any, place: int, why: str, *, keep: bool = False) -> None:
        """Have a cell hold an error, and say why."""
        said = say(why, self._how.lang)
        self._notes.add(place, said)
        error = new_output("error", ename="NotGraded", evalue=said, traceback=[said])
        cell.outputs = [*(cell.outputs if keep else []), error]
        cell.execution_count = self._count

    async def _lose(self, why: str) -> None:
        """Give the kernel up, for a reason that the cells after this one get."""
        self._lost = why
        await self._end()

    async def _start(self) -> None:
        self._cell_seconds = self.timeout or int(SECONDS_FOR_NOTEBOOK)
        self._behind = self._count > 1
        # Sockets in a folder of their own: no port that others could try, and no name that another kernel has.
        self._sockets = tempfile.TemporaryDirectory(prefix="kelas-", ignore_cleanup_errors=True)
        file = f"{self._sockets.name}/kernel.json"
        km = AsyncKernelManager(kernel_name="python3", transport="ipc", connection_file=file, config=self.config)
        spec = km.kernel_spec
        assert spec is not None
        spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": self._how.provisioner}}
        self.km = km
        await km.start_kernel(
            cwd=self._how.cwd, env=dict(self._how.environment), extra_arguments=list(self.extra_arguments)
        )
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        kc = km.client(context=context)
        self.kc = kc
        kc.start_channels(stdin=False, hb=False)
        kc.allow_stdin = False
        await asyncio.wait_for(self._greet(), SECONDS_TO_START)

    async def _greet(self) -> None:
        """Call until the kernel is heard on iopub, which says nothing to who has not subscribed yet."""
        assert self.kc is not None
        while True:
            self.kc.kernel_info()
            with suppress(Empty):
                await self.kc.iopub_channel.get_msg(timeout=SECONDS_BETWEEN_CALLS)
                return
            await self._async_check_alive()

    async def _put_guard(self) -> None:
        assert self.kc is not None
        self._word = secrets.token_hex(16)
        names = "{'__name__': 'kelas_guard'}"
        code = (
            f"(lambda names: (exec({inspect.getsource(guard)!r}, names), "
            f"names['install'](get_ipython().kernel, {self._word!r})))({names})"
        )
        asked = self.kc.execute(code, silent=True, store_history=False)
        reply = await self._reply(asked, SECONDS_TO_START)
        if reply["content"]["status"] != "ok":
            raise RuntimeError("the guard could not be put up")
        await self._ask_guard()

    async def _ask_guard(self) -> dict[str, Any]:
        """Have everything put back, and return what there was; a wrong answer is as good as none."""
        assert self.kc is not None
        once = secrets.token_hex(8)
        message = self.kc.session.msg(guard.MESSAGE, {"once": once, "count": self._count})
        self.kc.shell_channel.send(message)
        reply = await self._reply(message["header"]["msg_id"], SECONDS_FOR_GUARD)
        content: dict[str, Any] = reply["content"]
        if content.get("proof") != hashlib.sha256(f"{self._word} {once}".encode()).hexdigest():
            raise RuntimeError("the guard is gone")
        return content

    async def _reply(self, asked: str, seconds: float) -> dict[str, Any]:
        """Return the answer to a message.

        Raises:
            DeadKernelError, RuntimeError: the kernel has ended, or gives none.
        """
        assert self.kc is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(Empty):
                message: dict[str, Any] = await self.kc.shell_channel.get_msg(timeout=0.5)
                if message["parent_header"].get("msg_id") == asked:
                    return message
                continue
            await self._async_check_alive()
        raise RuntimeError("the kernel gives no answer")

    async def _async_check_alive(self) -> None:
        assert self.km is not None
        if not await self.km.is_alive():
            raise DeadKernelError("Kernel died")

    async def _end(self) -> None:
        """End the kernel at once; it has nothing to keep."""
        km, kc, self.km, self.kc = self.km, self.kc, None, None  # type: ignore[assignment]
        if kc is not None:
            kc.stop_channels()
            kc.context.destroy(linger=0)
        if km is not None:
            with suppress(RuntimeError, OSError):
                await km.shutdown_kernel(now=True)
            await km.cleanup_resources()
            self._sockets.cleanup()


# What a code lesson's cells need of ours: the tables, our code, and the program's sentences. No lesson is among it,
# since solutions and hidden tests lie there.
SHOWN = (paths.DATASETS, paths.ROOT / "src", paths.LESSONS / "words")


def environment(folder: str, limits: str, lang: Lang) -> dict[str, str]:
    """Return a kernel's environment: this one's, without what leads to the gradebook, the events or their passwords.

    Args:
        folder: the only folder that the kernel may see of this machine's data.
        limits: its limits, as JSON.
        lang: the language in which its cells tell the learner what to mend.
    """
    shown = os.pathsep.join(map(str, SHOWN))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KELAS_", "PG", "JUPYTER"))}
    jail = {"KELAS_JAIL": folder, "KELAS_JAIL_LIMITS": limits, "KELAS_JAIL_SHOW": shown}
    return {**kept, **jail, "NBGRADER_EXECUTION": "autograde", LANG_VARIABLE: lang}


def _result(text: str, count: int) -> Any:
    return new_output("execute_result", {"text/plain": text}, execution_count=count)


def _graded(cell: Any) -> bool:
    mark = cell.metadata.get("nbgrader", {})
    return bool(mark.get("grade")) and not mark.get("solution")
