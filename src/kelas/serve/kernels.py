"""A kernel belongs to the learner whose page started it, and to nobody else."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from contextlib import suppress
from typing import Any

import zmq
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kelas.notebook import LEARNER_VARIABLE
from kelas.serve.identity import Pace
from kelas.serve.page import Discreet, learner_of

# Lessons that one learner may have open, in as many tabs. Another one closes the oldest, so that nobody can fill
# the laptop alone.
MOST_OF_ONE_LEARNER = 4
# Messages of one learner, in all tabs: more than the fastest hand needs, and few enough to leave room for the others.
MESSAGES_AT_ONCE, MESSAGES_PER_SECOND = 40, 3
# ZeroMQ's own limit of 1023 is reached at some two hundred kernels.
MOST_SOCKETS = 16_384
# A page calls its kernel as soon as its script runs; a slow phone on a busy network takes some seconds.
SECONDS_TO_CALL = 60


class LearnerKernels(AsyncMappingKernelManager):
    """Kernels by owner. The owner is the learner whom the server named in the kernel's environment."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Voilà lets pages shut kernels down too; ours do that by an address of its own.
        self.allowed_message_types = ["comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
        self.context.set(zmq.MAX_SOCKETS, MOST_SOCKETS)
        self.owners: dict[str, str] = {}
        self.listeners: dict[str, set[Channels]] = defaultdict(set)
        self._called: set[str] = set()
        self.pace = Pace(at_once=MESSAGES_AT_ONCE, per_second=MESSAGES_PER_SECOND)

    async def _async_start_kernel(self, **options: Any) -> str:
        learner = (options.get("env") or {}).get(LEARNER_VARIABLE, "")
        for oldest in [kernel for kernel, owner in self.owners.items() if owner == learner][: 1 - MOST_OF_ONE_LEARNER]:
            await self.shutdown_kernel(oldest, now=True)
        kernel: str = await super()._async_start_kernel(**options)
        self.owners[kernel] = learner
        IOLoop.current().call_later(SECONDS_TO_CALL, self._close_if_nobody_called, kernel)
        return kernel

    start_kernel = _async_start_kernel

    def listen(self, kernel_id: str, page: Channels) -> None:
        """Remember that a page listens to a kernel."""
        self.listeners[kernel_id].add(page)
        self._called.add(kernel_id)

    async def _close_if_nobody_called(self, kernel_id: str) -> None:
        """Close a kernel whose page never came: its visitor left at once, or is a program that only asks for pages."""
        if kernel_id in self.owners and kernel_id not in self._called:
            await self.shutdown_kernel(kernel_id, now=True)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel and its owner."""
        self.owners.pop(kernel_id, None)
        self.listeners.pop(kernel_id, None)
        self._called.discard(kernel_id)
        return super().remove_kernel(kernel_id)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """Hang up on the pages of a kernel that ended by itself, so that they load anew with their unsent answers.

        It is not restarted (see `restart_limit`): a new kernel would know nothing of the page.
        """
        for channels in list(self.listeners[kernel_id]):
            IOLoop.current().add_callback(channels.close)  # after the others who were told of the death
        super()._handle_kernel_died(kernel_id)

    async def close_all_of(self, learner: str) -> None:
        """Close every kernel of a learner, and hang up on its pages, so that they load anew without the learner."""
        for kernel_id in [kernel for kernel, owner in self.owners.items() if owner == learner]:
            pages = list(self.listeners[kernel_id])
            await self.shutdown_kernel(kernel_id, now=True)
            for channels in pages:
                channels.close()

    def belongs(self, kernel_id: str, learner: str | None) -> bool:
        """Say whether a kernel runs and is this learner's."""
        return learner is not None and self.owners.get(kernel_id) == learner


class Channels(Discreet, VoilaKernelWebsocketHandler):
    """The messages between a page and its kernel."""

    async def on_message(self, ws_message: Any) -> None:
        """Pass a message on. What a page sends faster than a hand can is read later, so that it slows down itself only.

        Tornado reads nothing more from this page until this returns, and the rest waits on the sender's side.
        """
        wait = self.settings["kernel_manager"].pace.wait(self._learner)
        if wait > 0:
            await asyncio.sleep(wait)
        super().on_message(ws_message)

    async def prepare(self) -> None:
        """Let the owner in only."""
        learner = learner_of(self)
        if learner is None or not self.settings["kernel_manager"].belongs(self.path_kwargs["kernel_id"], learner):
            raise web.HTTPError(404)
        self._learner = learner
        await super().prepare()

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Choose the form of the messages. If the page has hung up meanwhile, Tornado lets go of it quietly."""
        if self.connection is None:
            raise ValueError("the page hung up while its line was opened")
        chosen: str | None = super().select_subprotocol(subprotocols)
        return chosen

    async def open(self, kernel_id: str) -> None:
        """Begin to listen."""
        self.settings["kernel_manager"].listen(kernel_id, self)
        await super().open(kernel_id)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send a message; that the page has gone in the same moment is no failure worth a log line."""
        with suppress(WebSocketClosedError):
            sent = super().write_message(message, binary)
            if sent is not None:
                sent.add_done_callback(lambda done: done.cancelled() or done.exception())
            return sent
        return None

    def on_close(self) -> None:
        """Stop listening."""
        self.settings["kernel_manager"].listeners[self.path_kwargs["kernel_id"]].discard(self)
        super().on_close()

    def write_error(self, status_code: int, **details: Any) -> None:
        """Answer programs with a bare status."""
        self.finish()


class KernelState(Discreet, web.RequestHandler):
    """Whether a page's kernel still runs."""

    def get(self, kernel_id: str) -> None:
        """Answer the owner; for anybody else there is no such kernel."""
        if not self.settings["kernel_manager"].belongs(kernel_id, learner_of(self)):
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(self.settings["kernel_manager"].kernel_model(kernel_id)))

    def write_error(self, status_code: int, **details: Any) -> None:
        """Answer programs with a bare status."""
        self.finish()


class CloseKernel(Discreet, web.RequestHandler):
    """A page that goes away closes its kernel (sent as a beacon, which cannot carry our form's token)."""

    def check_xsrf_cookie(self) -> None:
        """Closing one's own kernel does no harm, and SameSite keeps the cookie from other sites' forms."""

    async def post(self, kernel_id: str) -> None:
        """Close the kernel if it is the learner's own."""
        kernels = self.settings["kernel_manager"]
        if kernels.belongs(kernel_id, learner_of(self)):
            await kernels.shutdown_kernel(kernel_id, now=True)
        self.set_status(204)
