"""The kernel of a prepared process: it speaks the Jupyter kernel protocol, answers widgets, and runs no code.

It is ipykernel's `Kernel` class with a plain loop on one thread. A full ipykernel application has six threads, four
event loops, a debugger, a shell and a history, which a page of widgets never uses and each of forty phones would pay
for. What can be made before the fork is made there (`make`); a child only opens its sockets (`run`).

Memory is shared with the parent until it is written to, and in CPython even a call writes, to the reference counts of
what it touches. So what is said below in a roundabout way costs a child less than what one would write first.
"""

from __future__ import annotations

import gc
import inspect
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import comm
import zmq
from ipykernel.comm.comm import BaseComm
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from jupyter_client.session import Session, new_id

Listening = Callable[[], None]
Wake = Callable[[], None]

MILLISECONDS_TO_SEND_THE_REST = 1000
# A collection visits every young object; nearly all that a kernel frees is freed by reference counts.
ALLOCATIONS_BEFORE_COLLECTION = 50_000
SOCKETS = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.XPUB, "hb": zmq.ROUTER}


class PreparedKernel(Kernel):
    """Answers every message of the protocol; a request to run code gets an error."""

    implementation = "ipython"
    implementation_version = IPythonKernel.implementation_version
    language_info = IPythonKernel.language_info
    banner = "This kernel answers the widgets of its page. It runs no code."

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.comm_manager = comm.get_comm_manager()
        for kind in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[kind] = getattr(self.comm_manager, kind)
        self.stopping = False

    async def do_execute(self, code: str, silent: bool, *rest: Any, **options: Any) -> dict[str, Any]:
        """Refuse."""
        error = {"ename": "PermissionError", "evalue": "this kernel runs no code", "traceback": []}
        if not silent:
            self.send_response(self.iopub_socket, "error", error)  # type: ignore[no-untyped-call]
        return {"status": "error", "execution_count": 0, "user_expressions": {}, **error}

    async def shutdown_request(self, stream: Any, ident: Any, parent: Any) -> None:
        """Say goodbye to who asked and to who listens, and stop."""
        content = {"status": "ok", "restart": parent["content"]["restart"]}
        assert self.session is not None
        self.session.send(stream, "shutdown_reply", content, parent, ident=ident)
        topic = self._topic("shutdown")  # type: ignore[no-untyped-call]
        self.session.send(self.iopub_socket, "shutdown_reply", content, parent, ident=topic)
        self.stopping = True

    def answer(self, channel: str, socket: zmq.Socket[bytes]) -> None:
        """Take a message from the shell or control channel and answer it."""
        assert self.session is not None
        try:
            idents, frames = self.session.feed_identities(socket.recv_multipart(zmq.NOBLOCK))
            message = self.session.deserialize(frames)
        except (ValueError, TypeError, zmq.Again):
            self.log.warning("a message that nobody signed was thrown away")
            return
        self.set_parent(idents, message, channel)  # type: ignore[no-untyped-call]
        self._publish_status("busy", channel)  # type: ignore[no-untyped-call]
        handlers = self.shell_handlers if channel == "shell" else self.control_handlers
        handler = handlers.get(message["header"]["msg_type"])
        self.pre_handler_hook()  # type: ignore[no-untyped-call]
        try:
            if handler is None:
                self.log.warning("unknown message type %r", message["header"]["msg_type"])
            else:
                _finish(handler(socket, idents, message))
        except Exception:
            self.log.exception("a message could not be answered")
        except KeyboardInterrupt:
            self.log.warning("interrupted")
        finally:
            self.post_handler_hook()  # type: ignore[no-untyped-call]
        self._publish_status("idle", channel)  # type: ignore[no-untyped-call]


def _finish(result: Any) -> None:
    """Run a handler to its end. They are coroutines, but none of this class ever waits, so no event loop is needed."""
    if not inspect.iscoroutine(result):
        return
    try:
        result.send(None)
    except StopIteration:
        return
    result.close()
    raise RuntimeError("a handler of a prepared kernel may not wait")


def make() -> PreparedKernel:
    """Make the kernel in the process from which children are forked.

    ipywidgets registers its comm target only when it is imported, which was before this kernel existed.
    """
    kernel: PreparedKernel = PreparedKernel.instance(log=logging.getLogger(__name__), session=Session())
    ipywidgets = sys.modules.get("ipywidgets")
    if ipywidgets is not None:
        ipywidgets.register_comm_target(kernel)
    return kernel


