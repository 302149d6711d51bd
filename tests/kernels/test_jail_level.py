"""What protection a machine gives is said beforehand, kept to, and never less without a word."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from pathlib import Path

import pytest
from jailing import choose, outcome
from jupyter_client import AsyncKernelManager
from launching import Run, connect, new_manager, say
from looking import descendants, runs, wait_until

from kelas.kernels import warm as warm_module
from kelas.kernels.jail import PARTS, JailError, Protection, protection
from kelas.kernels.limits import Limits, LimitsError
from kelas.kernels.walls import copy
from kelas.kernels.warm import BARE


def test_the_level_is_known_before_anything_runs_and_says_what_is_missing(each_level: str) -> None:
    given = protection()
    assert given.level == each_level
    assert set(given.missing) <= set(PARTS)
    assert bool(given.missing) == (given.level == "limits")


def test_a_level_that_was_asked_for_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose("limits", monkeypatch).missing == ("asked",)


def test_learners_code_cannot_choose_the_level(each_level: str, manager: AsyncKernelManager, run: Run) -> None:
    async def story() -> None:
        # What is said in a kernel's environment counts for nothing, only what is in the grader's own.
        await manager.start_kernel(env={**os.environ, "KELAS_PROTECTION": "limits" if each_level == "full" else ""})
        client = await connect(manager)
        walls = await say(client, "import os; print(os.getpid() == 2)")
        assert walls == str(each_level == "full")
        client.stop_channels()
        await manager.shutdown_kernel(now=True)

    run(story())


def test_a_jail_that_cannot_be_built_is_no_kernel(
    manager: AsyncKernelManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    choose("full", monkeypatch)
    work = tmp_path / "work"
    work.mkdir()
    (work / "large.bin").write_bytes(bytes(5 * 2**20))

    async def story() -> None:
        with pytest.raises(JailError, match="files"):
            await manager.start_kernel(
                env={**os.environ, "KELAS_JAIL": str(work), "KELAS_JAIL_LIMITS": '{"file_mb": 1}'}
            )
        assert not manager.provisioner.has_process

    run(story())


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"KELAS_JAIL": "/no/such/folder"}, "must name a folder"),
        ({"KELAS_JAIL_LIMITS": "many"}, "must be a JSON object"),
        ({"KELAS_JAIL_LIMITS": "[1]"}, "knows memory_mb"),
        ({"KELAS_JAIL_LIMITS": '{"memory": 5}'}, "knows memory_mb"),
        ({"KELAS_JAIL_LIMITS": '{"processes": 0}'}, "above 0"),
        ({"KELAS_JAIL_LIMITS": '{"cpu_seconds": true}'}, "above 0"),
    ],
)
def test_what_is_asked_wrongly_is_told_and_nothing_starts(
    manager: AsyncKernelManager,
    environment: dict[str, str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,
) -> None:
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "kelas-jail")

    async def story() -> None:
        with pytest.raises((JailError, LimitsError), match=says):
            await manager.start_kernel(env={**os.environ, **environment})

    run(story())


def test_limits_that_are_not_named_keep_their_defaults() -> None:
    assert Limits.parse('{"memory_mb": 5}') == Limits(memory_mb=5)
    assert Limits.parse("") == Limits()


def test_without_a_fork_a_kernel_with_walls_is_refused_and_one_without_gets_its_limits_with_a_line(
    each_level: str,
    manager: AsyncKernelManager,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    run: Run,
) -> None:
    assert protection().level == each_level
    monkeypatch.setattr(warm_module, "BARE_PRELOAD", "no_such_module")
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    BARE.stop()

    async def refused() -> None:
        with pytest.raises(JailError, match="could not be locked in"):
            await manager.start_kernel()

    async def limited() -> None:
        await manager.start_kernel(env={**os.environ, "KELAS_JAIL_LIMITS": '{"memory_mb": 700, "cpu_seconds": 20}'})
        client = await connect(manager)
        code = """
