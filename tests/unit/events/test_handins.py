from __future__ import annotations

import pytest
from happened import event

from kelas.events.handins import HandIns
from kelas.events.kinds import Event, LessonFinished, SubmissionGraded
from kelas.events.migrations import EVENTS
from kelas.events.store import Store


@pytest.fixture
def store(any_store: Store) -> Store:
    return any_store


def finished(number: int, learner: str = "l-1", lesson: str = "kota-cerdas") -> Event:
    return event(LessonFinished, id=f"finish-{number}", learner=learner, lesson=lesson)


def graded(number: int, learner: str = "l-1", lesson: str = "kota-cerdas") -> Event:
    ident, answers = f"graded-{number}", f"finish-{number}"
    return event(SubmissionGraded, id=ident, learner=learner, lesson=lesson, finished=answers, problem="")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], []),
        ([finished(1)], [1]),
        ([finished(1), graded(1)], []),
        ([finished(1), finished(2)], [2]),
        ([finished(1), finished(2), graded(1)], [2]),
        ([finished(1), graded(1), finished(2)], [2]),
        ([finished(1), finished(2), graded(2)], []),
        ([finished(1), finished(2, "l-2"), finished(3, lesson="cekbansos"), graded(2, "l-2")], [1, 3]),
    ],
)
@pytest.mark.parametrize("looks", ["at the end", "after each"])
def test_the_last_hand_in_waits_until_it_is_answered(
    store: Store, events: list[Event], expected: list[int], looks: str
) -> None:
    hand_ins = HandIns(store)
    for one in events:
        store.put(one)
        if looks == "after each":
            hand_ins.waiting()
    assert [one.id for one in hand_ins.waiting()] == [f"finish-{number}" for number in expected]
    assert [one.id for one in hand_ins.waiting()] == [f"finish-{number}" for number in expected]


def test_a_further_look_reads_only_what_is_new(store: Store) -> None:
    store.put(finished(1))
    store.put(graded(1))
    hand_ins = HandIns(store)
    assert hand_ins.waiting() == []
    store.put(finished(2, "l-2"))
    with store.writing() as connection:  # whoever reads the first ones again misses the grade now
        connection.execute(EVENTS.delete().where(EVENTS.c.id == "graded-1"))
    assert [one.id for one in hand_ins.waiting()] == ["finish-2"]
