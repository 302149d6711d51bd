from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learners import LEARNER, right_answer, right_answers

from kelas import attempts
from kelas.activities import Practice
from kelas.attempts import LONGEST_TEXT, Sender, hint, last_verdict, refuse, submit
from kelas.events.given import given as given_in
from kelas.events.kinds import Attempt, HintShown, NumberRefused
from kelas.events.store import Store
from kelas.grading import answers
from kelas.lessons import judge, read
from kelas.lessons.judge import Given
from kelas.tracking.progress import progress
from kelas.words.interface import say

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
REAL = "357101" + "010190" + "0001"


# What follows from SQLite's files and pages.
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def store(any_store: Store) -> Store:
    return any_store


@pytest.fixture
def sender(store: Store) -> Sender:
    return Sender(store=store, lesson=read.lesson("kota-cerdas"), activity="arti", learner="l-1", lang="id")


def test_a_right_answer_earns_its_credit_and_is_kept(sender: Sender) -> None:
    verdict = submit(sender, "message-1", "layanan", NOW)
    assert (verdict["outcome"], verdict["credit"]) == ("correct", 1.0)
    (kept,) = sender.store.read()
    assert kept == Attempt(
        id="message-1",
        learner="l-1",
        lesson="kota-cerdas",
        at=NOW,
        activity="arti",
        answer="layanan",
        credit=1.0,
        outcome="correct",
        lang="id",
    )


def test_the_verdict_is_said_in_the_learners_language(sender: Sender) -> None:
    english = Sender(store=sender.store, lesson=sender.lesson, activity="arti", learner="l-1", lang="en")
    option = next(option for option in sender.lesson.activities["arti"].options if option.key == "kamera")
    assert submit(sender, "message-1", "kamera", NOW)["parts"]["kamera"]["text"] == option.feedback.id
    assert submit(english, "message-2", "kamera", NOW)["parts"]["kamera"]["text"] == option.feedback.en


def test_sending_again_changes_nothing_and_gives_the_same_verdict(sender: Sender) -> None:
    first = submit(sender, "message-1", "kamera", NOW)
    submit(sender, "message-2", "layanan", NOW)
    again = submit(sender, "message-1", "layanan", NOW + timedelta(hours=1))
    assert again == first
    assert [kept.id for kept in sender.store.read()] == ["message-1", "message-2"]


def test_sending_a_practice_move_again_gives_the_verdict_of_its_place(store: Store) -> None:
    lesson, learner = read.lesson("cekbansos"), LEARNER
    sender = Sender(store=store, lesson=lesson, activity="cek-sendiri", learner=learner, lang="id")
    moves = right_answers(lesson, "cek-sendiri", learner)
    verdicts = [submit(sender, f"message-{n}", move, NOW) for n, move in enumerate(moves)]
    assert verdicts[-1]["outcome"] == "correct"
    assert [submit(sender, f"message-{n}", move, NOW) for n, move in enumerate(moves)] == verdicts
    assert len(store.read()) == len(moves)


