from __future__ import annotations

import dataclasses

import pytest

from kelas.lessons import read
from kelas.serve.record import record
from kelas.tracking.progress import Progress, Recorded, progress
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

NOTHING = progress(read.lesson("kota-cerdas"), [])
WAITING = dataclasses.replace(NOTHING, finished="finish-1")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stands", [None, NOTHING])
def test_without_a_hand_in_there_is_nothing_to_wait_for(stands: Progress | None, lang: Lang) -> None:
    assert record(stands, lang) == {"state": "none", "final": True, "text": say("record.none", lang)}


@pytest.mark.parametrize("lang", LANGS)
def test_a_hand_in_waits_until_nbgrader_has_answered(lang: Lang) -> None:
    assert record(WAITING, lang) == {"state": "waiting", "final": False, "text": say("record.waiting", lang)}


@pytest.mark.parametrize("lang", LANGS)
def test_a_recorded_hand_in_shows_nbgraders_score(lang: Lang) -> None:
    found = record(dataclasses.replace(WAITING, recorded=Recorded(score=7.5, max_score=14, problem="")), lang)
    assert (found["state"], found["final"]) == ("recorded", True)
    assert "7.5" in str(found["text"]) or "7,5" in str(found["text"])
    assert "14" in str(found["text"])


@pytest.mark.parametrize("lang", LANGS)
def test_a_problem_is_said_without_nbgraders_own_words(lang: Lang) -> None:
    found = record(
        dataclasses.replace(WAITING, recorded=Recorded(score=0, max_score=14, problem="Traceback: /home/x")), lang
    )
    assert (found["state"], found["final"]) == ("problem", True)
    assert "Traceback" not in str(found["text"])