def run(kernel: PreparedKernel, connection_file: str, wake: Wake | None, listening: Listening) -> None:
    """Be this kernel, in a child, until told to shut down.

    Args:
        kernel: what `make` returned before the fork.
        connection_file: where to listen.
        wake: what is to be done before the first message is answered.
        listening: called once clients can connect.
    """
    gc.set_threshold(ALLOCATIONS_BEFORE_COLLECTION, 50, 1000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as ipykernel: an interrupt counts while a message is answered
    with open(connection_file, encoding="utf-8") as file:
        connection = json.load(file)
    context = zmq.Context()
    sockets = {name: _listen(context, name, connection) for name in SOCKETS}
    listening()
    _become(kernel, sockets, connection)
    if wake is not None:
        wake()
    BaseComm.kernel = kernel  # only now, so that waking widgets say nothing to an empty room
    _serve(kernel, sockets)
    context.destroy(linger=MILLISECONDS_TO_SEND_THE_REST)


def _listen(context: zmq.Context[Any], name: str, connection: dict[str, Any]) -> zmq.Socket[bytes]:
    # Setting options as attributes (`socket.linger = 1000`) would cost a megabyte: pyzmq then asks each base class for
    # its annotations, which makes an empty dict on typing.Generic, which has every generic class in memory forget
    # what it looked up.
    socket: zmq.Socket[bytes] = context.socket(SOCKETS[name])
    socket.setsockopt(zmq.LINGER, MILLISECONDS_TO_SEND_THE_REST)
    if SOCKETS[name] == zmq.ROUTER:
        socket.setsockopt(zmq.ROUTER_HANDOVER, 1)  # a client that connects again under its name takes over
    if connection.get("curve_secretkey"):
        socket.setsockopt(zmq.CURVE_SECRETKEY, connection["curve_secretkey"].encode())
        socket.setsockopt(zmq.CURVE_PUBLICKEY, connection["curve_publickey"].encode())
        socket.setsockopt(zmq.CURVE_SERVER, 1)
    transport, ip, port = connection["transport"], connection["ip"], connection[f"{name}_port"]
    socket.bind(f"{transport}://{ip}{'-' if transport == 'ipc' else ':'}{port}")
    return socket


def _become(kernel: PreparedKernel, sockets: dict[str, zmq.Socket[bytes]], connection: dict[str, Any]) -> None:
    """Give the kernel its sockets and a session of its own; a new Session object would cost a megabyte."""
    session = kernel.session
    assert session is not None
    session.pid = os.getpid()  # a session refuses to work in another process than its own
    session.session = new_id()
    session.signature_scheme = connection["signature_scheme"]
    session.key = connection["key"].encode()
    kernel.ident = session.session
    kernel.iopub_socket = sockets["iopub"]
    kernel.stdin_socket = sockets["stdin"]
    kernel.record_ports({f"{name}_port": connection[f"{name}_port"] for name in SOCKETS})  # type: ignore[no-untyped-call]


def _serve(kernel: PreparedKernel, sockets: dict[str, zmq.Socket[bytes]]) -> None:
    poller = zmq.Poller()
    for name in ("control", "shell", "hb", "iopub"):
        poller.register(sockets[name], zmq.POLLIN)
    kernel._publish_status("starting", "shell")  # type: ignore[no-untyped-call]
    while not kernel.stopping:
        ready = dict(poller.poll())
        if sockets["hb"] in ready:
            sockets["hb"].send_multipart(sockets["hb"].recv_multipart())
        if sockets["iopub"] in ready:
            _welcome(kernel, sockets["iopub"].recv())
        if sockets["control"] in ready:
            kernel.answer("control", sockets["control"])
        elif sockets["shell"] in ready:
            kernel.answer("shell", sockets["shell"])


def _welcome(kernel: PreparedKernel, event: bytes) -> None:
    """Tell who subscribes to iopub that it is heard from now on (the protocol's `iopub_welcome`)."""
    if event[:1] == b"\x01" and kernel.session is not None:
        content = {"subscription": event[1:].decode("utf-8", "replace")}
        kernel.session.send(kernel.iopub_socket, "iopub_welcome", content, ident=event[1:] or None)
