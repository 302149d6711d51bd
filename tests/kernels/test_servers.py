"""The life of warm processes: they are replaced when they die or are out of date, and leave nothing behind."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client import AsyncKernelManager
from launching import PREPARE, Run, connect, new_manager, prepared_environment
from looking import descendants, parent, runs, wait_until

from kelas.kernels import client as client_module
from kelas.kernels import warm as warm_module
from kelas.kernels.client import ForkServer, ForkServerError
from kelas.kernels.warm import WARM, WATCH_VARIABLE, Warm


def test_a_warm_process_that_died_takes_its_kernels_along_and_is_replaced(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        plain, prepared = new_manager(tmp_path / "plain"), new_manager(tmp_path / "prepared")
        await plain.start_kernel()
        await prepared.start_kernel(env=prepared_environment())
        pids = [plain.provisioner.child.pid, prepared.provisioner.child.pid, WARM.server(PREPARE).pid]
        dead = WARM.server().pid
        os.kill(dead, signal.SIGKILL)
        assert await asyncio.wait_for(plain.provisioner.wait(), 10) == -signal.SIGKILL
        assert await asyncio.wait_for(prepared.provisioner.wait(), 10) == -signal.SIGKILL
        assert wait_until(lambda: not any(map(runs, pids)))
        again = new_manager(tmp_path / "again")
        await again.start_kernel(env=prepared_environment())
        assert again.provisioner.child is not None
        assert WARM.server().pid != dead
        for kernel in (plain, prepared, again):
            await kernel.shutdown_kernel(now=True)

    run(story())


def test_a_prepared_process_that_died_is_replaced_alone(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        general, dead = WARM.server().pid, WARM.server(PREPARE).pid
        os.kill(dead, signal.SIGKILL)
        assert wait_until(lambda: not runs(dead))
        kernel = new_manager(tmp_path / "kernel")
        await kernel.start_kernel(env=prepared_environment())
        assert parent(kernel.provisioner.child.pid) == WARM.server(PREPARE).pid != dead
        assert WARM.server().pid == general
        await kernel.shutdown_kernel(now=True)

    run(story())


def test_changed_code_is_forked_from_a_new_process_while_open_kernels_live_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    code = tmp_path / "code.py"
    code.write_text("version = 1\n")
    monkeypatch.setenv(WATCH_VARIABLE, str(tmp_path))
    monkeypatch.setattr(warm_module, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(WARM, "_next_look", 0)

    async def story() -> None:
        old = new_manager(tmp_path / "old")
        await old.start_kernel(env=prepared_environment())
        before = (WARM.server().pid, WARM.server(PREPARE).pid)
        code.write_text("version = 22\n")
        new = new_manager(tmp_path / "new")
        await new.start_kernel(env=prepared_environment())
        after = (WARM.server().pid, WARM.server(PREPARE).pid)
        assert not set(before) & set(after)
        client = await connect(old)  # it is answered still
        client.stop_channels()
        assert all(map(runs, before))
        await old.shutdown_kernel(now=True)
        assert wait_until(lambda: not any(map(runs, before))), "drained processes end with their last kernel"
        WARM.server()
        assert not [server for server in WARM._draining if server.pid in before]
        await new.shutdown_kernel(now=True)

    run(story())


def test_files_are_looked_at_once_a_second_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    monkeypatch.setattr(warm_module, "fingerprint", lambda watched: looks.append(watched) or "same")
    warm = Warm()
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        warm._look()
    assert len(looks) == 1


def test_when_no_warm_process_comes_up_kernels_start_the_usual_way_with_one_line(
    manager: AsyncKernelManager, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, run: Run
) -> None:
    WARM.stop()
    monkeypatch.setenv("KELAS_FORK_PRELOAD", "no_such_module")

    async def story() -> None:
        await manager.start_kernel()
        assert manager.provisioner.child is None
        client = await connect(manager)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)

    with caplog.at_level(logging.WARNING, "kelas.kernels"):
        run(story())
    assert len([record for record in caplog.records if record.name.startswith("kelas.kernels")]) == 1
    with pytest.raises(ForkServerError, match="a moment ago"):
        WARM.server()
    WARM._next_try = 0


def test_a_preparation_with_a_fault_falls_back_too(
    manager: AsyncKernelManager, caplog: pytest.LogCaptureFixture, run: Run
) -> None:
    async def story() -> None:
        await manager.start_kernel(env=prepared_environment(KELAS_FORK_PREPARE="preparation:fail x"))
        assert manager.provisioner.child is None
        await manager.shutdown_kernel(now=True)

    run(story())
    assert "is started the slow way" in caplog.text
    assert WARM.server().alive()


def test_letting_go_of_a_kernels_leash_ends_it(server: ForkServer, tmp_path: Path) -> None:
    from jupyter_client.connect import write_connection_file

    file, _ = write_connection_file(str(tmp_path / "kernel.json"), transport="ipc", ip=str(tmp_path / "k"), key=b"k")
    kernel = server.kernel(["-f", file], str(tmp_path), os.environ)
    assert runs(kernel.pid)
    kernel.close()
    assert wait_until(lambda: not Path(f"/proc/{kernel.pid}").exists())


def test_a_kernel_that_ends_before_it_can_be_reached_is_an_error(server: ForkServer, tmp_path: Path) -> None:
    with pytest.raises(ForkServerError, match="did not come up"):
        server.kernel(["--no-such-option-of-a-kernel"], str(tmp_path), {**os.environ, "HOME": "/proc/none"})


def test_a_program_that_ends_leaves_no_process_however_it_ends() -> None:
    for how in ("exit", "kill"):
        program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        assert program.stdin is not None
        assert program.stdout.readline().strip() == "on"
        below = descendants(program.pid)
        assert len(below) >= 3
        if how == "kill":
            program.kill()
        program.stdin.close()
        program.wait(20)
        program.stdout.close()
        assert wait_until(lambda below=below: not any(map(runs, below))), how


PROGRAM = f"""
import os, sys, tempfile
from jupyter_client.connect import write_connection_file
from kelas.kernels.warm import WARM
with tempfile.TemporaryDirectory() as folder:
    kept = []
    for name, server in (("a", WARM.server()), ("b", WARM.server({PREPARE!r}))):
        file, _ = write_connection_file(f"{{folder}}/{{name}}", transport="ipc", ip=f"{{folder}}/{{name}}-k", key=b"k")
        kept.append(server.kernel(["-f", file], folder, os.environ))
    print("on", flush=True)
    sys.stdin.read()
"""


def test_a_fork_of_the_program_neither_uses_nor_keeps_its_warm_processes(server: ForkServer) -> None:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, f"{WARM._general} {server._channel.fileno()}".encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(writer)
    assert os.read(reader, 100) == b"None -1"
    os.close(reader)
    assert server.alive()
    assert WARM.server() is server


def test_an_interrupt_from_the_keyboard_leaves_the_warm_process_alone(server: ForkServer) -> None:
    os.kill(server.pid, signal.SIGINT)
    time.sleep(0.1)
    assert server.alive()


def test_a_warm_process_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SECONDS_TO_WARM_UP", 0.5)
    with pytest.raises(ForkServerError, match="did not come up"):
        ForkServer.start(["hanging"], os.environ)
