"""jupyter_client's contract for a provisioner, kept with forked kernels."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import AsyncKernelManager
from launching import Run, connect, new_manager, say
from looking import descendants, runs, sockets, wait_until

from kelas.kernels.provisioner import ForkProvisioner
from kelas.kernels.warm import WARM


async def ended(manager: AsyncKernelManager) -> None:
    await manager.shutdown_kernel(now=True)


def test_a_kernel_runs_code_and_is_a_child_of_the_warm_process(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> None:
        await manager.start_kernel()
        client = await connect(manager)
        assert await say(client, "import os; print(os.getppid(), 6 * 7)") == f"{WARM.server().pid} 42"
        assert isinstance(manager.provisioner, ForkProvisioner)
        assert manager.provisioner.has_process
        assert await manager.is_alive()
        client.stop_channels()
        await ended(manager)

    run(story())


def test_a_kernel_gets_exactly_the_environment_and_the_folder_it_is_given(
    manager: AsyncKernelManager, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        given = {**os.environ, "LEARNER": "l-1", "TZ": "Asia/Jakarta"}
        given.pop("HOME", None)
        await manager.start_kernel(cwd=str(tmp_path), env=given)
        client = await connect(manager)
        found = json.loads(await say(client, "import json, os; print(json.dumps(dict(os.environ)))"))
        # What jupyter_client and a kernel set themselves, in a kernel that is started the usual way too.
        ours = {"JPY_SESSION_NAME", "MPLBACKEND", "TERM", "CLICOLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "PAGER"}
        ours |= {"GIT_PAGER"}
        assert {k: v for k, v in found.items() if k not in ours} == {k: v for k, v in given.items() if k not in ours}
        assert await say(client, "print(os.getcwd())") == str(tmp_path)
        assert await say(client, "import time; print(time.timezone)") == str(-7 * 3600)
        client.stop_channels()
        await ended(manager)

    run(story())


@pytest.mark.usefixtures("each_kind")
def test_kernels_draw_different_random_numbers_and_names(tmp_path: Path, run: Run) -> None:
    code = "import random, tempfile, uuid; print(random.random(), tempfile.mktemp(), uuid.uuid4(), uuid.uuid1())"

    async def one(folder: Path) -> list[str]:
        kernel = new_manager(folder)
        await kernel.start_kernel()
        client = await connect(kernel)
        drawn = await say(client, code)
        client.stop_channels()
        await ended(kernel)
        return drawn.split()

    async def story() -> list[list[str]]:
        return [await one(tmp_path / str(number)) for number in range(3)]

    for drawn in zip(*run(story()), strict=True):
        assert len(set(drawn)) == 3


@pytest.mark.usefixtures("each_kind")
@pytest.mark.parametrize("mode", ["signal", "message"])
def test_an_interrupt_stops_what_runs_and_the_kernel_lives_on(manager: AsyncKernelManager, mode: str, run: Run) -> None:
    async def story() -> None:
        assert manager.kernel_spec is not None
        manager.kernel_spec.interrupt_mode = mode
        await manager.start_kernel()
        client = await connect(manager)
        running = asyncio.create_task(say(client, "import time\nprint('on')\ntime.sleep(60)"))
        await asyncio.sleep(0.5)
        await manager.interrupt_kernel()
        assert (await asyncio.wait_for(running, 20)).split() == ["on", "KeyboardInterrupt"]
        assert await say(client, "print('alive')") == "alive"
        client.stop_channels()
        await ended(manager)

    run(story())


@pytest.mark.usefixtures("each_kind")
def test_an_interrupt_of_an_idle_kernel_does_nothing(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> None:
        await manager.start_kernel()
        client = await connect(manager)
        await manager.interrupt_kernel()
        assert await say(client, "print('alive')") == "alive"
        client.stop_channels()
        await ended(manager)

    run(story())


@pytest.mark.usefixtures("each_kind")
def test_a_restart_gives_a_new_process_behind_the_same_sockets(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> None:
        await manager.start_kernel()
        client = await connect(manager)
        first = manager.provisioner.pid
        assert await say(client, "kept = 1; print(kept)") == "1"
        await manager.restart_kernel(now=False)
        await client.wait_for_ready(timeout=30)
        assert await say(client, "print('kept' in globals())") == "False"
        assert manager.provisioner.pid != first
        assert not runs(first)
        client.stop_channels()
        await ended(manager)

    run(story())


@pytest.mark.usefixtures("each_kind")
@pytest.mark.parametrize("now", [True, False], ids=["at-once", "when-asked"])
def test_after_a_shutdown_nothing_is_left(manager: AsyncKernelManager, tmp_path: Path, now: bool, run: Run) -> None:
    async def story() -> int:
        await manager.start_kernel()
        pid = manager.provisioner.child.pid
        client = await connect(manager)
        client.stop_channels()
        await manager.shutdown_kernel(now=now)
        assert not manager.provisioner or not manager.provisioner.has_process
        return int(pid)

    pid = run(story())
    assert wait_until(lambda: not Path(f"/proc/{pid}").exists())
    assert list((tmp_path / "kernel").iterdir()) == []


@pytest.mark.usefixtures("each_kind")
def test_a_kernel_that_ends_by_itself_is_reported_with_its_code(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> None:
        await manager.start_kernel()
        client = await connect(manager)
        client.execute("import os; os._exit(7)")
        assert await asyncio.wait_for(manager.provisioner.wait(), 10) == 7
        assert not manager.provisioner.has_process
        assert await manager.provisioner.poll() == 0
        client.stop_channels()
        await manager.cleanup_resources()

    run(story())


@pytest.mark.usefixtures("each_kind")
@pytest.mark.parametrize(("name", "signal_number"), [("terminate", signal.SIGTERM), ("kill", signal.SIGKILL)])
def test_terminate_and_kill_end_a_kernel_and_tell_the_signal(
    manager: AsyncKernelManager, name: str, signal_number: int, run: Run
) -> None:
    async def story() -> int | None:
        await manager.start_kernel()
        assert await manager.provisioner.poll() is None
        await getattr(manager.provisioner, name)()
        code: int | None = await asyncio.wait_for(manager.provisioner.wait(), 10)
        await manager.cleanup_resources()
        return code

    assert run(story()) == -signal_number


@pytest.mark.usefixtures("each_kind")
def test_a_signal_reaches_what_the_kernel_started(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> set[int]:
        await manager.start_kernel()
        client = await connect(manager)
        before = {manager.provisioner.pid, *descendants(manager.provisioner.pid)}
        await say(client, "import subprocess; kept = subprocess.Popen(['sleep', '600'])")
        started = descendants(manager.provisioner.pid) - before
        assert len(started) == 1
        client.stop_channels()
        await ended(manager)
        return before | started

    started = run(story())
    assert wait_until(lambda: not any(map(runs, started)))


@pytest.mark.usefixtures("each_kind")
def test_what_is_kept_about_a_kernel_can_be_loaded_again(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> None:
        await manager.start_kernel()
        info = await manager.provisioner.get_provisioner_info()
        assert info["pid"] == info["pgid"] == manager.provisioner.child.pid
        other = ForkProvisioner(kernel_id="k", kernel_spec=manager.kernel_spec, parent=manager)
        await other.load_provisioner_info(info)
        assert (other.pid, other.pgid) == (info["pid"], info["pgid"])
        await ended(manager)

    run(story())


def test_outputs_go_where_the_launcher_says(manager: AsyncKernelManager, tmp_path: Path, run: Run) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("wb") as out_file, err.open("wb") as err_file:

        async def story() -> None:
            await manager.start_kernel(stdout=out_file, stderr=err_file.fileno())
            client = await connect(manager)
            await say(client, "import os; os.system('echo to-out; echo to-err >&2')")
            assert wait_until(lambda: "to-out" in out.read_text() and "to-err" in err.read_text())
            client.stop_channels()
            await ended(manager)

        run(story())
    assert "to-err" not in out.read_text()
    assert "to-out" not in err.read_text()


def test_without_a_word_a_kernel_writes_where_the_program_writes(
    manager: AsyncKernelManager, capfd: pytest.CaptureFixture[str], run: Run
) -> None:
    async def story() -> None:
        await manager.start_kernel()
        client = await connect(manager)
        await say(client, "import sys; print('from the kernel', file=sys.__stderr__, flush=True)")
        client.stop_channels()
        await ended(manager)

    run(story())
    assert "from the kernel" in capfd.readouterr().err


def test_a_kernel_holds_no_end_of_the_programs_channel_and_the_program_none_of_the_kernels(
    manager: AsyncKernelManager, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        other = new_manager(tmp_path / "other")
        await manager.start_kernel()
        await other.start_kernel()
        mine = {WARM.server()._channel, manager.provisioner.child._leash, other.provisioner.child._leash}
        ours = {f"socket:[{os.fstat(end.fileno()).st_ino}]" for end in mine}
        for pid in (manager.provisioner.child.pid, other.provisioner.child.pid, WARM.server().pid):
            assert not ours & sockets(pid)
        # Whatever end is left in a kernel is not a server's either: it must not outlive its leash.
        assert not sockets(WARM.server().pid) & sockets(other.provisioner.child.pid)
        await ended(manager)
        await ended(other)

    run(story())


def test_a_kernel_of_another_command_is_started_the_usual_way_with_one_line(
    manager: AsyncKernelManager, caplog: pytest.LogCaptureFixture, run: Run
) -> None:
    async def story() -> str:
        assert manager.kernel_spec is not None
        manager.kernel_spec.argv = [sys.executable, "-c", LAUNCH, "-f", "{connection_file}"]
        await manager.start_kernel()
        client = await connect(manager)
        said = await say(client, "import os; print(os.getppid())")
        assert manager.provisioner.child is None
        assert manager.provisioner.has_process
        client.stop_channels()
        await ended(manager)
        return said

    assert run(story()) == str(os.getpid())
    lines = [record.getMessage() for record in caplog.records if record.name == "kelas.kernels.provisioner"]
    assert len(lines) == 1
    assert "is started the slow way" in lines[0]


LAUNCH = "from ipykernel.kernelapp import launch_new_instance as go; go()"


def test_the_event_loop_goes_on_while_kernels_start(manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> float:
        WARM.stop()  # so that the start includes a new warm process, which takes about a second
        longest, last, done = 0.0, asyncio.get_running_loop().time(), False

        async def tick() -> None:
            nonlocal longest, last
            while not done:
                await asyncio.sleep(0.005)
                now = asyncio.get_running_loop().time()
                longest, last = max(longest, now - last), now

        ticking = asyncio.create_task(tick())
        started = asyncio.get_running_loop().time()
        await manager.start_kernel()
        took = asyncio.get_running_loop().time() - started
        done = True
        await ticking
        await ended(manager)
        return longest / took

    assert run(story()) < 0.5


def test_many_launches_at_once_get_a_kernel_each(tmp_path: Path, run: Run) -> None:
    async def story() -> list[Any]:
        managers = [new_manager(tmp_path / str(number)) for number in range(12)]
        await asyncio.gather(*(kernel.start_kernel(env={**os.environ, "ME": kernel.ip}) for kernel in managers))
        said = []
        for kernel in managers:
            client = await connect(kernel)
            said.append(await say(client, "import os; print(os.environ['ME'], os.getpid())"))
            client.stop_channels()
            assert said[-1] == f"{kernel.ip} {kernel.provisioner.child.pid}"
        await asyncio.gather(*map(ended, managers))
        return said

    assert len(set(run(story()))) == 12
