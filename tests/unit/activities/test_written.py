"""What a person grades: it is kept as it is, in bounds that the author set, and never judged here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from learners import right_answer

from kelas import paths
from kelas.activities import Activity, faults, grade
from kelas.activities.told import told
from kelas.activities.written import Criterion, Level, Reflection, count_words
from kelas.authored import yaml
from kelas.lessons.kinds import kinds
from kelas.lessons.read import PRACTICE, read_activity
from kelas.words.text import LANGS, Lang, Text


def text(sentence: str) -> Text:
    return Text(id=sentence, en=sentence)


def criterion(key: str, *points: float) -> Criterion:
    return Criterion(key=key, text=text(key), levels=tuple(Level(points=one, text=text(f"{one}")) for one in points))


TASK = Reflection(
    kind="reflection",
    points=3,
    prompt=text("Ceritakan."),
    rubric=(criterion("orang", 1, 0), criterion("pesan", 2, 0.5, 0)),
    min_words=3,
    max_words=6,
)
SPOKEN = replace(TASK, spoken=True, min_words=0)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [(2, "unreadable"), (3, "kept"), (6, "kept"), (7, "unreadable")],
    ids=["too short", "just enough", "at most", "too long"],
)
def test_a_text_is_kept_if_its_length_is_between_the_bounds(words: int, outcome: str) -> None:
    found = grade(TASK, {"text": " kata" * words})
    assert (found.outcome, found.credit, found.text) == (outcome, 0, ())


def test_a_spoken_task_is_kept_once_it_is_ticked_and_its_note_may_be_left_out() -> None:
    assert grade(SPOKEN, {"done": "yes", "text": ""}).outcome == "kept"
    assert grade(SPOKEN, {"done": "yes"}).outcome == "kept"
    assert grade(SPOKEN, {"done": "no", "text": "satu dua tiga"}).outcome == "unreadable"
    assert grade(SPOKEN, {"text": "satu dua tiga"}).outcome == "unreadable"


@pytest.mark.parametrize(
    "answer", [None, [], "satu dua tiga", 3, {}, {"text": None}, {"text": ["satu", "dua", "tiga"]}]
)
def test_an_answer_of_another_form_is_unreadable(answer: Any) -> None:
    assert grade(TASK, answer).outcome == "unreadable"


@pytest.mark.parametrize(
    ("written", "words"),
    [("", 0), ("satu, dua\n\ntiga – empat 5 🙂 …", 5), ("مرحبا بالعالم", 2), ("- - -", 0), ("ke-dua", 1)],
)
def test_words_have_a_letter_or_a_digit(written: str, words: int) -> None:
    assert count_words(written) == words


@pytest.mark.parametrize(
    ("task", "says"),
    [
        (replace(TASK, points=4), "add up to 3 points, `points` says 4"),
        (replace(TASK, rubric=(), points=0), "`rubric` needs at least 1"),
        (replace(TASK, points=2, rubric=(criterion("a", 1, 0), criterion("a", 1, 0))), "the key `a` more than once"),
        (replace(TASK, rubric=(criterion("a", 0, 3),)), "from the best down to 0"),
        (replace(TASK, rubric=(criterion("a", 3, 1),)), "from the best down to 0"),
        (replace(TASK, rubric=(criterion("a", 3, 3, 0),)), "each once"),
        (replace(TASK, rubric=(criterion("a", 3),)), "from the best down to 0"),
        (replace(TASK, min_words=0), "`min-words` must be 1 or more"),
        (replace(TASK, min_words=6), "below `max-words`"),
        (replace(TASK, max_words=401), "at most 400"),
    ],
)
def test_a_rubric_or_length_that_does_not_fit_is_a_fault(task: Reflection, says: str) -> None:
    found = faults(task)
    assert len(found) == 1
    assert says in found[0]


def test_a_sound_rubric_has_no_fault() -> None:
    assert not faults(TASK)
    assert not faults(SPOKEN)


def _examples() -> dict[str, Activity]:
    found = {}
    for kind in kinds().values():
        document = yaml.read(paths.WIDGETS / kind.kind / f"{kind.kind}.yaml")
        for number in range(len(document.data["examples"]) if kind.grading != PRACTICE else 0):
            found[f"{kind.kind} {number}"] = read_activity(document, "examples", number, "activity")
    return found


EXAMPLES = _examples()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("activity", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_right_answer_to_any_kind_can_be_told_in_words(activity: Activity, lang: Lang) -> None:
    lines = told(activity, right_answer(activity, lang), lang)
    assert lines
    assert all(line.strip() and "[[" not in line for line in lines)


@pytest.mark.parametrize("activity", EXAMPLES.values(), ids=EXAMPLES.keys())
@pytest.mark.parametrize("answer", [None, [], {}, [{}], {"a": {"b": []}}, "gone", [1, "gone"], {"gone": "gone"}])
def test_telling_an_answer_of_another_form_is_no_error(activity: Activity, answer: Any) -> None:
    assert isinstance(told(activity, answer, "id"), tuple)
