"""Messages between a fork server and its client."""

import os
import socket
import threading
from collections.abc import Iterator

import pytest

from kelas.kernels import wire

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_message_arrives_as_it_was_sent(pair: Pair) -> None:
    wire.send(pair[0], {"do": "kernel", "env": {"NAMA": "Kediri – kota"}})
    assert wire.receive(pair[1]) == ({"do": "kernel", "env": {"NAMA": "Kediri – kota"}}, [])


def test_messages_arrive_one_by_one_and_in_order(pair: Pair) -> None:
    for number in range(5):
        wire.send(pair[0], {"number": number})
    assert [(wire.receive(pair[1]) or ({}, []))[0]["number"] for _ in range(5)] == list(range(5))


def test_a_message_longer_than_a_socket_holds_arrives_whole(pair: Pair) -> None:
    text = "x" * 1_000_000
    sender = threading.Thread(target=wire.send, args=(pair[0], {"text": text}))
    sender.start()
    received = wire.receive(pair[1])
    sender.join()
    assert received is not None
    assert received[0]["text"] == text


def test_an_open_file_travels_along_and_is_not_inherited(pair: Pair) -> None:
    reader, writer = os.pipe()
    wire.send(pair[0], {"do": "kernel"}, [writer])
    os.close(writer)
    received = wire.receive(pair[1])
    assert received is not None
    (arrived,) = received[1]
    assert not os.get_inheritable(arrived)
    os.write(arrived, b"through the new descriptor")
    os.close(arrived)
    assert os.read(reader, 100) == b"through the new descriptor"
    os.close(reader)


def test_an_end_that_is_gone_gives_none(pair: Pair) -> None:
    pair[0].close()
    assert wire.receive(pair[1]) is None


def test_half_a_message_gives_none(pair: Pair) -> None:
    pair[0].send(b"\0\0\0\x10{")
    pair[0].close()
    assert wire.receive(pair[1]) is None


def test_a_message_that_claims_to_be_huge_is_not_waited_for(pair: Pair) -> None:
    pair[0].send(b"\xff\xff\xff\xff")
    assert wire.receive(pair[1]) is None


def test_sending_to_an_end_that_is_gone_is_an_os_error(pair: Pair) -> None:
    pair[1].close()
    with pytest.raises(OSError, match="pipe"):
        wire.send(pair[0], {"do": "kernel"})
