"""The widget's side of the conversation with the browser: what comes in, what is stored, what goes back."""

from __future__ import annotations

from typing import Any

import pytest

from kelas.attempts import Sender
from kelas.events.kinds import ActivityStarted, Attempt, HintShown, NumberRefused
from kelas.events.store import Store
from kelas.lessons import read
from kelas.widgets.factory import ActivityWidget
from kelas.widgets.show import show
from kelas.words.interface import say

LESSON = read.lesson("kota-cerdas")
REAL = "357101" + "010190" + "0001"


class Page:
    """A browser page: it sends messages to a widget and keeps what comes back."""

    def __init__(self, store: Store, activity: str = "arti", learner: str = "l-1") -> None:
        sender = Sender(store=store, lesson=LESSON, activity=activity, learner=learner, lang="id")
        self.widget: ActivityWidget = show(sender, served=True)
        self.heard: list[Any] = []
        self.widget.send = lambda content, buffers=None: self.heard.append(content)  # type: ignore[method-assign]

    def say(self, **message: Any) -> Any:
        """Send a message and return the answer to it, if one came."""
        before = len(self.heard)
        self.widget._handle_custom_msg(message, [])
        return self.heard[-1] if len(self.heard) > before else None


@pytest.fixture
def page(store: Store) -> Page:
    return Page(store)


def test_a_new_page_is_ready(page: Page) -> None:
    state = page.widget.state
    assert (state["phase"], state["tries"], state["earned"], state["points"]) == ("ready", 0, 0, 1)
    assert (state["answer"], state["verdict"], state["hint"]) == (None, None, None)
    assert page.widget.activity == "kota-cerdas/arti"
    assert (page.widget.kind, page.widget.lang, page.widget.learner) == ("pick-one", "id", "l-1")


def test_an_answer_comes_back_with_its_verdict_and_the_lessons_progress(page: Page, store: Store) -> None:
    reply = page.say(do="answer", id="message-1", answer="layanan")
    assert reply["re"] == "message-1"
    assert reply["verdict"]["outcome"] == "correct"
    assert reply["progress"] == {
        "earned": 1,
        "points": LESSON.points,
        "answered": 1,
        "correct": 1,
        "activities": len(LESSON.activities),
        "mastery": say("mastery.started", "id"),
    }
    state = page.widget.state
    assert (state["phase"], state["tries"], state["earned"], state["answer"]) == ("correct", 1, 1, "layanan")
    assert [type(event) for event in store.read()] == [Attempt]


def test_a_wrong_answer_leaves_the_activity_open(page: Page) -> None:
    assert page.say(do="answer", id="message-1", answer="kamera")["verdict"]["outcome"] == "wrong"
    assert page.widget.state["phase"] == "answered"


def test_a_message_sent_twice_counts_once(page: Page) -> None:
    first = page.say(do="answer", id="message-1", answer="kamera")
    assert page.say(do="answer", id="message-1", answer="kamera") == first
    assert page.widget.state["tries"] == 1


def test_a_page_opened_again_shows_what_was_answered(page: Page, store: Store) -> None:
    page.say(do="answer", id="message-1", answer="kamera")
    again = Page(store).widget.state
    assert (again["phase"], again["answer"], again["verdict"]["outcome"]) == ("answered", "kamera", "wrong")
    assert Page(store, learner="l-2").widget.state["phase"] == "ready"


def test_a_hint_comes_and_stays(page: Page, store: Store) -> None:
    told = LESSON.activities["arti"].hint
    assert told is not None
    page.say(do="hint", id="message-1")
    assert page.widget.state["hint"] == told.id
    page.say(do="answer", id="message-2", answer="kamera")
    assert page.widget.state["hint"] == told.id
    assert [type(event) for event in store.read()] == [HintShown, Attempt]


def test_a_first_touch_is_kept(page: Page, store: Store) -> None:
    assert page.say(do="start", id="message-1")["verdict"] is None
    assert [type(event) for event in store.read()] == [ActivityStarted]


def test_a_real_number_is_refused_and_not_shown_back(page: Page, store: Store) -> None:
    reply = page.say(do="answer", id="message-1", answer=REAL)
    assert reply["verdict"]["outcome"] == "refused"
    assert REAL not in repr((reply, page.widget.state, page.widget.view))
    assert page.say(do="refused", id="message-2")["verdict"]["outcome"] == "refused"
    assert [type(event) for event in store.read()] == [NumberRefused, NumberRefused]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "answer"},
        {"do": "answer", "id": "short", "answer": "layanan"},
        {"do": "answer", "id": "x" * 81, "answer": "layanan"},
        {"do": "answer", "id": ["message-1"], "answer": "layanan"},
        {"do": "grade", "id": "message-1", "credit": 1},
        {"do": ["answer"], "id": "message-1"},
    ],
)
def test_a_message_of_another_shape_is_not_answered_and_changes_nothing(
    page: Page, store: Store, message: dict[str, Any]
) -> None:
    before = dict(page.widget.state)
    assert page.say(**message) is None
    assert page.widget.state == before
    assert store.read() == []


@pytest.mark.parametrize("message", ["answer", None, ["do", "answer"], 3])
def test_a_message_that_is_no_mapping_is_not_answered(page: Page, store: Store, message: Any) -> None:
    page.widget._handle_custom_msg(message, [])
    assert page.heard == []
    assert store.read() == []


def test_a_store_that_breaks_down_is_said_and_the_answer_stays_on_the_phone(page: Page, store: Store) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")
    reply = page.say(do="answer", id="message-1", answer="layanan")
    assert (reply["re"], reply["verdict"]["outcome"]) == ("message-1", "not-saved")
