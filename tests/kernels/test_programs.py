"""The programs that the course is served and graded with, on forked kernels."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import nbformat
from jupyter_client import KernelManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from launching import HERE
from looking import parent, runs, wait_until
from nbclient import NotebookClient

from kelas.kernels.warm import WARM


def notebook(*sources: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def test_nbclient_executes_a_notebook_in_a_fork() -> None:
    executed = NotebookClient(notebook("import os\nos.getppid()", "6 * 7")).execute()
    assert executed.cells[0].outputs[0]["data"]["text/plain"] == str(WARM.server().pid)
    assert executed.cells[1].outputs[0]["data"]["text/plain"] == "42"


def test_a_program_without_an_event_loop_gets_a_fork() -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    assert parent(manager.provisioner.child.pid) == WARM.server().pid
    manager.interrupt_kernel()
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=30)
    client.stop_channels()
    manager.shutdown_kernel()


def test_jupyter_servers_kernel_manager_starts_and_ends_forks(tmp_path: Path) -> None:
    async def story() -> list[int]:
        kernels = AsyncMappingKernelManager(root_dir=str(tmp_path))
        ids = [await kernels.start_kernel() for _ in range(3)]
        pids = [kernels.get_kernel(kernel).provisioner.child.pid for kernel in ids]
        assert {parent(pid) for pid in pids} == {WARM.server().pid}
        await kernels.shutdown_kernel(ids[0], now=True)
        await kernels.shutdown_all()
        return pids

    pids = asyncio.run(story())
    assert wait_until(lambda: not any(map(runs, pids)))


def test_nbval_checks_a_notebook_in_a_fork(tmp_path: Path) -> None:
    checked = notebook("import os\n'kelas' in open(f'/proc/{os.getppid()}/cmdline').read()")
    checked.cells[0].execution_count = 1
    checked.cells[0].outputs = [
        nbformat.v4.new_output("execute_result", {"text/plain": "True"}, execution_count=1),
    ]
    nbformat.write(checked, tmp_path / "checked.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "nbval", "--nbval", str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
