"""What the tests of forked kernels share. They start real processes, on this machine's real system."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from jailing import choose, let_go
from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from launching import HERE, Run, new_manager

from kelas.kernels.client import ForkServer
from kelas.kernels.provisioner import PREPARE_VARIABLE
from kelas.kernels.warm import BARE, WARM, WATCH_VARIABLE


@pytest.fixture(scope="session", autouse=True)
def _chosen() -> Iterator[None]:
    """Choose the provisioner as any program would, and let the warm processes find `preparation`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "kelas-fork")
        patch.setenv("PYTHONPATH", str(HERE))
        patch.delenv(WATCH_VARIABLE, raising=False)
        patch.delenv(PREPARE_VARIABLE, raising=False)
        let_go()
        for warm in (WARM, BARE):  # they may have been started by other tests, in another environment
            warm.stop()
        yield
        for warm in (WARM, BARE):
            warm.stop()


@pytest.fixture(params=["kelas-fork", "full", "limits"])
def each_kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Choose each provisioner in turn, the jail at both of its levels."""
    if request.param != "kelas-fork":
        choose(request.param, monkeypatch)
    yield request.param
    used = KernelProvisionerFactory.instance().default_provisioner_name
    assert used == ("kelas-fork" if request.param == "kelas-fork" else "kelas-jail")


@pytest.fixture(params=["full", "limits"])
def each_level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Choose the jail, at each of its levels in turn."""
    choose(request.param, monkeypatch)
    return request.param


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Let no test's choice of a provisioner and a level be the next one's."""
    yield
    let_go()


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