def everything_in(database: Path) -> bytes:
    """Every byte of the database: its file, its log, and all its rows as text."""
    files = b"".join(file.read_bytes() for file in database.parent.glob("events.db*"))
    with sqlite3.connect(database) as plain:
        tables = [name for (name,) in plain.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = [plain.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    return files + repr(rows).encode()


@pytest.mark.parametrize(
    "answer",
    [
        REAL,
        f"nik saya {REAL}!",
        " ".join(REAL),
        [REAL],
        {"action": "cek", "fields": {"nik": REAL}},
        {REAL: "x"},
        int(REAL),
    ],
    ids=["alone", "in a text", "spaced out", "in a list", "in a field", "as a key", "as a number"],
)
@only_sqlite
def test_a_number_that_could_be_real_is_refused_and_leaves_no_digit_behind(
    sender: Sender, home: Path, answer: Any
) -> None:
    verdict = submit(sender, "message-1", answer, NOW)
    assert verdict == {"outcome": "refused", "credit": 0.0, "text": [say("verdict.refused", "id")], "parts": {}}
    assert [type(kept) for kept in sender.store.read()] == [NumberRefused]
    found = everything_in(home / "events.db")
    for piece in (REAL, REAL[:8], REAL[8:], " ".join(REAL)):
        assert piece.encode() not in found


def test_a_practice_number_is_taken(store: Store) -> None:
    lesson = read.lesson("cekbansos")
    sender = Sender(store=store, lesson=lesson, activity="cek-sendiri", learner="l-1", lang="id")
    number = REAL[:12] + "0000"
    assert submit(sender, "message-1", {"action": "buka", "fields": {"nik": number}}, NOW)["outcome"] != "refused"


def test_a_number_that_the_browser_refused_is_counted_without_it(sender: Sender) -> None:
    assert refuse(sender, "message-1", NOW)["outcome"] == "refused"
    (kept,) = sender.store.read()
    assert kept == NumberRefused(id="message-1", learner="l-1", lesson="kota-cerdas", at=NOW, activity="arti")


@pytest.mark.parametrize(
    "answer",
    ["x" * (LONGEST_TEXT + 1), "😀" * 100_000, ["y"] * 5000, {str(n): "" for n in range(5000)}, [["x" * 5000]]],
    ids=["long", "very long", "many parts", "many keys", "long inside"],
)
def test_an_answer_too_large_to_judge_is_explained_and_not_kept(sender: Sender, answer: Any) -> None:
    verdict = submit(sender, "message-1", answer, NOW)
    assert verdict["outcome"] == "unreadable"
    assert str(LONGEST_TEXT) in verdict["text"][0]
    assert sender.store.read() == []


def test_an_answer_nested_deeper_than_the_stack_is_explained_and_not_kept(sender: Sender) -> None:
    deep: Any = "x"
    for _ in range(20_000):
        deep = [deep]
    assert submit(sender, "message-1", deep, NOW)["outcome"] == "unreadable"
    assert sender.store.read() == []


def fill(store: Store) -> None:
    """Leave the real database no page to grow by."""
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


LONG = [f"{'z' * 900}{n}" for n in range(900)]


@only_sqlite
def test_an_answer_that_the_disk_cannot_keep_is_not_acknowledged(sender: Sender) -> None:
    fill(sender.store)
    verdict = submit(sender, "message-1", LONG, NOW)
    assert verdict == {"outcome": "not-saved", "credit": 0.0, "text": [say("verdict.not-saved", "id")], "parts": {}}
    assert sender.store.read() == []


def break_down(store: Store) -> None:
    """Take the events away, as a damaged file would."""
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")


def test_an_answer_that_meets_a_broken_database_is_not_acknowledged(sender: Sender) -> None:
    break_down(sender.store)
    assert submit(sender, "message-1", "layanan", NOW)["outcome"] == "not-saved"


def test_a_real_number_is_refused_even_if_that_cannot_be_counted(sender: Sender) -> None:
    break_down(sender.store)
    assert submit(sender, "message-1", REAL, NOW)["outcome"] == "refused"
    assert refuse(sender, "message-2", NOW)["outcome"] == "refused"


def test_a_hint_is_given_even_if_that_cannot_be_counted(sender: Sender) -> None:
    told = sender.lesson.activities["arti"].hint
    assert told is not None
    assert hint(sender, "message-1", NOW) == told.id
    assert [type(kept) for kept in sender.store.read()] == [HintShown]
    break_down(sender.store)
    assert hint(sender, "message-2", NOW) == told.id


@pytest.mark.parametrize(
    "answer",
    [
        *("\ud800", "a\0b", "\u202eabc", "<script>", "🙂🙂", "", None, True, [], {}, [None, {"": "\n"}]),
        *(float("nan"), float("inf"), float("-inf"), 10**400, -(10**400), 1e308, {"\udfff": ["\0"]}),
    ],
    ids=repr,
)
def test_anything_that_json_can_say_is_kept_and_can_be_read(sender: Sender, answer: Any) -> None:
    assert submit(sender, "message-1", answer, NOW)["outcome"] == "unreadable"
    (kept,) = sender.store.read()
    json.dumps(kept.data(), allow_nan=False).encode("utf-8")
    assert submit(sender, "message-1", answer, NOW)["outcome"] == "unreadable"


def test_a_page_opened_again_shows_the_last_verdict(sender: Sender) -> None:
    assert last_verdict(sender, []) is None
    verdicts = [submit(sender, f"message-{n}", answer, NOW) for n, answer in enumerate(["kamera", "layanan", "x"])]
    past = given_in(sender.lesson, "arti", sender.store.read())
    assert [last_verdict(sender, past[:n]) for n in (1, 2, 3)] == verdicts


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def some_answer(data: st.DataObject, lesson: Any, key: str, learner: str, given: list[Given]) -> Any:
    """A right answer, one made of what the screen offers, junk, or a number that is refused."""
    activity = lesson.activities[key]
    if data.draw(st.integers(0, 4)) == 0:
        return data.draw(junk | st.just(REAL))
    shown = judge.view(lesson, key, learner, given, "id")
    if isinstance(activity, Practice):
        screen = shown["screen"]
        actions = [action["key"] for action in screen["actions"]] + ["tomorrow", "restart", "judge"]
        fields = {
            field["key"]: data.draw(st.sampled_from([one["key"] for one in field.get("options", ())] or ["x", "1"]))
            for field in screen["fields"]
        }
        return {"action": data.draw(st.sampled_from(actions)), "fields": fields}
    right = right_answer(activity)
    if isinstance(right, list):
        return data.draw(st.permutations(right))[: data.draw(st.integers(1, len(right)))] if right else right
    if isinstance(right, dict):
        return {part: right[part] if data.draw(st.booleans()) else data.draw(st.text(max_size=3)) for part in right}
    return right if data.draw(st.booleans()) else data.draw(st.sampled_from([str(right) + "0", "1", "x"]))


@pytest.mark.parametrize("slug", list(read.folders()))
@settings(max_examples=25)
@given(data=st.data())
def test_the_live_score_is_the_score_of_answers_json(
    tmp_path_factory: pytest.TempPathFactory, slug: str, data: st.DataObject
) -> None:
    lesson, folder = read.lesson(slug), tmp_path_factory.mktemp("submission")
    store = Store(f"sqlite:///{folder / 'events.db'}")
    learner = data.draw(st.sampled_from(["l-1", "l-2", LEARNER]))
    for number in range(data.draw(st.integers(1, 12))):
        key = data.draw(st.sampled_from(list(lesson.activities)))
        sender = Sender(store=store, lesson=lesson, activity=key, learner=learner, lang="id")
        past = given_in(lesson, key, store.read())
        answer = some_answer(data, lesson, key, learner, past)
        submit(sender, f"message-{number}", answer, NOW + timedelta(minutes=number))
    events = store.read()
    store.close()
    answers.write(answers.collect(lesson, learner, events), folder)
    handed_in = answers.read(folder)
    live = progress(lesson, events)
    assert {key: handed_in.points(lesson, key) for key in lesson.activities} == {
        key: judge.points(lesson.activities[key], one.credit) for key, one in live.activities.items()
    }


@pytest.mark.parametrize("slug", list(read.folders()))
def test_right_answers_earn_every_point_that_no_person_gives(store: Store, slug: str) -> None:
    lesson, learner = read.lesson(slug), LEARNER
    for key in lesson.activities:
        sender = Sender(store=store, lesson=lesson, activity=key, learner=learner, lang="en")
        for number, answer in enumerate(right_answers(lesson, key, learner)):
            submit(sender, f"{key}-{number}", answer, NOW)
    stands = progress(lesson, store.read())
    assert stands.earned == sum(activity.points for activity in lesson.judged.values())
    assert stands.mastery == "mastered"


def test_an_outcome_that_says_nothing_itself_gets_the_usual_sentence(sender: Sender) -> None:
    assert submit(sender, "message-1", "nowhere", NOW)["text"] == [say("verdict.unreadable", "id")]
    assert attempts.verdict("not-saved", "en")["text"] == [say("verdict.not-saved", "en")]
