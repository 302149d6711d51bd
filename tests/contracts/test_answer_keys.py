"""Contract: an answer key never travels to a browser, and never stands in a notebook.

What the browser gets of an activity before it is answered is its view; what JupyterLab and nbgrader get is the
notebook.
Neither holds which option is right, an accepted word, a right number, a pairing, an order, or a word of feedback.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from kelas.activities import Activity, Practice
from kelas.activities.typed import FillIn
from kelas.lessons import build, judge, read
from kelas.words.text import LANGS, Lang, Text

ACTIVITIES = [(slug, key, lang) for slug in read.folders() for key in read.lesson(slug).activities for lang in LANGS]
NOTEBOOKS = [(slug, lang) for slug in read.folders() for lang in LANGS]
SECRET_KEYS = {"right", "target", "answer", "accept", "feedback", "wrong", "tolerance", "misconception"}
# What a practice shows of itself while it runs: judged messages of its inbox have a `right` once they are judged.
SECRET_FIELDS = ("feedback", "right", "hint")


def secrets(thing: Any, lang: Lang) -> set[str]:
    """Return every sentence of an activity that may be said only after an answer."""
    found = set()
    if is_dataclass(thing) and not isinstance(thing, Text):
        for field in fields(thing):
            value = getattr(thing, field.name)
            if field.name in SECRET_FIELDS and isinstance(value, Text):
                found.add(value.say(lang))
            found |= secrets(value, lang)
    elif isinstance(thing, tuple):
        for part in thing:
            found |= secrets(part, lang)
    return found


def keys(value: Any) -> set[str]:
    """Return every key of a JSON value."""
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in keys(part)}
    return {key for part in value for key in keys(part)} if isinstance(value, list) else set()


@pytest.mark.parametrize(("slug", "key", "lang"), ACTIVITIES)
def test_a_view_holds_no_key_and_no_feedback(slug: str, key: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    activity: Activity = lesson.activities[key]
    shown = judge.view(lesson, key, "l-1", [], lang)
    text = json.dumps(shown, ensure_ascii=False)
    for sentence in secrets(activity, lang):
        assert sentence not in text
    if not isinstance(activity, Practice):
        assert not keys(shown) & SECRET_KEYS
    if isinstance(activity, FillIn):
        words = {word for blank in activity.blanks for word in blank.accept.id + blank.accept.en}
        assert not any(word in json.dumps(shown["parts"]) for word in words if word not in activity.text.say(lang))


@pytest.mark.parametrize(("slug", "key", "lang"), [one for one in ACTIVITIES if one[0] == "cekbansos"])
def test_a_practice_shows_no_verdict_before_it_is_given(slug: str, key: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    activity = lesson.activities[key]
    if isinstance(activity, Practice):
        shown = judge.view(lesson, key, "l-1", [], lang)
        text = json.dumps(shown, ensure_ascii=False)
        scenario = lesson.services[activity.service].scenarios[activity.scenario]
        for item in scenario.debrief.items:
            assert item.done.say(lang) not in text
            assert item.missed.say(lang) not in text
            assert item.learned.say(lang) not in text


def test_there_are_practices_to_look_at() -> None:
    assert sum(isinstance(read.lesson(slug).activities[key], Practice) for slug, key, _ in ACTIVITIES) >= 6


@pytest.mark.parametrize(("slug", "lang"), NOTEBOOKS)
def test_a_notebook_holds_no_key_and_no_feedback(slug: str, lang: Lang) -> None:
    lesson = read.lesson(slug)
    text = build.dumps(build.notebook(lesson, lang))
    assert '"right"' not in text
    for key, activity in lesson.activities.items():
        for sentence in secrets(activity, lang):
            assert json.dumps(sentence, ensure_ascii=False)[1:-1] not in text, key
