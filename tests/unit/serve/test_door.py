"""The door lets learners in by turn, never more than fit, and forgets those who went away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.serve import door
from kelas.serve.door import Door


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_there_is_no_queue_while_there_is_room() -> None:
    assert Door(2).place("a", opened=1) == 0


def test_whoever_comes_past_the_cap_gets_a_place() -> None:
    full = Door(2)
    assert [full.place(one, opened=2) for one in "abc"] == [1, 2, 3]
    assert full.place("b", opened=2) == 2


def test_the_first_in_the_queue_gets_the_first_free_seat() -> None:
    full = Door(2)
    for one in "ab":
        full.place(one, opened=2)
    assert full.place("b", opened=1) == 2
    assert full.place("a", opened=1) == 0
    assert full.place("b", opened=1) == 0


def test_a_newcomer_does_not_overtake_the_queue() -> None:
    full = Door(2)
    full.place("a", opened=2)
    assert full.place("late", opened=1) == 2


def test_whoever_stops_asking_loses_the_place() -> None:
    clock = Clock()
    full = Door(1, clock)
    full.place("gone", opened=1)
    clock.now = door.SECONDS_TO_LEAVE_THE_QUEUE + 1
    assert full.place("here", opened=1) == 1


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=60))
def test_never_more_come_in_than_fit(moves: list[tuple[str, bool]]) -> None:
    most, inside = 2, set[str]()
    entrance = Door(most, Clock())
    for learner, leaves in moves:
        if leaves:
            inside.discard(learner)
        elif learner not in inside and entrance.place(learner, opened=len(inside)) == 0:
            inside.add(learner)
        assert len(inside) <= most


def test_the_cap_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(door.CAP_VARIABLE, "7")
    assert door.cap() == 7


@pytest.mark.parametrize("chosen", ["", "0", "-3", "many"])
def test_an_odd_choice_leaves_the_cap_to_the_memory(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    monkeypatch.setenv(door.CAP_VARIABLE, chosen)
    assert door.cap() >= 4
