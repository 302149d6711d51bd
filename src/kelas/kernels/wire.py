"""Messages between a fork server and its client: one JSON object, and open files that travel with it.

They go over a pair of connected Unix sockets, so there is no address that anybody else could reach, and an end that
dies is noticed by the other at once.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct("!I")
MOST_FILES = 8
LONGEST = 4 * 1024 * 1024


def send(channel: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send a message, with open files by their descriptors (they stay open here too).

    Raises:
        OSError: the other end is gone.
    """
    body = json.dumps(message).encode()
    head = _LENGTH.pack(len(body))
    if files:
        socket.send_fds(channel, [head], list(files))
    else:
        channel.sendall(head)
    channel.sendall(body)


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Wait for a message and the files that come with it; None when the other end is gone."""
    try:
        head, files, _, _ = socket.recv_fds(channel, _LENGTH.size, MOST_FILES)
        if len(head) < _LENGTH.size:
            rest = _exactly(channel, _LENGTH.size - len(head)) if head else None
            if rest is None:
                return None
            head += rest
        (length,) = _LENGTH.unpack(head)
        body = _exactly(channel, length) if length <= LONGEST else None
    except ConnectionError:
        return None
    return (json.loads(body), files) if body is not None else None


def _exactly(channel: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(length - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)
