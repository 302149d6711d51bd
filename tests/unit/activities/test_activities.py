"""What every way of grading promises, tried on the examples of every widget kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas import paths
from kelas.activities import GRADINGS, Activity, faults, grade, view
from kelas.authored import yaml
from kelas.lessons.kinds import kinds
from kelas.lessons.read import PRACTICE, read_activity
from kelas.words.text import LANGS

SECRET = {"right", "target", "answer", "accept", "feedback", "wrong", "tolerance", "misconception", "from", "to"}


def _examples() -> dict[str, tuple[Activity, Any]]:
    found = {}
    for kind in kinds().values():
        document = yaml.read(paths.WIDGETS / kind.kind / f"{kind.kind}.yaml")
        for number, example in enumerate(document.data["examples"]):
            if kind.grading != PRACTICE:
                activity = read_activity(document, "examples", number, "activity")
                found[f"{kind.kind}: {example['name']}"] = (activity, example["answers"])
    return found


EXAMPLES = _examples()
ACTIVITIES = {name: activity for name, (activity, _) in EXAMPLES.items()}
CASES = [(name, number) for name, (_, answers) in EXAMPLES.items() for number in range(len(answers))]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=6),
)


def keys_of(activity: Activity) -> list[str]:
    parts = [
        part for name in ("options", "items", "pairs", "targets", "blanks") for part in getattr(activity, name, ())
    ]
    return [part.key for part in parts] or ["46"]


def answers_to(activity: Activity) -> st.SearchStrategy[Any]:
    """Anything that JSON can say, often made of the activity's own keys."""
    key = st.sampled_from(keys_of(activity))
    near = key | st.text(max_size=6) | st.integers()
    lists = st.lists(near, max_size=8) | st.permutations(keys_of(activity))
    return json_values | near | lists | st.dictionaries(key | st.text(max_size=3), near | lists, max_size=6)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_an_example_answer_gets_the_credit_that_the_kinds_yaml_states(name: str, number: int) -> None:
    activity, answers = EXAMPLES[name]
    example = answers[number]
    found = grade(activity, example["answer"])
    assert found.credit == pytest.approx(float(example["credit"]), abs=1e-4)
    assert found.outcome == example["outcome"]


def test_every_way_of_grading_has_an_example_of_each_verdict_that_it_gives() -> None:
    for grading in GRADINGS:
        outcomes = {
            answer["outcome"]
            for name, (_, answers) in EXAMPLES.items()
            if kinds()[name.split(":")[0]].grading == grading
            for answer in answers
        }
        judged = {"kept"} if grading == "by-hand" else {"correct", "wrong"}
        assert {*judged, "unreadable"} <= outcomes, grading


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=ACTIVITIES.keys())
@given(data=st.data())
def test_any_answer_gets_a_consistent_verdict(activity: Activity, data: st.DataObject) -> None:
    found = grade(activity, data.draw(answers_to(activity)))
    assert 0.0 <= found.credit <= 1.0
    assert (found.outcome == "correct") == (found.credit == 1)
    assert (found.outcome == "partial") == (0 < found.credit < 1)
    assert set(found.parts) <= set(keys_of(activity))
    if found.outcome == "wrong":
        assert found.text, "a wrong answer is explained"
    if found.outcome == "unreadable":
        assert not found.text
        assert not found.parts


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=ACTIVITIES.keys())
@pytest.mark.parametrize("lang", LANGS)
def test_a_view_holds_no_answer_key(activity: Activity, lang: Any) -> None:
    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for part in value.values() for key in keys(part)}
        return {key for part in value for key in keys(part)} if isinstance(value, list) else set()

    assert not keys(view(activity, lang, "seed")) & SECRET


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=ACTIVITIES.keys())
def test_a_view_depends_on_nothing_but_language_and_seed(activity: Activity) -> None:
    assert view(activity, "id", "budi") == view(activity, "id", "budi")


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=ACTIVITIES.keys())
def test_an_example_has_no_fault(activity: Activity) -> None:
    assert not faults(activity)


def test_praise_and_feedback_are_said_once_each() -> None:
    for activity, answers in EXAMPLES.values():
        for answer in answers:
            said = grade(activity, answer["answer"]).text
            assert len(said) == len(set(said))
