from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.activities import Activity, faults, grade, view
from kelas.activities.arrange import Item, Match, Order, Pair, Target
from kelas.words.text import Text


def text(said: str) -> Text:
    return Text(id=said, en=f"{said} in English")


def item(key: str) -> Item:
    return Item(key=key, text=text(f"item {key}"), feedback=text(f"about {key}"))


def pair(key: str, target: str) -> Pair:
    return Pair(key=key, text=text(f"pair {key}"), feedback=text(f"about {key}"), target=target)


def order(keys: str) -> Order:
    return Order(kind="order", points=3, prompt=text("order"), right=text("well done"), items=tuple(map(item, keys)))


def match(targets: str, **pairs: str) -> Match:
    return Match(
        kind="match",
        points=3,
        prompt=text("match"),
        right=text("well done"),
        targets=tuple(Target(key=key, text=text(f"target {key}")) for key in targets),
        pairs=tuple(pair(key, target) for key, target in pairs.items()),
    )


ORDER = order("abcd")
MATCH = match("xyz", a="x", b="x", c="y")


@pytest.mark.parametrize(
    ("answer", "credit"),
    [("abcd", 1.0), ("bacd", 2 / 3), ("bcda", 2 / 3), ("dabc", 2 / 3), ("badc", 1 / 3), ("cdab", 1 / 3), ("dcba", 0.0)],
)
def test_an_item_out_of_place_costs_one_step(answer: str, credit: float) -> None:
    assert grade(ORDER, list(answer)).credit == pytest.approx(credit)


def runs(answer: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The longest subsequences in order, by trying every one."""
    chosen = [tuple(key for place, key in enumerate(answer) if some >> place & 1) for some in range(1 << len(answer))]
    rising = [run for run in chosen if list(run) == sorted(run)]
    return [run for run in rising if len(run) == max(map(len, rising))]


@pytest.mark.parametrize("answer", list(permutations("abcd")), ids="".join)
def test_credit_is_the_longest_run_in_order_and_its_items_are_right(answer: tuple[str, ...]) -> None:
    found = grade(ORDER, list(answer))
    longest = min(runs(answer))
    assert found.credit == pytest.approx((len(longest) - 1) / 3)
    stay = {key for key, part in found.parts.items() if part.right}
    assert stay == (set(longest) if len(longest) > 1 else set())
    first = next((key for key in "abcd" if key not in stay), None)
    assert found.text == ((text(f"about {first}"),) if first else (text("well done"),))


@pytest.mark.parametrize("answer", list(permutations("abcde")), ids="".join)
def test_moving_only_what_is_marked_makes_it_right(answer: tuple[str, ...]) -> None:
    activity = order("abcde")
    parts = grade(activity, list(answer)).parts
    stay = [key for key in answer if parts[key].right]
    assert stay == sorted(stay)


@pytest.mark.parametrize(
    ("answer", "moves"), [("bacd", "b"), ("acbd", "c"), ("bcda", "a"), ("dabc", "d"), ("cdab", "cd"), ("dcba", "abcd")]
)
def test_of_equally_long_runs_the_earliest_steps_stay(answer: str, moves: str) -> None:
    parts = grade(ORDER, list(answer)).parts
    assert "".join(key for key in "abcd" if not parts[key].right) == moves


@pytest.mark.parametrize(
    "answer", [[], ["a"], list("abc"), list("abcdd"), list("abce"), ["a", 1, "c", "d"], "abcd", {}]
)
def test_a_list_that_is_not_all_items_once_is_unreadable(answer: object) -> None:
    assert grade(ORDER, answer).outcome == "unreadable"


@given(st.text(max_size=20), st.sampled_from(["ab", "abc", "abcdef"]))
def test_items_are_never_shown_in_their_right_order(seed: str, keys: str) -> None:
    shown = [one["key"] for one in view(order(keys), "id", seed)["items"]]
    assert sorted(shown) == list(keys)
    assert shown != list(keys)


def test_everybody_gets_an_order_of_their_own_and_keeps_it() -> None:
    shown = [str(view(ORDER, "id", f"learner {n}")) for n in range(40)]
    assert len(set(shown)) > 10
    assert shown == [str(view(ORDER, "id", f"learner {n}")) for n in range(40)]


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        ({"a": "x", "b": "x", "c": "y"}, 1.0),
        ({"a": "x", "b": "x"}, 2 / 3),
        ({"a": "x", "b": "x", "c": "z"}, 2 / 3),
        ({"a": "y", "b": "y", "c": "y"}, 1 / 3),
        ({"a": "z"}, 0.0),
    ],
)
def test_each_item_with_its_target_earns_its_share(answer: dict[str, str], credit: float) -> None:
    assert grade(MATCH, answer).credit == pytest.approx(credit)


def test_each_item_with_the_wrong_target_gives_its_own_feedback() -> None:
    found = grade(MATCH, {"a": "x", "b": "y", "c": "z"})
    assert found.text == (text("about b"), text("about c"))
    assert [found.parts[key].right for key in "abc"] == [True, False, False]


@pytest.mark.parametrize("answer", [{}, {"a": "q"}, {"q": "x"}, {"a": None}, {"a": ["x"]}, ["a"], "a", None, 3])
def test_a_pairing_with_unknown_things_is_unreadable(answer: object) -> None:
    assert grade(MATCH, answer).outcome == "unreadable"


def test_targets_are_shown_as_written_and_items_shuffled() -> None:
    views = [view(MATCH, "en", f"learner {n}") for n in range(30)]
    assert {tuple(one["key"] for one in shown["targets"]) for shown in views} == {("x", "y", "z")}
    assert len({tuple(one["key"] for one in shown["pairs"]) for shown in views}) == 6


@pytest.mark.parametrize(
    "activity",
    [order(""), order("a"), order("aba"), match("xy"), match("x", a="x", b="q"), match("xx", a="x", b="x")],
    ids=["no items", "one item", "a key twice", "no pairs", "unknown target", "a target twice"],
)
def test_things_that_cannot_be_arranged_are_faulty(activity: Activity) -> None:
    assert len(faults(activity)) == 1


@pytest.mark.parametrize("activity", [ORDER, MATCH])
def test_sound_things_have_no_fault(activity: Activity) -> None:
    assert not faults(activity)
