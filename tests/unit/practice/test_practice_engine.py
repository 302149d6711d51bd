"""The engine keeps its promises, whatever is typed: shown on a small service, a library card."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library import SCENARIOS, library
from library import SERVICE as YAML

from kelas.practice import NaiveTimeError, StateError, from_json, grade, replay, start, step, to_json, view
from kelas.practice.state import State

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SERVICE = library()
RIGHT = {"nama": "Rahayu", "nik": "9971010101900000", "huruf": "{huruf}", "anak": "tidak", "setuju": True}
# A number that could be somebody's is put together here only, so that none stands in the repository.
REAL = "357101" + "150885" + "0001"


def first(seed: str = "a") -> State:
    return start(SERVICE, "biasa", seed)


def do(state: State, action: Any, now: datetime = NOW) -> State:
    return step(SERVICE, state, action, now)[0]


def send(state: State, now: datetime = NOW, **fields: Any) -> State:
    letters = view(SERVICE, state, "id")["screen"]["fields"][4]["letters"]
    return do(state, {"action": "kirim", "fields": {**RIGHT, "huruf": letters, **fields}}, now)


def codes(state: State) -> list[str]:
    return [said.code for said in state.said]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["kirim", "tomorrow", "restart", "judge", "open", "refused", "batal", "perbaiki", "lagi", "selesai"]
)
FIELDS = st.dictionaries(st.sampled_from(sorted(SERVICE.fields)) | st.text(max_size=5), ANYTHING, max_size=6)
ACTIONS = ANYTHING | st.fixed_dictionaries(
    {"action": KEYS | ANYTHING}, optional={"fields": FIELDS | ANYTHING, "message": ANYTHING, "verdict": ANYTHING}
)
SENT = st.just({"action": "kirim", "fields": {**RIGHT, "huruf": "AB2C"}})


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTIONS | SENT, max_size=12), st.sampled_from(["a", "b", "c"]))
def test_any_inputs_end_in_a_state_that_can_be_shown_in_both_languages(actions: list[Any], seed: str) -> None:
    state = first(seed)
    for action in actions:
        before = state
        state, notes = step(SERVICE, state, action, NOW)
        assert notes or state.screen != before.screen or action["action"] in SERVICE.screens[before.screen].actions
        for lang in ("id", "en"):
            shown = view(SERVICE, state, lang)
            json.dumps(shown, ensure_ascii=False).encode("utf-8")
            assert shown["screen"]["title"]
        assert 0 <= grade(SERVICE, state).credit <= 1
        assert from_json(json.loads(json.dumps(to_json(state)))) == state


@settings(max_examples=100, deadline=None)
@given(st.lists(ACTIONS | SENT, max_size=12))
def test_replaying_the_actions_gives_the_same_state_and_changes_no_input(actions: list[Any]) -> None:
    moves = [(action, NOW + timedelta(minutes=number)) for number, action in enumerate(actions)]
    kept = copy.deepcopy(to_json(first()))
    state = first()
    for action, now in moves:
        state = do(state, action, now)
    assert replay(SERVICE, "biasa", "a", moves) == state
    assert to_json(first()) == kept


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTIONS | SENT, max_size=12))
def test_a_transition_never_loses_a_typed_field(actions: list[Any]) -> None:
    state = first()
    for action in actions:
        before = state
        state = do(state, action)
        meant = action.get("action") if isinstance(action, dict) else None
        if meant == "restart" or (meant == "lagi" and before.screen == "status"):  # both clear on purpose
            continue
        assert set(before.values) <= set(state.values)
        typed = action.get("fields") if isinstance(action, dict) else None
        changed = {key for key in before.values if before.values[key] != state.values[key]}
        assert changed <= set(typed if isinstance(typed, dict) else ())


@pytest.mark.parametrize("action", [None, 7, "kirim", [], {}, {"action": None}, {"action": ["kirim"]}, {"action": {}}])
def test_what_is_no_action_is_answered_with_a_sentence(action: object) -> None:
    assert codes(do(first(), action)) == ["action-unreadable"]


def test_an_unknown_action_is_answered_and_what_was_typed_is_kept() -> None:
    state = do(first(), {"action": "terbang", "fields": {"nama": "Rahayu"}})
    assert codes(state) == ["action-unknown"]
    assert state.values["nama"] == "Rahayu"


@pytest.mark.parametrize(
    "text",
    ["😀👨‍👩‍👧", "مرحبا بالعالم", "<script>alert(1)</script><b>x", "{nik} {huruf} %s {0}", "' OR 1=1 --", "\u202eabc"],
    ids=["emoji", "right to left", "html", "templates", "sql", "bidi mark"],
)
def test_text_of_any_kind_is_kept_and_shown_as_typed(text: str) -> None:
    state = send(first(), cerita=text)
    assert state.values["cerita"] == text
    review = view(SERVICE, state, "id")["screen"]["blocks"][1]
    assert text in [row["value"] for row in review["rows"]]


def test_100_000_characters_are_cut_with_a_sentence() -> None:
    state = send(first(), cerita="a" * 100_000)
    assert len(state.values["cerita"]) == 1000
    assert [fault.code for fault in state.faults["cerita"]] == ["text-too-long"]
    assert state.screen == "isi"


def test_control_marks_and_half_characters_are_made_storable() -> None:
    assert do(first(), {"action": "x", "fields": {"nama": "a\x00b\ud800c"}}).values["nama"] == "ab\ufffdc"


@pytest.mark.parametrize("value", [{"a": 1}, 3.5, True, ["x"], 10**5000], ids=["map", "float", "bool", "list", "huge"])
def test_a_value_of_the_wrong_type_leaves_the_earlier_value(value: object) -> None:
    state = do(do(first(), {"action": "x", "fields": {"nama": "Rahayu"}}), {"action": "x", "fields": {"nama": value}})
    assert state.values["nama"] == "Rahayu"
    assert state.faults["nama"][0].code in ("value-unreadable", "text-too-long")


@pytest.mark.parametrize(
    ("field", "value"),
    [("anak", "mungkin"), ("anak", ["ya"]), ("minat", ["novel", "x"]), ("tempat", "pare"), ("minat", "peta")],
)
def test_a_choice_outside_the_list_is_refused(field: str, value: object) -> None:
    state = send(first(), **{field: value})
    assert state.faults[field][0].code == "value-not-an-option"
    assert field not in state.values


@pytest.mark.parametrize("field", ["nama", "cerita", "nik", "kk", "huruf"])
@pytest.mark.parametrize(
    "form", [REAL, f"{REAL[:6]} {REAL[6:12]}-{REAL[12:]}", f"NIK saya {REAL}, ya"], ids=["plain", "spaced", "told"]
)
def test_a_number_that_could_be_real_is_refused_and_kept_nowhere(field: str, form: str) -> None:
    state = do(first(), {"action": "x", "fields": {field: "lama"}})
    state = send(state, **{field: form})
    assert codes(state) == ["number-may-be-real"]
    assert state.screen == "isi"
    assert state.values[field] == "lama"
    assert state.counts == {"private": 1}
    kept = json.dumps([to_json(state), view(SERVICE, state, "id")])
    assert REAL[6:12] not in kept


def test_a_number_refused_before_it_came_here_is_counted() -> None:
    assert do(first(), {"action": "refused"}).counts == {"private": 1}


def test_a_field_is_asked_only_when_its_condition_holds() -> None:
    assert "umur" not in [field["key"] for field in view(SERVICE, first(), "id")["screen"]["fields"]]
    state = send(first(), anak="ya")
    assert [fault.code for fault in state.faults["umur"]] == ["field-filled"]
    assert send(state, anak="ya", umur="12").screen == "status"
    assert [fault.rule for fault in send(state, anak="ya", umur="40").faults["umur"]] == ["umur-anak"]


def test_a_rule_holds_only_between_its_dates() -> None:
    assert send(first(), datetime(2020, 5, 5, tzinfo=UTC), nama="Ani").screen == "status"
    assert send(first(), NOW, nama="Ani").faults["nama"][0].rule == "nama-baru"


def test_a_sentence_says_numbers_and_an_assumed_rule_says_so() -> None:
    state = send(first(), nik="123", anak="ya", umur="40")
    faults = view(SERVICE, state, "id")["faults"]
    assert faults["nik"] == ["3 dari 16"]
    assert faults["umur"] == ["Umur 0 sampai 17 assumed"]


def test_a_ticket_number_is_never_like_a_real_one() -> None:
    ticket = send(first()).tickets["kartu"].number
    assert ticket.startswith("LAT-PUSTAKA-20260302-")
    assert len(ticket.rsplit("-", 1)[1]) == 4


def test_offices_work_day_by_day_and_history_keeps_the_dates() -> None:
    state = send(first())
    for _ in range(4):
        state = do(state, {"action": "tomorrow"})
    assert [line.status for line in state.tickets["kartu"].history] == [
        "SUBMITTED",
        "CHECKING",
        "APPROVED",
        "READY",
        "DONE",
    ]
    assert [line.day for line in state.tickets["kartu"].history][-1] == "2026-03-06"
    assert codes(do(state, {"action": "tomorrow"}))[-1] == "no-news"


def test_real_days_count_as_practice_days() -> None:
    state = do(send(first()), {"action": "x"}, NOW + timedelta(days=1))
    assert state.tickets["kartu"].status == "CHECKING"


def test_a_day_begins_at_midnight_in_kediri() -> None:
    assert do(first(), {"action": "x"}, datetime(2026, 3, 2, 17, 30, tzinfo=UTC)).day == "2026-03-03"


def test_a_returned_form_asks_exactly_the_faulty_fields_and_goes_on_when_corrected() -> None:
    state = send(first(), nama="Salah")
    state = do(do(do(state, {"action": "tomorrow"}), {"action": "tomorrow"}), {"action": "perbaiki"})
    shown = view(SERVICE, state, "id")
    assert [field["key"] for field in shown["screen"]["fields"]] == ["nama"]
    assert list(shown["faults"]) == ["nama"]
    same = do(state, {"action": "kirim", "fields": {"nama": "Salah"}})
    assert same.screen == "perbaiki"
    state = do(state, {"action": "kirim", "fields": {"nama": "Rahayu"}})
    assert (state.screen, state.tickets["kartu"].status, state.unmended) == ("status", "SUBMITTED", ())
    assert state.tickets["kartu"].returned == 1
    assert state.values["nik"] == RIGHT["nik"]


def test_a_status_moves_only_where_it_may() -> None:
    state = send(first())
    assert do(state, {"action": "batal"}).tickets["kartu"].status == "CANCELLED"
    checking = do(state, {"action": "tomorrow"})
    refused = do(checking, {"action": "batal"})
    assert codes(refused) == ["not-now"]
    assert refused.tickets == checking.tickets


def test_a_full_library_rejects() -> None:
    service = library(SCENARIOS.replace("penuh: [tidak]", "penuh: [ya]"))
    state = start(service, "biasa", "a")
    letters = view(service, state, "id")["screen"]["fields"][4]["letters"]
    moves = [{"action": "kirim", "fields": {**RIGHT, "huruf": letters}}, {"action": "tomorrow"}, {"action": "tomorrow"}]
    state = replay(service, "biasa", "a", [(move, NOW) for move in moves])
    assert state.tickets["kartu"].status == "REJECTED"


def test_a_button_that_is_not_shown_does_nothing() -> None:
    state = send(first())
    refused = do(state, {"action": "perbaiki"})
    assert (refused.screen, codes(refused)) == ("status", ["not-now"])
    assert "perbaiki" not in [action["key"] for action in view(SERVICE, state, "id")["screen"]["actions"]]


def test_an_action_whose_moves_all_fail_is_answered() -> None:
    assert codes(do(send(first()), {"action": "selesai"})) == ["not-now"]


def test_effects_clear_count_and_wait() -> None:
    state = do(send(first(), cerita="x"), {"action": "lagi"})
    assert "cerita" not in state.values
    assert (state.counts["lagi"], state.skipped, state.tickets["kartu"].status) == (1, 2, "APPROVED")


def test_a_message_is_judged_once_and_only_where_it_is_shown() -> None:
    state = do(send(first()), {"action": "tomorrow"})
    assert codes(do(first(), {"action": "judge", "message": "pesan", "verdict": "scam"})) == ["message-unknown"]
    assert codes(do(state, {"action": "judge", "message": "lain", "verdict": "scam"})) == ["message-unknown"]
    assert codes(do(state, {"action": "judge", "message": "pesan", "verdict": "x"})) == ["action-unreadable"]
    assert codes(do(state, {"action": "open", "message": "pesan"})) == ["no-link"]
    message = view(SERVICE, state, "id")["screen"]["blocks"][2]["messages"][0]
    assert (message["judged"], message["right"], message["signs"]) == (None, None, [])
    state = do(state, {"action": "judge", "message": "pesan", "verdict": "scam"})
    message = view(SERVICE, state, "id")["screen"]["blocks"][2]["messages"][0]
    assert (message["judged"], message["right"], message["signs"]) == ("scam", False, ["s"])
    again = do(state, {"action": "judge", "message": "pesan", "verdict": "official"})
    assert (codes(again), again.judged) == (["already-judged"], {"pesan": "scam"})


def test_credit_is_none_before_the_end_and_the_weighted_criteria_after_it() -> None:
    state = send(do(first(), {"action": "refused"}))
    for _ in range(4):
        state = do(state, {"action": "tomorrow"})
    assert grade(SERVICE, state).credit == 0
    state = do(state, {"action": "selesai"})
    assert state.ended
    assert grade(SERVICE, state).credit == 0.75
    assert dict(grade(SERVICE, state).criteria) == {"goal": 1.0, "private": 0.0}


def test_after_the_end_only_starting_again_does_anything_and_gives_a_new_round() -> None:
    state = do(send(first()), {"action": "batal"})
    state = do(state, {"action": "selesai"})
    assert codes(do(state, {"action": "refused"})) == ["already-ended"]
    again = do(state, {"action": "restart"})
    assert (again.round, again.screen, again.ended) == (1, "isi", False)
    assert do(first(), {"action": "restart"}).round == 0


def test_naive_time_is_a_programming_error() -> None:
    with pytest.raises(NaiveTimeError, match="zone"):
        step(SERVICE, first(), {"action": "kirim"}, datetime(2026, 3, 2))


@pytest.mark.parametrize("data", [{}, {"screen": 1}, {"values": 3}, {"values": {}, "faults": []}])
def test_a_broken_stored_state_is_named(data: dict[str, Any]) -> None:
    with pytest.raises(StateError, match="not a stored state"):
        from_json(data)


def test_the_last_possible_day_is_no_fault() -> None:
    last = datetime(9999, 12, 30, tzinfo=UTC)
    state = first()
    for _ in range(5):
        state = do(state, {"action": "tomorrow"}, last)
    assert state.day


def test_the_practice_clock_has_an_end_and_says_so() -> None:
    state = do(send(first()), {"action": "lagi"})
    for _ in range(499):
        state = do(state, {"action": "lagi"})
    assert codes(do(state, {"action": "tomorrow"})) == ["clock-at-its-end"]


def test_a_tomorrow_button_that_goes_with_the_news_is_no_mistake_of_the_learner() -> None:
    until_news = "tomorrow: {label: {id: Besok, en: Tomorrow}, when: {of: ticket:kartu, is: SUBMITTED}}"
    service = library(service=YAML.replace("tomorrow: {label: {id: Besok, en: Tomorrow}}", until_news))
    state = send(start(service, "biasa", "a"))
    after, notes = step(service, state, {"action": "tomorrow"}, NOW)
    assert after.tickets["kartu"].status == "CHECKING"
    assert "not-now" not in [note.code for note in notes]
