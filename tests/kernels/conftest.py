"""What the tests of forked kernels share. They start real processes, on this machine's real system."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client import AsyncKernelManager
from launching import HERE, Run, new_manager

from kelas.kernels.client import ForkServer
from kelas.kernels.provisioner import PREPARE_VARIABLE
from kelas.kernels.warm import WARM, WATCH_VARIABLE


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


@pytest.fixture
def run() -> Run:
    """Return what runs a coroutine to its end."""
    return asyncio.run
