"""Forty phones open the same lesson in the same moment: our server beside stock Voilà, in one run.

    make bench                      all measurements
    .venv/bin/python bench/visits.py [--visitors 40] [--rounds 3] [--json FILE]

Absolute times depend on the machine; the ratios are what counts. Stock Voilà runs the same notebook with its own
template and its own kernels.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks/id/warga/01-kota-cerdas.ipynb"
SECONDS_TO_START = 60
SECONDS_FOR_A_VISIT = 300
_COOKIE = re.compile(r"^([^=]+=[^;]*)")


def main() -> None:
    """Measure, print a table, and write JSON if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home:
        ours = measure(ours_server, "/lesson/kota-cerdas", home, options.visitors, options.rounds, states=True)
        stock = measure(stock_server, "/", home, options.visitors, 1, states=False)
    result = {
        "visitors": options.visitors,
        "ours": ours,
        "stock": stock,
        "ratios": {
            "all pages complete": ours["all_complete_s"] / stock["all_complete_s"],
            "one page complete": ours["one_complete_s"] / stock["one_complete_s"],
            "memory of one open lesson": ours["private_mb_each"] / stock["private_mb_each"],
        },
    }
    for side in ("ours", "stock"):
        print(f"\n{side}")
        for name, value in result[side].items():
            print(f"  {name:28} {value:9.3f}")
    print("\nours : stock")
    for name, ratio in result["ratios"].items():
        print(f"  {name:28} 1 : {1 / ratio:.1f}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def measure(server: Any, path: str, home: str, visitors: int, rounds: int, *, states: bool) -> dict[str, float]:
    """Return the times (s, medians over rounds) and the memory of one server."""
    with server(home) as base:
        asyncio.run(visit(base, path, states=states))  # the first visitor pays for what is made on first use
        ones = [asyncio.run(visit(base, path, states=states)) for _ in range(5)]
        crowds = []
        memory = 0.0
        for _ in range(rounds):
            time.sleep(3)
            start = time.monotonic()
            crowd = asyncio.run(together(base, path, visitors, states=states))
            crowds.append(
                {name: max(one[name] for one in crowd) for name in crowd[0]} | {"wall": time.monotonic() - start}
            )
            memory = private_megabytes(visitors)
    found = {f"one_{name}_s": statistics.median(one[name] for one in ones) for name in ones[0]}
    found |= {f"all_{name}_s": statistics.median(crowd[name] for crowd in crowds) for name in crowds[0]}
    return found | {"private_mb_each": memory}


async def together(base: str, path: str, visitors: int, *, states: bool) -> list[dict[str, float]]:
    """Visit as many at once."""
    AsyncHTTPClient.configure(None, max_clients=visitors + 5)
    return list(await asyncio.gather(*(visit(base, path, states=states) for _ in range(visitors))))


async def visit(base: str, path: str, *, states: bool) -> dict[str, float]:
    """Open a page as a new visitor; return seconds to the first text, to its end, and to all widgets' states."""
    start = time.monotonic()
    first: list[float] = []
    body = bytearray()
    cookies: dict[str, str] = {}

    def header(line: str) -> None:
        name, _, value = line.partition(":")
        match = _COOKIE.match(value.strip())
        if name.lower() == "set-cookie" and match:
            key, _, content = match[1].partition("=")
            cookies[key] = content

    def chunk(part: bytes) -> None:
        first.append(time.monotonic() - start)
        body.extend(part)

    request = HTTPRequest(
        base + path,
        request_timeout=SECONDS_FOR_A_VISIT,
        connect_timeout=SECONDS_FOR_A_VISIT,
        header_callback=header,
        streaming_callback=chunk,
    )
    await AsyncHTTPClient().fetch(request)
    times = {"first_text": first[0], "complete": time.monotonic() - start}
    if states:
        page = re.search(rb'<script type="application/json" id="page">(.*?)</script>', bytes(body), re.DOTALL)
        assert page is not None, "the page names no kernel"
        await wait_for_states(base, json.loads(page[1])["kernel"], cookies)
        times["states"] = time.monotonic() - start
    return times


async def wait_for_states(base: str, kernel: str, cookies: dict[str, str]) -> None:
    """Ask a page's kernel for all widgets' states, as the page's host does, and wait for them."""
    session, comm = uuid.uuid4().hex, uuid.uuid4().hex
    address = f"{base.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?session_id={session}"
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    channel = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookie, "Origin": base}))
    for kind, data in (("comm_open", {}), ("comm_msg", {"method": "request_states"})):
        content = {"comm_id": comm, "data": data} | ({"target_name": "jupyter.widget.control"} if not data else {})
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": session, "username": "", "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": {"version": "1.0.0"}, "content": content}
        await channel.write_message(json.dumps({**message, "channel": "shell", "buffers": []}))
    while True:
        received = await channel.read_message()
        assert received is not None, "the kernel hung up"
        text = received if isinstance(received, str) else received.decode("utf-8", "replace")
        if "update_states" in text:
            break
    channel.close()


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


@contextmanager
def ours_server(home: str) -> Iterator[str]:
    """Serve the course."""
    port = free_port()
    command = [sys.executable, "-m", "kelas", "serve", "--port", str(port)]
    with running(command, port, "/healthz", {"KELAS_HOME": f"{home}/ours", "KELAS_MAX_OPEN": "1000"}) as base:
        time.sleep(5)  # lessons are prepared in the background
        yield base


@contextmanager
def stock_server(home: str) -> Iterator[str]:
    """Serve the lesson's notebook with Voilà as it comes."""
    port = free_port()
    command = [sys.executable, "-m", "voila", str(NOTEBOOK), "--no-browser", f"--port={port}", "--template=lab"]
    stock = {"KELAS_HOME": f"{home}/stock", "JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner"}
    with running(command, port, "/voila/static/", stock) as base:
        yield base


@contextmanager
def running(command: list[str], port: int, ready: str, environment: dict[str, str]) -> Iterator[str]:
    """Run a server in a process group of its own, wait until it answers, and end it."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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


if __name__ == "__main__":
    main()
