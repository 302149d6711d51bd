"""The kernel of a prepared process: it speaks the whole Jupyter kernel protocol, answers widgets, and runs no code.

It is ipykernel's own `Kernel` class on one thread. Whatever can be made before the fork is made there; a child only
opens its sockets. A full ipykernel application has six threads, a debugger, a shell and a history, which a page of
widgets never uses and each of forty phones would pay for.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import signal
import sys
from collections.abc import Callable
from typing import Any

import comm
import zmq
from ipykernel.comm.comm import BaseComm
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from zmq.eventloop.zmqstream import ZMQStream

SECONDS_TO_SEND_THE_REST = 1
# A collection costs a prepared kernel more memory than it frees, since it visits what is shared; see `run`.
ALLOCATIONS_BEFORE_COLLECTION = 50_000


class PreparedKernel(Kernel):
    """Answers every message of the protocol; a request to run code gets an error."""

    implementation = "ipython"
    implementation_version = IPythonKernel.implementation_version
    language_info = IPythonKernel.language_info
    banner = "This kernel answers the widgets of its page. It runs no code."

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.comm_manager = comm.get_comm_manager()
        for kind in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[kind] = getattr(self.comm_manager, kind)

    async def do_execute(self, code: str, silent: bool, *rest: Any, **options: Any) -> dict[str, Any]:
        """Refuse."""
        error = {"ename": "PermissionError", "evalue": "this kernel runs no code", "traceback": []}
        if not silent:
            self.send_response(self.iopub_socket, "error", error)
        return {"status": "error", "execution_count": 0, "user_expressions": {}, **error}


def make() -> PreparedKernel:
    """Make the kernel in the process from which children are forked, and give it the comms that exist already.

    ipywidgets sends nothing to a comm without a kernel, and registers its comm target only when it is imported, which
    was before this kernel existed.
    """
    kernel: PreparedKernel = PreparedKernel.instance(log=logging.getLogger(__name__))
    ipywidgets = sys.modules.get("ipywidgets")
    if ipywidgets is not None:
        ipywidgets.register_comm_target(kernel)
    return kernel


def run(kernel: PreparedKernel, connection_file: str, wake: Callable[[], None] | None) -> None:
    """Be this kernel, in a child, until told to shut down.

    Args:
        kernel: what `make` returned before the fork.
        connection_file: where to listen.
        wake: what is to be done before the first message is answered.
    """
    # Most of what lives in this process was frozen before the fork. What comes afterwards is freed by reference counts.
    gc.set_threshold(ALLOCATIONS_BEFORE_COLLECTION, 50, 1000)
    with open(connection_file, encoding="utf-8") as file:
        connection = json.load(file)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as ipykernel: an interrupt counts while a message is handled
    asyncio.set_event_loop(asyncio.new_event_loop())  # never one that was made before the fork
    context = zmq.Context()
    _open(kernel, context, connection)
    if wake is not None:
        wake()
    BaseComm.kernel = kernel
    kernel.start()  # type: ignore[no-untyped-call]
    IOLoop.current().start()  # ends when the kernel has answered a request to shut down
    context.destroy(linger=SECONDS_TO_SEND_THE_REST * 1000)


def _open(kernel: PreparedKernel, context: zmq.Context[Any], connection: dict[str, Any]) -> None:
    """Open the kernel's sockets, and make them its own."""
    kinds = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.XPUB, "hb": zmq.ROUTER}
    sockets = {name: _listen(context, kind, name, connection) for name, kind in kinds.items()}
    kernel.session = Session(
        parent=kernel, key=connection["key"].encode(), signature_scheme=connection["signature_scheme"]
    )
    kernel.ident = kernel.session.session
    kernel.record_ports({f"{name}_port": connection[f"{name}_port"] for name in kinds})
    kernel.stdin_socket = sockets["stdin"]
    kernel.iopub_socket = sockets["iopub"]
    kernel.shell_stream = ZMQStream(sockets["shell"])
    kernel.control_stream = ZMQStream(sockets["control"])
    heartbeat = ZMQStream(sockets["hb"])
    heartbeat.on_recv(heartbeat.send_multipart)
    subscriptions = ZMQStream(sockets["iopub"])
    subscriptions.on_recv(lambda frames: _welcome(kernel, frames))


def _listen(context: zmq.Context[Any], kind: int, name: str, connection: dict[str, Any]) -> zmq.Socket[Any]:
    socket = context.socket(kind)
    socket.linger = SECONDS_TO_SEND_THE_REST * 1000
    if kind == zmq.ROUTER:
        socket.router_handover = True  # a client that connects again under its name takes over
    if connection.get("curve_secretkey"):
        socket.curve_secretkey = connection["curve_secretkey"].encode()
        socket.curve_publickey = connection["curve_publickey"].encode()
        socket.curve_server = True
    transport, ip, port = connection["transport"], connection["ip"], connection[f"{name}_port"]
    socket.bind(f"{transport}://{ip}{'-' if transport == 'ipc' else ':'}{port}")
    return socket


def _welcome(kernel: PreparedKernel, frames: list[bytes]) -> None:
    """Tell who subscribes to iopub that it is heard from now on (the protocol's `iopub_welcome`)."""
    for frame in frames:
        if frame[:1] == b"\x01" and kernel.session is not None:
            topic = frame[1:]
            content = {"subscription": topic.decode("utf-8", "replace")}
            kernel.session.send(kernel.iopub_socket, "iopub_welcome", content, ident=topic or None)
