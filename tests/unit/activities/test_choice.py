from __future__ import annotations

from itertools import chain, combinations

import pytest

from kelas.activities import Outcome, faults, grade, view
from kelas.activities.choice import Option, PickMany, PickOne
from kelas.words.text import Text


def text(said: str) -> Text:
    return Text(id=said, en=f"{said} in English")


def option(key: str, right: bool = False) -> Option:
    return Option(key=key, text=text(f"option {key}"), feedback=text(f"about {key}"), right=right)


ONE = PickOne(
    kind="pick-one",
    points=1,
    prompt=text("which"),
    right=text("well done"),
    options=(option("a", right=True), option("b"), option("c"), option("d")),
)
MANY = PickMany(
    kind="pick-many",
    points=2,
    prompt=text("which ones"),
    right=text("well done"),
    options=(option("a", right=True), option("b", right=True), option("c"), option("d")),
)


def test_the_right_option_earns_everything_and_is_praised() -> None:
    found = grade(ONE, "a")
    assert (found.credit, found.outcome) == (1.0, "correct")
    assert found.text == (text("well done"), text("about a"))


@pytest.mark.parametrize("key", ["b", "c", "d"])
def test_each_wrong_option_earns_nothing_and_gives_its_own_feedback(key: str) -> None:
    found = grade(ONE, key)
    assert (found.credit, found.outcome, found.text) == (0.0, "wrong", (text(f"about {key}"),))
    assert {part: (verdict.right, verdict.text) for part, verdict in found.parts.items()} == {
        key: (False, text(f"about {key}"))
    }


@pytest.mark.parametrize("answer", ["", "e", "A", None, 0, True, ["a"], {"a": True}])
def test_what_is_no_option_is_unreadable(answer: object) -> None:
    assert grade(ONE, answer).outcome == "unreadable"


@pytest.mark.parametrize(
    ("ticked", "credit", "outcome"),
    [
        (["a", "b"], 1.0, "correct"),
        (["b", "a", "a"], 1.0, "correct"),
        (["a"], 0.5, "partial"),
        (["a", "b", "c"], 0.5, "partial"),
        (["a", "c"], 0.0, "wrong"),
        (["c"], 0.0, "wrong"),
        (["c", "d"], 0.0, "wrong"),
        (["a", "b", "c", "d"], 0.0, "wrong"),
    ],
)
def test_a_wrong_tick_costs_what_a_right_one_earns(ticked: list[str], credit: float, outcome: Outcome) -> None:
    found = grade(MANY, ticked)
    assert (found.credit, found.outcome) == (credit, outcome)


TICKS = list(chain.from_iterable(combinations("abcd", size) for size in range(1, 5)))


@pytest.mark.parametrize("ticked", TICKS, ids="".join)
def test_feedback_is_given_for_exactly_the_options_judged_wrongly(ticked: tuple[str, ...]) -> None:
    found = grade(MANY, list(ticked))
    judged_wrongly = {"a", "b"} ^ set(ticked)
    assert {key for key, part in found.parts.items() if not part.right} == judged_wrongly
    assert {sentence.id for sentence in found.text} - {"well done"} == {f"about {key}" for key in judged_wrongly}


@pytest.mark.parametrize("answer", [[], ["e"], ["a", "e"], ["a", 1], ["a", ["b"]], "a", {"a": True}, None])
def test_a_list_with_something_else_in_it_is_unreadable(answer: object) -> None:
    assert grade(MANY, answer).outcome == "unreadable"


def test_everybody_sees_the_options_in_an_order_of_their_own() -> None:
    orders = {tuple(shown["key"] for shown in view(ONE, "id", f"learner {n}")["options"]) for n in range(40)}
    assert len(orders) > 10
    assert all(sorted(order) == ["a", "b", "c", "d"] for order in orders)


def test_the_same_learner_sees_the_same_order_in_both_languages() -> None:
    indonesian, english = (view(ONE, lang, "budi")["options"] for lang in ("id", "en"))
    assert [shown["key"] for shown in indonesian] == [shown["key"] for shown in english]
    assert [shown["text"] + " in English" for shown in indonesian] == [shown["text"] for shown in english]


def test_the_order_is_the_same_on_every_machine() -> None:
    assert [shown["key"] for shown in view(ONE, "id", "budi")["options"]] == ["b", "c", "a", "d"]


def pick(kind: type[PickOne] | type[PickMany], *options: Option) -> PickOne | PickMany:
    return kind(kind="x", points=1, prompt=text("which"), options=options)


@pytest.mark.parametrize(
    "activity",
    [
        pick(PickOne, option("a"), option("b")),
        pick(PickOne, option("a", right=True), option("b", right=True)),
        pick(PickOne, option("a", right=True)),
        pick(PickOne, option("a", right=True), option("b"), option("b")),
        pick(PickMany, option("a"), option("b")),
        pick(PickMany),
        pick(PickMany, option("a", right=True), option("a")),
    ],
)
def test_options_that_cannot_be_answered_are_faulty(activity: PickOne | PickMany) -> None:
    assert faults(activity)


@pytest.mark.parametrize("activity", [ONE, MANY])
def test_sound_options_have_no_fault(activity: PickOne | PickMany) -> None:
    assert not faults(activity)
