"""Kernels forked from a process that has made its widgets already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous.client import AsyncKernelClient
from launching import Run, connect, new_manager, prepared_environment
from looking import wait_until

from kelas.kernels.warm import WARM


class Page:
    """What a page does: ask for the widgets' states, and send them messages."""

    def __init__(self, client: AsyncKernelClient) -> None:
        self.client = client

    async def states(self) -> dict[str, Any]:
        line = uuid4().hex
        self.send("comm_open", {"comm_id": line, "target_name": "jupyter.widget.control", "data": {}}, "1.0.0")
        self.send("comm_msg", {"comm_id": line, "data": {"method": "request_states"}})
        while True:
            message = await self.heard("comm_msg")
            if message["comm_id"] == line:
                states: dict[str, Any] = message["data"]["states"]
                return states

    async def tell(self, model: str, **content: Any) -> dict[str, Any]:
        self.send("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": content}})
        while True:
            message = await self.heard("comm_msg")
            if message["data"].get("method") == "custom":
                told: dict[str, Any] = message["data"]["content"]
                return told

    def send(self, kind: str, content: dict[str, Any], version: str = "") -> None:
        message = self.client.session.msg(kind, content)
        message["metadata"] = {"version": version} if version else {}
        self.client.shell_channel.send(message)

    async def heard(self, kind: str) -> dict[str, Any]:
        while True:
            message = await self.client.get_iopub_msg(timeout=10)
            if message["msg_type"] == kind:
                content: dict[str, Any] = message["content"]
                return content


@asynccontextmanager
async def opened(folder: Path, **environment: str) -> AsyncIterator[tuple[AsyncKernelManager, Page]]:
    kernel = new_manager(folder)
    await kernel.start_kernel(env=prepared_environment(**environment))
    client = await connect(kernel)
    yield kernel, Page(client)
    client.stop_channels()
    await kernel.shutdown_kernel(now=True)


def test_the_widgets_are_there_and_are_the_learners(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with opened(tmp_path / "a", LEARNER="l-a") as (_, one), opened(tmp_path / "b", LEARNER="l-b") as (_, two):
            for page, learner in ((one, "l-a"), (two, "l-b")):
                states = await page.states()
                assert [state["state"]["learner"] for state in states.values()] == [learner] * 3

    run(story())


def test_a_widget_answers_in_its_own_kernel_only(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with opened(tmp_path / "a", LEARNER="l-a") as (first, one), opened(tmp_path / "b") as (_, two):
            model = next(iter(await one.states()))
            answer = await one.tell(model, do="count")
            assert answer == {"pid": first.provisioner.child.pid, "learner": "l-a"}
            assert (await one.states())[model]["state"]["heard"] == 1
            assert (await two.states())[model]["state"]["heard"] == 0

    run(story())


def test_it_is_a_jupyter_kernel(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with opened(tmp_path / "a") as (_, page):
            client = page.client
            info = (await client.kernel_info(reply=True, timeout=10))["content"]
            assert (info["status"], info["protocol_version"][:2]) == ("ok", "5.")
            assert info["language_info"]["name"] == "python"
            comms = (await client.comm_info(reply=True, timeout=10))["content"]["comms"]
            assert len(comms) == 3
            assert (await client.complete("x", reply=True, timeout=10))["content"]["status"] == "ok"
            assert (await client.is_complete("x", reply=True, timeout=10))["content"]["status"] == "unknown"
            assert await client.is_alive()
            client.hb_channel.unpause()
            assert await asyncio.to_thread(wait_until, client.hb_channel.is_beating, 3)

    run(story())


def test_it_runs_no_code(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with opened(tmp_path / "a") as (_, page):
            reply = await page.client.execute("open('made', 'w')", reply=True, timeout=10)
            assert reply["content"]["status"] == "error"
            assert reply["content"]["evalue"] == "this kernel runs no code"

    run(story())
    assert not (tmp_path / "made").exists()


def test_who_listens_is_told_so(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        kernel = new_manager(tmp_path / "a")
        await kernel.start_kernel(env=prepared_environment())
        client = kernel.client()
        client.start_channels(hb=False)
        page = Page(client)
        assert await page.heard("iopub_welcome") == {"subscription": ""}
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)

    run(story())


def test_an_unsigned_message_is_thrown_away(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with opened(tmp_path / "a") as (_, page):
            page.client.shell_channel.socket.send_multipart([b"<IDS|MSG>", b"no signature", b"{}", b"{}", b"{}", b"{}"])
            page.client.shell_channel.socket.send_multipart([b"nonsense"])
            assert len(await page.states()) == 3

    run(story())


def test_an_interrupt_ends_what_hangs_and_the_kernel_lives_on(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        async with opened(tmp_path / "a") as (kernel, page):
            model = next(iter(await page.states()))
            page.send("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": {"do": "wait"}}})
            await asyncio.sleep(0.3)
            await kernel.interrupt_kernel()
            assert (await page.tell(model, do="count"))["pid"] == kernel.provisioner.child.pid
            assert kernel.kernel_spec is not None
            kernel.kernel_spec.interrupt_mode = "message"
            await kernel.interrupt_kernel()
            assert len(await page.states()) == 3

    run(story())


def test_it_restarts_and_shuts_down_when_asked(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        kernel = new_manager(tmp_path / "a")
        await kernel.start_kernel(env=prepared_environment(LEARNER="l-a"))
        first = kernel.provisioner.child.pid
        await kernel.restart_kernel(now=False)
        assert kernel.provisioner.child.pid != first
        client = await connect(kernel)
        assert {state["state"]["learner"] for state in (await Page(client).states()).values()} == {"l-a"}
        child = kernel.provisioner.child
        client.shutdown()
        assert await asyncio.to_thread(child.wait, 5) == 0
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)

    run(story())
    assert list((tmp_path / "a").iterdir()) == []


def test_where_no_fork_is_possible_the_kernel_prepares_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, run: Run
) -> None:
    monkeypatch.setattr(WARM, "usable", False)

    async def story() -> None:
        async with opened(tmp_path / "a", LEARNER="l-a") as (kernel, page):
            assert kernel.provisioner.child is None
            states = await page.states()
            counters = [state["state"] for state in states.values() if "heard" in state["state"]]
            assert [counter["learner"] for counter in counters] == ["l-a"] * 3

    run(story())
    assert "this system cannot fork" in caplog.text


def test_tcp_works_as_well(tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        kernel = AsyncKernelManager(kernel_name="python3", connection_file=str(tmp_path / "kernel.json"))
        await kernel.start_kernel(env=prepared_environment())
        assert kernel.provisioner.child is not None
        client = await connect(kernel)
        assert len(await Page(client).states()) == 3
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)

    run(story())
