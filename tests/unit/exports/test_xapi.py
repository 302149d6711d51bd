"""Every event of every kind, with any answer, makes a statement that keeps the rules of xAPI 1.0.3."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
import xapi_rules
from hypothesis import given, settings
from hypothesis import strategies as st
from learners import right_answer

from kelas.activities import Practice
from kelas.activities.typed import Number
from kelas.activities.written import Reflection
from kelas.events.kinds import KINDS, Attempt, Event, LessonOpened, SubmissionGraded, Verdict
from kelas.exports.xapi import ANSWER, INTERACTIONS, VERBS, line, response, statement
from kelas.lessons import read
from kelas.lessons.models import Lesson

LESSONS = [read.lesson(slug) for slug in read.folders()]
ACTIVITIES = [(lesson, key) for lesson in LESSONS for key in lesson.activities]
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
VERDICTS = st.sampled_from(get_args(Verdict))
SHARES = st.floats(0, 1)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def attempt(lesson: Lesson, key: str, answer: Any, **more: Any) -> Attempt:
    told: dict[str, Any] = {"outcome": "correct", "credit": 1.0, "lang": "id", **more}
    return Attempt(id="m", learner="l-1", at=AT, lesson=lesson.slug, activity=key, answer=answer, **told)


@settings(max_examples=1000)
@given(
    kind=st.sampled_from(list(KINDS.values())),
    place=st.sampled_from(ACTIVITIES),
    answer=ANYTHING,
    outcome=VERDICTS,
    credit=SHARES,
    lang=st.sampled_from(["id", "en"]),
    at=TIMES,
    score=st.floats(0, 10),
    most=st.sampled_from([0.0, 1.0, 8.0, 10.0]),
    problem=st.sampled_from(["", "kernel died"]),
    known=st.booleans(),
    ident=st.text(min_size=1, max_size=80),
)
def test_every_event_makes_a_statement_that_keeps_the_rules(
    kind: type[Event], place: tuple[Lesson, str], ident: str, known: bool, **told: Any
) -> None:
    lesson, key = place
    told |= {"id": ident, "learner": "l-00c0ffee", "lesson": lesson.slug, "activity": key, "finished": "f"}
    told |= {"score": min(told["score"], told["most"]), "max_score": told["most"]}
    names = {field.name for field in fields(kind)}
    event = kind(**{name: value for name, value in told.items() if name in names})
    made = statement(event, lesson if known else None)
    assert xapi_rules.faults(made) == []
    assert json.loads(line(event, lesson if known else None)) == made


@pytest.mark.parametrize(("lesson", "key"), ACTIVITIES, ids=lambda one: getattr(one, "slug", one))
def test_a_right_answer_is_written_as_its_interaction_wants(lesson: Lesson, key: str) -> None:
    activity = lesson.activities[key]
    if isinstance(activity, (Practice, Reflection)):
        return
    made = statement(attempt(lesson, key, right_answer(activity)), lesson)
    assert xapi_rules.faults(made) == []
    assert made["result"]["response"]
    assert made["result"]["success"] is True
    assert made["result"]["score"]["raw"] == activity.points


def test_no_kind_of_event_or_of_answer_is_left_out() -> None:
    assert set(VERBS) == set(KINDS)
    used = {type(lesson.activities[key]) for lesson, key in ACTIVITIES}
    assert used <= set(INTERACTIONS)


def test_the_same_event_makes_the_same_statement_and_another_one_another() -> None:
    lesson, key = ACTIVITIES[0]
    one = statement(attempt(lesson, key, "a"), lesson)
    assert one == statement(attempt(lesson, key, "a"), lesson)
    other = Attempt(**{**attempt(lesson, key, "a").__dict__, "id": "other"})
    assert statement(other, lesson)["id"] != one["id"]
    assert statement(other, lesson)["context"]["registration"] == one["context"]["registration"]


def test_nobody_is_named() -> None:
    lesson, key = ACTIVITIES[0]
    actor = statement(attempt(lesson, key, "a"), lesson)["actor"]
    assert set(actor) == {"objectType", "account"}
    assert actor["account"]["name"] == "l-1"


def test_both_languages_are_there_by_their_tags() -> None:
    opened = LessonOpened(id="o", learner="l-1", at=AT, lesson=LESSONS[0].slug, lang="en")
    made = statement(opened, LESSONS[0])
    assert made["verb"]["display"] == {"id-ID": "membuka", "en-GB": "launched"}
    assert made["context"]["language"] == "en-GB"
    assert set(made["object"]["definition"]["name"]) == {"id-ID", "en-GB"}


def test_a_move_in_a_practice_is_no_answer_and_has_no_score() -> None:
    lesson, key = ACTIVITIES[0]
    made = statement(attempt(lesson, key, {"action": "lanjut"}, outcome="step"), lesson)
    assert made["verb"]["id"].endswith("/interacted")
    assert "score" not in made["result"]


def test_what_could_not_be_graded_has_no_score() -> None:
    told: dict[str, Any] = {
        "id": "g",
        "learner": "l-1",
        "at": AT,
        "lesson": LESSONS[0].slug,
        "finished": "f",
        "score": 0.0,
    }
    bad = statement(SubmissionGraded(**told, max_score=8, problem="kernel died"), LESSONS[0])
    good = statement(SubmissionGraded(**told, max_score=8), LESSONS[0])
    assert "result" not in bad
    assert bad["verb"]["id"] != good["verb"]["id"]
    assert good["result"]["score"] == {"scaled": 0, "raw": 0, "min": 0, "max": 8}


def test_words_where_a_number_was_asked_for_are_kept_beside_the_response() -> None:
    lesson, key = next((one, name) for one, name in ACTIVITIES if isinstance(one.activities[name], Number))
    assert response(lesson.activities[key], "1.442,5") == "1442.5"
    made = statement(attempt(lesson, key, "tiga", outcome="unreadable"), lesson)
    assert "response" not in made["result"]
    assert made["result"]["extensions"] == {ANSWER: "tiga"}


class TestRules:
    """The rules find what breaks them, so that a statement without faults means something."""

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda s: s.pop("actor"),
            lambda s: s.pop("verb"),
            lambda s: s.update(stored="2026-03-02T02:00:00Z"),
            lambda s: s.update(more=1),
            lambda s: s.update(id="1"),
            lambda s: s.update(result=None),
            lambda s: s.update(result={}),
            lambda s: s["actor"].update(mbox="mailto:a@example.com"),
            lambda s: s["actor"]["account"].pop("homePage"),
            lambda s: s["verb"].update(id="menjawab"),
            lambda s: s["verb"].update(display={"bahasa Indonesia": "menjawab"}),
            lambda s: s["object"].update(objectType="activity"),
            lambda s: s["object"]["definition"].update(interactionType="Choice"),
            lambda s: s["result"]["score"].update(scaled=1.1),
            lambda s: s["result"]["score"].update(raw=99),
            lambda s: s["result"]["score"].update(min=2, max=2),
            lambda s: s["result"].update(success="true"),
            lambda s: s["result"].update(response="a, b"),
            lambda s: s["context"].update(registration="1"),
            lambda s: s["context"].update(language="Indonesian"),
            lambda s: s["context"]["contextActivities"].update(parents=[]),
            lambda s: s.update(timestamp="2026-03-02 02:00"),
            lambda s: s.update(timestamp="2026-03-02T02:00:00-00:00"),
            lambda s: s["result"].update(extensions={"jawaban": 1}),
        ],
    )
    def test_a_spoiled_statement_is_found(self, spoil: Callable[[dict[str, Any]], object]) -> None:
        lesson, key = next(
            (one, name) for one, name in ACTIVITIES if INTERACTIONS[type(one.activities[name])] == "choice"
        )
        good = statement(attempt(lesson, key, right_answer(lesson.activities[key])), lesson)
        assert xapi_rules.faults(good) == []
        bad = copy.deepcopy(good)
        spoil(bad)
        assert xapi_rules.faults(bad) != []
