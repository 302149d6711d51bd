"""Messages between a fork server and its client: one JSON object, and open files that travel with it.

They go over a pair of connected Unix sockets, so there is no address that anybody else could reach, and an end that
dies is noticed by the other at once.
"""

from __future__ import annotations

import array
import json
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct("!I")
MOST_FILES = 8
LONGEST = 4 * 1024 * 1024


def send(channel: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send a message, with open files by their descriptors (they stay open here too).

    A short message goes out in one piece, so that two processes may send on one socket.

    Raises:
        OSError: the other end is gone.
    """
    body = json.dumps(message).encode()
    whole = _LENGTH.pack(len(body)) + body
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
    sent = channel.sendmsg([whole], rights)
    channel.sendall(whole[sent:])


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Wait for a message and the files that come with it; None when the other end is gone.

    The files are the receiver's to close, and no program that it starts inherits them.
    """
    files: list[int] = []
    try:
        head, files, _, _ = socket.recv_fds(channel, _LENGTH.size, MOST_FILES)
        for file in files:
            os.set_inheritable(file, False)
        rest = _exactly(channel, _LENGTH.size - len(head)) if head else None
        if rest is not None:
            (length,) = _LENGTH.unpack(head + rest)
            body = _exactly(channel, length) if length <= LONGEST else None
            if body is not None:
                return json.loads(body), files
    except ConnectionError:
        pass
    for file in files:
        os.close(file)
    return None


def _exactly(channel: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(length - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
