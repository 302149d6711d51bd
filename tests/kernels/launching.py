"""Start kernels as programs do, and talk to them."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous.client import AsyncKernelClient

from kelas.kernels.provisioner import PREPARE_VARIABLE

PREPARE = "preparation:prepare 3"
HERE = Path(__file__).parent
Run = Callable[[Coroutine[Any, Any, Any]], Any]


def new_manager(folder: Path) -> AsyncKernelManager:
    folder.mkdir(exist_ok=True)
    return AsyncKernelManager(
        kernel_name="python3", transport="ipc", ip=str(folder / "k"), connection_file=str(folder / "kernel.json")
    )


def prepared_environment(**more: str) -> dict[str, str]:
    return {**os.environ, PREPARE_VARIABLE: PREPARE, **more}


async def connect(manager: AsyncKernelManager) -> AsyncKernelClient:
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=30)
    return client


def listener() -> tuple[list[str], Callable[[dict[str, Any]], None]]:
    """Return what a cell has said so far, and what hears its messages."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            said.append(message["content"]["text"])
        elif message["msg_type"] == "error":
            said.append(message["content"]["ename"])

    return said, hear


async def say(client: AsyncKernelClient, code: str) -> str:
    """Run code in a kernel and return what it printed."""
    said, hear = listener()
    await client.execute_interactive(code, timeout=30, output_hook=hear)
    return "".join(said).strip()
