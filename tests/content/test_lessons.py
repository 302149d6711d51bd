"""The real content: no fault, and what every lesson owes its learners."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kelas import paths
from kelas.activities import Activity, Practice, Reflection, grade
from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.lessons import markdown, read
from kelas.lessons.check import check
from kelas.lessons.kinds import kinds
from kelas.words.glossary import terms
from kelas.words.text import LANGS

SLUGS = list(read.folders())
ACTIVITIES = [(slug, key) for slug in SLUGS for key in read.lesson(slug).activities]
# A reflection has no wrong answer and no praise: a person reads it.
JUDGED = [(slug, key) for slug, key in ACTIVITIES if not isinstance(read.lesson(slug).activities[key], Reflection)]
SOURCE = re.compile(r"(DOC|NAT|SEED|ASM)(?: \[(\d+)\])?")
# The sections of documented wrong ideas.
IDEA = re.compile(r"(umum|governance|economy|society|branding|living|environment|cost|privacy)-\d+")


def listed_sources() -> set[str]:
    return set(re.findall(r"^- \[(\d+)\]", (paths.ROOT / "docs" / "SOURCES.md").read_text("utf-8"), re.MULTILINE))


def test_the_content_has_no_fault() -> None:
    assert check() == []


def test_the_first_lesson_has_at_least_eight_activities_of_six_kinds() -> None:
    activities = read.lesson("kota-cerdas").activities
    assert len(activities) >= 8
    assert {activity.kind for activity in activities.values()} == set(kinds()) - {"practice", "reflection"}


def test_cekbansos_practises_at_least_three_scenarios() -> None:
    practices = [one for one in read.lesson("cekbansos").activities.values() if isinstance(one, Practice)]
    assert len({practice.scenario for practice in practices}) == len(practices) >= 3


@pytest.mark.parametrize(("slug", "key"), JUDGED)
def test_an_activity_has_a_hint_and_praise(slug: str, key: str) -> None:
    activity = read.lesson(slug).activities[key]
    assert activity.hint is not None
    assert activity.right is not None


def wrong_answers(activity: Activity) -> list[Any]:
    """Return every wrong answer that an author foresaw, each wrong in one way."""
    match activity:
        case PickOne():
            return [option.key for option in activity.options if not option.right]
        case PickMany():
            return [[option.key] for option in activity.options if not option.right]
        case Match():
            others = {
                pair.key: next(t.key for t in activity.targets if t.key != pair.target) for pair in activity.pairs
            }
            right = {pair.key: pair.target for pair in activity.pairs}
            return [{**right, key: other} for key, other in others.items()]
        case Order():
            keys = [item.key for item in activity.items]
            return [[*keys[:n], keys[n + 1], keys[n], *keys[n + 2 :]] for n in range(len(keys) - 1)]
        case FillIn():
            right = {blank.key: blank.accept.id[0] for blank in activity.blanks}
            return [
                {**right, blank.key: word}
                for blank in activity.blanks
                for word in [*(wrong.answers.id[0] for wrong in blank.wrong), "qqq"]
            ]
        case Number():
            return [f"{wrong.from_:g}" for wrong in activity.wrong] + ["987654321"]
    return []


@pytest.mark.parametrize(("slug", "key"), JUDGED)
def test_every_wrong_answer_has_feedback_of_its_own_in_both_languages(slug: str, key: str) -> None:
    activity = read.lesson(slug).activities[key]
    if isinstance(activity, Practice):
        assert read.lesson(slug).services[activity.service].scenarios[activity.scenario].debrief.items
        return
    answers = wrong_answers(activity)
    assert answers
    for lang in LANGS:
        said = []
        for answer in answers:
            verdict = grade(activity, answer)
            assert verdict.credit < 1
            told = [part.text.say(lang) for part in verdict.parts.values() if not part.right and part.text]
            said.append(told[0] if told else verdict.text[0].say(lang))
        if not isinstance(activity, PickMany):  # there the options left out speak too, and come first
            assert len(set(said)) == len(said)
    feedback = [option.feedback for option in getattr(activity, "options", ())]
    assert len(set(feedback)) == len(feedback)


def parts(value: Any) -> list[Any]:
    """Return everything inside an activity."""
    if isinstance(value, tuple):
        return [found for one in value for found in parts(one)]
    if hasattr(value, "__dataclass_fields__"):
        return [value] + [found for name in value.__dataclass_fields__ for found in parts(getattr(value, name))]
    return []


@pytest.mark.parametrize(("slug", "key"), ACTIVITIES)
def test_a_wrong_idea_names_its_place_in_the_list_of_wrong_ideas(slug: str, key: str) -> None:
    for part in parts(read.lesson(slug).activities[key]):
        idea = getattr(part, "misconception", "")
        assert not idea or IDEA.fullmatch(idea)


def test_lessons_answer_documented_wrong_ideas() -> None:
    found = {
        part.misconception
        for slug, key in ACTIVITIES
        for part in parts(read.lesson(slug).activities[key])
        if getattr(part, "misconception", "")
    }
    assert len(found) >= 8


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lessons_sources_are_in_the_list_of_sources(slug: str) -> None:
    for source in read.lesson(slug).head.sources:
        match = SOURCE.fullmatch(source)
        assert match, source
        assert match[2] is None or match[2] in listed_sources(), source


@pytest.mark.parametrize("slug", SLUGS)
def test_the_numbers_in_brackets_of_a_text_are_sources_of_the_lesson(slug: str) -> None:
    lesson = read.lesson(slug)
    own = {match[2] for source in lesson.head.sources if (match := SOURCE.fullmatch(source)) and match[2]}
    for lang in LANGS:
        pieces = markdown.split((lesson.folder / f"{lang}.md").read_text("utf-8"))
        text = "\n".join(piece.text for piece in pieces if isinstance(piece, markdown.Passage))
        assert set(re.findall(r"\[(\d+)\](?!\()", text)) <= own


@pytest.mark.parametrize("key", terms())
def test_a_term_says_where_its_meaning_comes_from(key: str) -> None:
    source = terms()[key].source
    match = SOURCE.fullmatch(source)
    assert match, source
    assert match[2] is None or match[2] in listed_sources(), source


@pytest.mark.parametrize("slug", SLUGS)
def test_sentences_of_a_text_are_short(slug: str) -> None:
    for lang in LANGS:
        pieces = markdown.split((read.lesson(slug).folder / f"{lang}.md").read_text("utf-8"))
        prose = [
            line
            for piece in pieces
            if isinstance(piece, markdown.Passage)
            for line in piece.text.splitlines()
            if line and line[0] not in "#|>!-*"
        ]
        sentences = [one for line in prose for one in re.split(r"(?<=[.!?])\s+", line) if one.strip()]
        words = sum(len(sentence.split()) for sentence in sentences)
        assert words / len(sentences) <= 15
