"""What a learner gets to read and to take away is all that is kept, and of nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from belongings import JOINED, SLUG, settle

from kelas.events.kinds import KINDS, Attempt, Event, SubmissionGraded, Verdict
from kelas.events.store import Store
from kelas.lessons import read
from kelas.rights.audit import What, look, looks, looks_at
from kelas.rights.own import as_json, kept, pack
from kelas.rights.telling import by_lesson, clock, readable, told
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

ME, OTHER = "l-1111", "l-2222"
LESSON = read.lesson(SLUG)


@pytest.fixture
def two(store: Store, home: Path) -> Store:
    store.add_cohort("MAWAR10", "Lokakarya Mawar", JOINED.isoformat())
    settle(store, home, ME, "Cempaka", cohort="MAWAR10")
    settle(store, home, OTHER, "Dahlia")
    return store


def test_everything_is_in_it_and_nothing_of_others(two: Store) -> None:
    found = kept(two, ME)
    assert found.row["nickname"] == "Cempaka"
    assert found.row["has_phrase"] is True
    assert found.workshop == "Lokakarya Mawar"
    assert [event.KIND for event in found.events] == [event.KIND for event in two.read(learner=ME)]
    assert {**found.grades[0], "handed_in": ""} == {
        "lesson": SLUG,
        "score": 3,
        "max_score": 8,
        "handed_in": "",
        "comments": ["Bagus, Cempaka"],
    }
    assert {str(file).split("/")[1] for file in found.files} == {"submitted", "autograded", "feedback", ME}
    whole = as_json(found)
    assert OTHER not in whole
    assert "Dahlia" not in whole
    assert f"digest-{ME}" not in whole, "the phrase's fingerprint is a secret, even for its owner"


def test_there_is_nothing_to_read_about_nobody(two: Store) -> None:
    with pytest.raises(KeyError):
        kept(two, "l-3333")


def test_the_file_holds_a_page_json_and_every_notebook(two: Store) -> None:
    target = io.BytesIO()
    pack(kept(two, ME), "<p>halaman</p>", target)
    with zipfile.ZipFile(target) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
        assert packed.read("data.html") == b"<p>halaman</p>"
        data = json.loads(packed.read("data.json"))
    assert len([name for name in names if name.startswith("files/")]) == 4
    assert len(data["events"]) == 8
    assert data["learner"]["cohort"] == "MAWAR10"


def test_a_look_at_a_learner_their_workshop_or_everybody_is_shown_and_no_other(two: Store) -> None:
    look(two, "trainer-1", "board", cohort="MAWAR10")
    look(two, "trainer-1", "board", cohort="LAIN20")
    look(two, "trainer-2", "report")
    look(two, "trainer-3", "feedback", learner=ME)
    look(two, "trainer-3", "feedback", learner=OTHER)
    assert [one.who for one in kept(two, ME).looks] == ["trainer-3", "trainer-2", "trainer-1"]
    assert [one.who for one in kept(two, OTHER).looks] == ["trainer-3", "trainer-2"]
    assert len(list(looks(two))) == 5


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("what", get_args(What))
def test_every_kind_of_look_is_said_in_words(what: What, lang: Lang) -> None:
    assert "trainer-1" in say(f"data.look-{what}", lang, who="trainer-1")


def test_a_look_from_before_a_learner_came_is_not_about_them(two: Store) -> None:
    look(two, "trainer-1", "board")
    (line,) = looks(two)
    later = (line.at + timedelta(seconds=1)).isoformat()
    assert looks_at(two, ME, "", later) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_said_in_words(two: Store, kind: str, lang: Lang) -> None:
    known: dict[str, Any] = {"id": "e", "learner": ME, "at": JOINED, "lesson": SLUG, "activity": "pilar", "lang": "id"}
    known |= {"answer": {}, "credit": 1.0, "outcome": "correct", "finished": "f", "score": 2.5, "max_score": 8.0}
    made = KINDS[kind]
    event: Event = made(**{name: known[name] for name in made.__dataclass_fields__ if name in known})
    line = told(event, LESSON, lang)
    assert line.text
    assert kind not in line.text
    if "activity" in made.__dataclass_fields__:
        assert LESSON.activities["pilar"].prompt.say(lang) in line.text


@pytest.mark.parametrize("outcome", get_args(Verdict))
def test_every_verdict_is_said_in_words(two: Store, outcome: Verdict) -> None:
    event = two.read(learner=ME, kinds=[Attempt])[0]
    assert isinstance(event, Attempt)
    event = replace(event, outcome=outcome)
    assert outcome not in told(event, LESSON, "id").text


def test_a_problem_with_grading_is_said_without_a_score() -> None:
    event = SubmissionGraded(
        id="g", learner=ME, at=JOINED, lesson=SLUG, finished="f", score=0, max_score=8, problem="kernel died"
    )
    assert told(event, LESSON, "en").text == "Could not be graded."


def test_an_answer_is_shown_as_the_learner_saw_it() -> None:
    for activity in LESSON.activities.values():
        options = getattr(activity, "options", None)
        if options:
            key, text = options[0].key, options[0].text
            assert readable(activity, key, "id") == text.id
            assert readable(activity, [key], "en") == text.en
    assert readable(None, {"a": ["b", None], "c": ""}, "id") == "a: b; –; c: –"


def test_lines_of_a_lesson_that_is_no_more_are_shown_too(two: Store) -> None:
    event = replace(two.read(learner=ME)[0], lesson="yang-dulu")
    ((slug, title, lines),) = by_lesson([event], {}, "id")
    assert (slug, title, len(lines)) == ("yang-dulu", "yang-dulu", 1)


def test_a_time_is_that_of_kediri() -> None:
    assert clock(JOINED, "id") == "02/03/2026 09.00 WIB"
    assert clock(JOINED, "en") == "02/03/2026 09:00 WIB"
