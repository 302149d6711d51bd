"""Servers to measure, and visitors who open lessons and answer as a browser does, without a browser."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = "notebooks/id/warga/01-kota-cerdas.ipynb"
LESSON = "/lesson/kota-cerdas"
SECONDS_TO_START = 60
SECONDS_FOR_A_VISIT = 240
SECONDS_TO_PREPARE = 8
_COOKIE = re.compile(r"^([^=]+=[^;]*)")
_PAGE = re.compile(rb'<script type="application/json" id="page">(.*?)</script>', re.DOTALL)


@contextmanager
def ours(home: str, root: Path = ROOT, warm: bool = True, **settings: str) -> Iterator[str]:
    """Serve the course of a checkout; yield the address once its lessons are prepared.

    Args:
        home: the state folder; what the server prints goes to serve.log in it.
        root: the checkout.
        warm: whether to wait for the lessons.
        settings: more environment variables.
    """
    port = free_port()
    command = [sys.executable, "-m", "kelas", "serve", "--port", str(port)]
    environment = {"KELAS_HOME": home, "KELAS_MAX_OPEN": "1000", "PYTHONPATH": str(root / "src")}
    with running(command, port, {**environment, **settings}, root) as base:
        if warm:
            time.sleep(SECONDS_TO_PREPARE)
        yield base


@contextmanager
def stock(home: str, root: Path = ROOT) -> Iterator[str]:
    """Serve the lesson's notebook with Voilà as it comes: its own template, kernels of ipykernel."""
    port = free_port()
    notebook = str(root / NOTEBOOK)
    command = [sys.executable, "-m", "voila", notebook, "--no-browser", f"--port={port}", "--template=lab"]
    environment = {
        "KELAS_HOME": home,
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner",
        "PYTHONPATH": str(root / "src"),
    }
    with running(command, port, environment, root) as base:
        yield base


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], root: Path) -> Iterator[str]:
    """Run a server in a process group of its own, wait until it listens, and end it."""
    with Path(environment["KELAS_HOME"], "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        for _ in range(SECONDS_TO_START * 10):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Visitor:
    """A learner with an open page.

    Attributes:
        times: seconds from the request to the first text, to the page's end, and to all widgets' states.
        widgets: by activity (`lesson/activity`), the id of its widget's line.
        cookies: by name.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.times: dict[str, float] = {}
        self.widgets: dict[str, str] = {}
        self.cookies: dict[str, str] = {}
        self._session = uuid.uuid4().hex
        self._channel: Any = None
        self._heard: asyncio.Queue[str | bytes | None] = asyncio.Queue()

    async def open(self, path: str) -> bytes:
        """Open a page and read it to its end; return its HTML."""
        start = time.monotonic()
        body = bytearray()

        def header(line: str) -> None:
            name, _, value = line.partition(":")
            match = _COOKIE.match(value.strip())
            if name.lower() == "set-cookie" and match:
                key, _, content = match[1].partition("=")
                self.cookies[key] = content

        def chunk(part: bytes) -> None:
            self.times.setdefault("first_text", time.monotonic() - start)
            body.extend(part)

        patience = {"request_timeout": SECONDS_FOR_A_VISIT, "connect_timeout": SECONDS_FOR_A_VISIT}
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        request = HTTPRequest(
            self.base + path, headers=sent, header_callback=header, streaming_callback=chunk, **patience
        )
        self.times = {}
        await AsyncHTTPClient().fetch(request)
        self.times["complete"] = time.monotonic() - start
        return bytes(body)

    async def wake(self, path: str) -> None:
        """Open one of our lessons and wait until all its widgets have told their state."""
        start = time.monotonic()
        page = _PAGE.search(await self.open(path))
        assert page is not None, "the page names no kernel"
        kernel = json.loads(page[1])["kernel"]
        address = f"{self.base.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?session_id={self._session}"
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = HTTPRequest(address, headers={"Cookie": cookie, "Origin": self.base})
        self._heard = asyncio.Queue()
        # Read all the time, as a browser does: who does not answer pings is hung up on.
        self._channel = await websocket_connect(request, on_message_callback=self._heard.put_nowait)
        control = uuid.uuid4().hex
        await self._send("comm_open", {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}})
        await self._send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        states = (await self._hear("update_states"))["content"]["data"]["states"]
        self.times["states"] = time.monotonic() - start
        found = {model: state["state"].get("activity") for model, state in states.items()}
        self.widgets = {activity: model for model, activity in found.items() if activity}

    async def answer(self, activity: str, given: Any) -> float:
        """Answer an activity; return the seconds until the page hears that it is kept."""
        start = time.monotonic()
        ident = uuid.uuid4().hex
        content = {"do": "answer", "id": ident, "answer": given}
        data = {"method": "custom", "content": content}
        await self._send("comm_msg", {"comm_id": self.widgets[activity], "data": data})
        reply = (await self._hear(f'"re": "{ident}"'))["content"]["data"]["content"]
        assert reply["verdict"]["outcome"] != "not-saved", reply
        return time.monotonic() - start

    async def flood(self, path: str, activity: str, given: Any) -> None:
        """Send a thousand answers a second, and open the page again when hung up on, until the process is ended."""
        while True:
            with suppress(Exception):
                await self.wake(path)
                for turn in count():
                    data = {"method": "custom", "content": {"do": "answer", "id": uuid.uuid4().hex, "answer": given}}
                    await self._send("comm_msg", {"comm_id": self.widgets[activity], "data": data})
                    if turn % 10 == 9:
                        await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)

    def close(self) -> None:
        """Hang up."""
        if self._channel is not None:
            self._channel.close()

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self._session, "username": ""}
        message = {"header": {**header, "version": "5.3"}, "parent_header": {}, "metadata": {"version": "1.0.0"}}
        sent = {**message, "content": content, "channel": "shell", "buffers": []}
        await self._channel.write_message(json.dumps(sent))

    async def _hear(self, mark: str) -> dict[str, Any]:
        while True:
            received = await self._heard.get()
            assert received is not None, "the kernel hung up"
            text = received if isinstance(received, str) else received.decode("utf-8", "replace")
            if mark in text:
                return dict(json.loads(text))


@contextmanager
def flooder(base: str, path: str, activity: str, given: Any) -> Iterator[None]:
    """Have somebody flood the server meanwhile, from a process of their own that leaves the others their time."""
    process = multiprocessing.get_context("spawn").Process(
        target=_flood, args=(base, path, activity, given), daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _flood(base: str, path: str, activity: str, given: Any) -> None:
    os.nice(19)
    asyncio.run(Visitor(base).flood(path, activity, given))


async def together(visits: Sequence[Any]) -> list[Any]:
    """Run visits at the same time; one that fails gives its exception."""
    AsyncHTTPClient.configure(None, max_clients=len(visits) + 5)
    return await asyncio.gather(*visits, return_exceptions=True)


def private_megabytes(visitors: int) -> float:
    """Return the private memory of an open lesson's kernel: the mean of the youngest kernels, as many as visitors."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if b"ipykernel_launcher" not in command and b"kelas.kernels.server" not in command:
                continue
            rollup = (folder / "smaps_rollup").read_text()
            born = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[19])
        except OSError:
            continue
        private = sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_"))
        found.append((born, private / 1024))
    youngest = [private for _, private in sorted(found)[-visitors:]]
    return statistics.mean(youngest)


def quantile(times: Sequence[float], share: float) -> float:
    """Return the smallest of the times that at least this share of them does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