import os, resource
print([resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0] for name in ("CPU", "NOFILE", "CORE")])
print(sorted(name for name in os.environ if name.startswith(("KELAS", "DATABASE"))))
bytearray(10 * 2**30)
"""
        came = await outcome(manager, client, code)
        assert came.said.split("\n") == ["[20, 256, 0]", "[]", "MemoryError"]
        client.stop_channels()
        await manager.shutdown_kernel(now=True)

    with caplog.at_level(logging.WARNING, "kelas.kernels"):
        run(refused() if each_level == "full" else limited())
    lines = [record.getMessage() for record in caplog.records if record.name == "kelas.kernels.jail"]
    assert len(lines) == (1 if each_level == "limits" else 0)
    assert all("with limits only" in line for line in lines)
    monkeypatch.undo()
    BARE._next_try = 0


def test_a_machine_that_cannot_fork_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    BARE.stop()
    monkeypatch.delenv("KELAS_PROTECTION", raising=False)
    monkeypatch.setattr(warm_module, "BARE_PRELOAD", "no_such_module")
    assert protection() == Protection("limits", ("fork",), protection().fenced)
    BARE._next_try = 0


@pytest.mark.usefixtures("each_level")
def test_a_warm_process_that_dies_takes_jailed_kernels_and_their_keepers_along(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        kernel = new_manager(tmp_path / "kernel")
        await kernel.start_kernel()
        client = await connect(kernel)
        await say(client, "import subprocess; kept = subprocess.Popen(['sleep', '600'])")
        all_of_it = descendants(BARE.server().pid)
        assert len(all_of_it) >= 3
        os.kill(BARE.server().pid, signal.SIGKILL)
        assert await asyncio.wait_for(kernel.provisioner.wait(), 10) == -signal.SIGKILL
        sleeper = set() if protection().level == "full" else set(_named("sleep", all_of_it))
        assert wait_until(lambda: not any(map(runs, all_of_it - sleeper)))
        for pid in sleeper & set(filter(runs, sleeper)):  # without walls, nobody is left who could end it
            os.kill(pid, signal.SIGKILL)
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)

    run(story())


def _named(name: str, pids: set[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}/comm").read_text().strip() == name]


def test_folders_that_are_shown_can_be_read_and_not_written(each_level: str, tmp_path: Path, run: Run) -> None:
    if not protection().fenced:
        pytest.skip("this machine's Linux has no Landlock; at level limits, files are open")
    shown, hidden = tmp_path / "shown", tmp_path / "hidden"
    for folder in (shown, hidden):
        folder.mkdir()
        (folder / "data.csv").write_text("a,b")

    async def story() -> None:
        kernel = new_manager(tmp_path / "kernel")
        await kernel.start_kernel(env={**os.environ, "KELAS_JAIL_SHOW": str(shown)})
        client = await connect(kernel)
        assert await say(client, f"print(open({str(shown / 'data.csv')!r}).read())") == "a,b"
        assert await say(client, f"open({str(shown / 'data.csv')!r}, 'a')") in ("OSError", "PermissionError")
        assert await say(client, f"open({str(hidden / 'data.csv')!r})") in ("FileNotFoundError", "PermissionError")
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)

    run(story())


def test_a_kernel_works_on_a_copy_where_it_has_walls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    choose("full", monkeypatch)
    work = tmp_path / "work"
    (work / "sub").mkdir(parents=True)
    (work / "sub" / "data.csv").write_text("a,b")

    async def story() -> None:
        kernel = new_manager(tmp_path / "kernel")
        await kernel.start_kernel(cwd=str(work / "sub"), env={**os.environ, "KELAS_JAIL": str(work)})
        client = await connect(kernel)
        assert await say(client, "print(open('data.csv').read())") == "a,b"
        assert await say(client, "print(open('data.csv', 'w').write('x'), open('../new', 'w').write('x'))") == "1 1"
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)

    run(story())
    assert (work / "sub" / "data.csv").read_text() == "a,b"
    assert not (work / "new").exists()


def test_a_copied_folder_keeps_links_as_links_and_leaves_out_what_is_no_file(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "inner").mkdir(parents=True)
    target.mkdir()
    (source / "inner" / "a.txt").write_text("a")
    (source / "loop").symlink_to(source)
    (source / "out").symlink_to("/etc/shadow")
    os.mkfifo(source / "pipe")
    copy(str(source), str(target), os.getuid(), os.getgid())
    assert sorted(path.name for path in target.iterdir()) == ["inner", "loop", "out"]
    assert (target / "inner" / "a.txt").read_text() == "a"
    assert os.readlink(target / "out") == "/etc/shadow"
