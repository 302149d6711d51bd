"""Put things in order, or match them to targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kelas.activities.model import UNREADABLE, Activity, Grade, Part, graded, key_faults, shuffled
from kelas.words.text import STRICT, Lang, Text


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to put in its place; the feedback is said when it has to move."""

    __pydantic_config__ = STRICT

    key: str
    text: Text
    feedback: Text
    misconception: str = ""


@dataclass(frozen=True, kw_only=True)
class Order(Activity):
    """Items, listed in the right order and shown shuffled."""

    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Target:
    """Something that items are matched to."""

    __pydantic_config__ = STRICT

    key: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Pair(Item):
    """An item and the key of its target."""

    target: str


@dataclass(frozen=True, kw_only=True)
class Match(Activity):
    """Items to be matched to targets; a target may take several items or none."""

    targets: tuple[Target, ...]
    pairs: tuple[Pair, ...]


def view_order(activity: Order, lang: Lang, seed: str) -> dict[str, Any]:
    """Return the items shuffled for this learner, never already in order."""
    items = shuffled(activity.items, seed)
    if items == list(activity.items):
        items = items[1:] + items[:1]
    return {"items": [{"key": item.key, "text": item.text.say(lang)} for item in items]}


def grade_order(activity: Order, answer: Any) -> Grade:
    """Grade a list of all item keys: (longest run already in order - 1) / (items - 1).

    The run need not be adjacent (longest increasing subsequence), so one misplaced item costs one step only. The
    items of the run are right: they need not move. A run of one item is none.
    """
    keys = [item.key for item in activity.items]
    if (
        not isinstance(answer, list)
        or not all(isinstance(key, str) for key in answer)
        or sorted(answer) != sorted(keys)
    ):
        return UNREADABLE
    run = _longest_run([keys.index(key) for key in answer])
    stay = run if len(run) > 1 else ()
    parts = {item.key: _part(item, place in stay) for place, item in enumerate(activity.items)}
    credit = (len(run) - 1) / max(1, len(keys) - 1)
    # One hint at a time: the first step that has to move is where the eye should go.
    first_wrong = next((part.text for part in parts.values() if not part.right), None)
    return graded(activity, credit, [first_wrong], parts)


def faults_order(activity: Order) -> Sequence[str]:
    """Return what is wrong with the items as a list; one sentence each."""
    return key_faults("items", activity.items, least=2)


def view_match(activity: Match, lang: Lang, seed: str) -> dict[str, Any]:
    """Return items (in the learner's own order) and targets (as written), without their pairing."""
    return {
        "pairs": [{"key": pair.key, "text": pair.text.say(lang)} for pair in shuffled(activity.pairs, seed)],
        "targets": [{"key": target.key, "text": target.text.say(lang)} for target in activity.targets],
    }


def grade_match(activity: Match, answer: Any) -> Grade:
    """Grade a mapping of item key to target key: share of items with the right target."""
    targets = {target.key for target in activity.targets}
    keys = {pair.key for pair in activity.pairs}
    if not isinstance(answer, dict) or not answer or not set(answer) <= keys:
        return UNREADABLE
    if not all(isinstance(target, str) and target in targets for target in answer.values()):
        return UNREADABLE
    parts = {pair.key: _part(pair, answer.get(pair.key) == pair.target) for pair in activity.pairs}
    credit = sum(part.right for part in parts.values()) / len(activity.pairs)
    return graded(activity, credit, [part.text for part in parts.values()], parts)


def faults_match(activity: Match) -> Sequence[str]:
    """Return what is wrong with the pairing; one sentence each."""
    targets = {target.key for target in activity.targets}
    found = key_faults("targets", activity.targets, least=1) + key_faults("pairs", activity.pairs, least=1)
    return found + [
        f"pair `{pair.key}` names the target `{pair.target}`, which is not in targets"
        for pair in activity.pairs
        if pair.target not in targets
    ]


def _part(item: Item, right: bool) -> Part:
    return Part(right=right, text=None if right else item.feedback)


def _longest_run(numbers: Sequence[int]) -> tuple[int, ...]:
    """Return the longest run of rising numbers; of equally long ones, that with the earliest steps."""

    def rank(run: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        return -len(run), run

    ending: list[tuple[int, ...]] = []
    for number in numbers:
        before = min((run for run in ending if run[-1] < number), key=rank, default=())
        ending.append((*before, number))
    return min(ending, key=rank, default=())
