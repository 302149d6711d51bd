"""What the tests of forked kernels share. They start real processes, on this machine's real system."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous.client import AsyncKernelClient
from looking import wait_until

from kelas.kernels.client import ForkServer
from kelas.kernels.provisioner import PREPARE_VARIABLE
from kelas.kernels.warm import WARM, WATCH_VARIABLE

PREPARE = "preparation:prepare 3"
HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def _chosen() -> Iterator[None]:
    """Choose the provisioner as any program would, and let the warm processes find `preparation`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "kelas-fork")
        patch.setenv("PYTHONPATH", str(HERE))
        patch.delenv(WATCH_VARIABLE, raising=False)
        patch.delenv(PREPARE_VARIABLE, raising=False)
        WARM.stop()  # it may have been started by other tests, in another environment
        yield
        WARM.stop()


@pytest.fixture
def server() -> ForkServer:
    """Return the general warm process."""
    return WARM.server()


@pytest.fixture
def manager(tmp_path: Path) -> AsyncKernelManager:
    """Return a kernel manager whose kernels listen on sockets in a folder of their own."""
    return new_manager(tmp_path / "kernel")


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


async def say(client: AsyncKernelClient, code: str) -> str:
    """Run code in a kernel and return what it printed."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            said.append(message["content"]["text"])
        elif message["msg_type"] == "error":
            said.append(message["content"]["ename"])

    await client.execute_interactive(code, timeout=30, output_hook=hear)
    return "".join(said).strip()


Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run() -> Run:
    """Return what runs a coroutine to its end."""
    return asyncio.run


__all__ = ["PREPARE", "connect", "new_manager", "prepared_environment", "say", "wait_until"]
