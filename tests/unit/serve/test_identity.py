from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.events.store import Store
from kelas.serve.identity import (
    NICKNAME_LENGTH,
    PHRASE_LENGTH,
    Limit,
    Pace,
    Register,
    nickname_problem,
    phrase_words,
    secret,
    tidy,
)

REAL = "357101" + "010190" + "0001"


@pytest.fixture
def register(store: Store) -> Register:
    return Register(store, b"key")


def test_a_guest_is_known_and_nameless(register: Register) -> None:
    guest = register.guest("id")
    assert register.known(guest)
    assert register.nickname(guest) == ""
    assert not register.known("l-nobody")
    assert register.nickname("l-nobody") == ""


def test_guests_have_ids_that_cannot_be_guessed(register: Register) -> None:
    assert len({register.guest("id") for _ in range(20)}) == 20
    assert all(len(register.guest("id")) >= 18 for _ in range(3))


def test_a_learner_comes_back_with_their_phrase(register: Register, store: Store) -> None:
    guest = register.guest("en")
    phrase = register.join(guest, "Budi", "KELAS1")
    assert len(phrase.split()) == PHRASE_LENGTH
    assert register.by_phrase(phrase) == guest
    (kept,) = store.learners()
    assert (kept["nickname"], kept["cohort"], kept["lang"]) == ("Budi", "KELAS1", "en")


@pytest.mark.parametrize(
    "write", [str.upper, str.title, lambda p: p.replace(" ", ", "), lambda p: f"  {p.replace(' ', '-')}. "]
)
def test_case_commas_and_spacing_of_a_phrase_are_forgiven(register: Register, write: object) -> None:
    guest = register.guest("id")
    assert register.by_phrase(write(register.join(guest, "Budi", ""))) == guest  # type: ignore[operator]


def test_a_wrong_phrase_leads_nowhere(register: Register) -> None:
    words = register.join(register.guest("id"), "Budi", "").split()
    other = next(word for word in phrase_words() if word not in words)
    for wrong in ("", "   ", " ".join(words[:3]), " ".join([*words, other]), " ".join([*words[:3], other]), "1 2 3 4"):
        assert register.by_phrase(wrong) is None
    assert register.by_phrase(" ".join(reversed(words))) is None or words == words[::-1]


def test_the_old_phrase_is_dead_after_a_new_one(register: Register) -> None:
    guest = register.guest("id")
    old = register.join(guest, "Budi", "")
    new = register.new_phrase(guest)
    assert register.by_phrase(new) == guest
    assert register.by_phrase(old) is None


def test_a_phrase_is_nowhere_on_the_disk(register: Register, home: Path) -> None:
    phrase = register.join(register.guest("id"), "Budi", "")
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert phrase.encode() not in kept
    assert not any(f" {word} ".encode() in kept for word in phrase.split())


def test_a_phrase_of_another_installation_leads_nowhere(register: Register, store: Store) -> None:
    phrase = register.join(register.guest("id"), "Budi", "")
    assert Register(store, b"another key").by_phrase(phrase) is None


def test_phrases_are_made_of_enough_plain_words() -> None:
    words = phrase_words()
    assert len(words) == len(set(words)) >= 1000, "four of a thousand words are a million million phrases"
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


@given(st.text())
def test_any_text_may_be_typed_as_a_phrase(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    store = Store(f"sqlite:///{tmp_path_factory.getbasetemp() / 'phrases.db'}")
    assert Register(store, b"key").by_phrase(text) is None
    store.close()


@pytest.mark.parametrize(
    "nickname", ["Budi", "Bu Ratna", "Siti 2", "Kelas 7B 2026", "日本", "O'Neil", "🙂", "x" * NICKNAME_LENGTH]
)
def test_a_nickname_is_taken(nickname: str) -> None:
    assert nickname_problem(nickname) is None


@pytest.mark.parametrize(
    "nickname",
    [
        REAL,
        f"Budi {REAL}",
        " ".join(REAL),
        REAL[:12] + "0000",
        "0812" + "3456789",
        "+62 812-345-6789",
        "(0354) 682955",
        "budi@example.org",
        "19900101",
    ],
)
def test_a_nickname_that_gives_somebody_away_is_refused(nickname: str) -> None:
    assert nickname_problem(nickname) == "join.nickname-private"


@pytest.mark.parametrize(
    ("nickname", "problem"), [("", "join.nickname-missing"), ("x" * (NICKNAME_LENGTH + 1), "join.nickname-long")]
)
def test_a_nickname_that_is_missing_or_long_is_refused(nickname: str, problem: str) -> None:
    assert nickname_problem(nickname) == problem


@given(st.text())
def test_a_typed_text_becomes_one_short_printable_line(text: str) -> None:
    tidied = tidy(text)
    assert tidied.isprintable()
    assert len(tidied) <= 500
    assert "  " not in tidied
    assert tidied == tidied.strip()


def test_the_secret_is_made_once_and_is_its_owners_only(home: Path) -> None:
    made = secret(home)
    assert len(made) == 32
    assert secret(home) == made
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_a_secret_that_was_half_made_is_made_anew(home: Path) -> None:
    (home / "secret").touch()
    assert len(secret(home)) == 32


def test_a_place_may_try_so_often_and_no_more() -> None:
    limit = Limit(tries=3, seconds=3600)
    assert [limit.passes("here") for _ in range(5)] == [True, True, True, False, False]
    assert limit.passes("elsewhere")


def test_tries_are_forgotten_after_their_time() -> None:
    limit = Limit(tries=1, seconds=-1)
    assert [limit.passes("here") for _ in range(3)] == [True, True, True]


def test_a_pace_lets_some_pass_at_once_and_then_one_after_the_other() -> None:
    pace = Pace(at_once=3, per_second=2)
    waits = [pace.wait("a") for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3] == pytest.approx(0.5, abs=0.05)
    assert waits[4] == pytest.approx(1.0, abs=0.05)
    assert pace.wait("b") == 0
