"""The typed kinds, rows, papers and appointments keep the engine's promises: shown on a market stall."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from market import PICTURE, market

from kelas.practice import from_json, replay, start, step, to_json, view
from kelas.practice.check import check
from kelas.practice.fields import Slots
from kelas.practice.rules import Scene, officer_faults
from kelas.practice.slots import offered, told
from kelas.practice.state import State

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SERVICE = market()
PEOPLE = [
    {"nama": "Rara", "umur": "31", "tugas": "jaga", "hadir": "yes"},
    {"nama": "Budi", "umur": "19", "tugas": "jual"},
]
# A number that could be somebody's is put together here only, so that none stands in the repository.
REAL = "357101" + "150885" + "0001"


def do(state: State, action: Any, now: datetime = NOW) -> State:
    return step(SERVICE, state, action, now)[0]


def form(seed: str = "a") -> State:
    return do(start(SERVICE, "warga", seed), {"action": "lanjut"})


def right(state: State) -> dict[str, Any]:
    """Return what is right in every field."""
    fields = {field["key"]: field for field in view(SERVICE, state, "id")["screen"]["fields"]}
    free = next(time["key"] for day in fields["jadwal"]["days"] for time in day["times"] if not time["full"])
    typed = {"kg": "2,5 kg", "mulai": "5 Maret 2026", "kode": "48 29 13", "ktp": "ktp-bagus", "tempat": "kemasan"}
    return {**typed, "jadwal": free, "anggota": PEOPLE, "lain": []}


def send(state: State | None = None, **fields: Any) -> State:
    state = state or form()
    return do(state, {"action": "kirim", "fields": {**right(state), **fields}})


def said(state: State) -> list[str]:
    return [one.code for one in state.said]


def rules(state: State, key: str) -> list[str]:
    return [fault.rule for fault in state.faults.get(key, ())]


def look(state: State, of: str) -> str:
    return Scene(SERVICE, state).look(of)


def test_the_stall_is_a_sound_definition() -> None:
    assert check(SERVICE) == []


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
CELLS = st.dictionaries(st.sampled_from(["nama", "umur", "tugas", "hadir", "x"]), ANYTHING | st.just("20"), max_size=5)
ROWS = st.lists(CELLS | ANYTHING, max_size=8)
FIELDS = st.dictionaries(st.sampled_from(sorted(SERVICE.fields)), ANYTHING | ROWS, max_size=9)
DECIDE = st.fixed_dictionaries(
    {
        "action": st.just("decide"),
        "application": st.sampled_from(["tini", "yudi", "wati", "x"]) | ANYTHING,
        "decision": st.sampled_from(["APPROVED", "FIX", "REJECTED", "DONE"]) | ANYTHING,
        "reasons": st.lists(st.sampled_from(["kg", "buram", "luar", "orang", "x"]), max_size=4) | ANYTHING,
    }
)
KEYS = st.sampled_from(["lanjut", "kirim", "save", "tomorrow", "perbaiki", "selesai", "decide", "restart"])
ACTIONS = DECIDE | st.fixed_dictionaries({"action": KEYS}, optional={"fields": FIELDS | ANYTHING})
RIGHT = st.just({"action": "kirim", "fields": right(form())})


@settings(max_examples=120)
@given(st.sampled_from(["warga", "petugas"]), st.lists(ACTIONS | RIGHT, max_size=10))
def test_whatever_arrives_ends_in_a_state_that_is_shown_stored_and_replayed(scenario: str, actions: list[Any]) -> None:
    state = start(SERVICE, scenario, "a")
    moves = [(action, NOW + timedelta(minutes=number)) for number, action in enumerate(actions)]
    for action, now in moves:
        before = state
        state, notes = step(SERVICE, state, action, now)
        assert notes or state.screen != before.screen or action["action"] in ("save", "kirim", "lanjut", "selesai")
        for lang in ("id", "en"):
            json.dumps(view(SERVICE, state, lang), ensure_ascii=False).encode()
        assert from_json(json.loads(json.dumps(to_json(state)))) == state
    assert replay(SERVICE, scenario, "a", moves) == state


@settings(max_examples=80)
@given(st.lists(ACTIONS | RIGHT, max_size=10))
def test_a_transition_never_loses_a_field_or_a_decision(actions: list[Any]) -> None:
    state = form()
    for action in actions:
        before, state = state, do(state, action)
        if action["action"] != "restart":
            assert before.values.keys() <= state.values.keys()
            typed = action.get("fields")
            changed = {key for key in before.values if before.values[key] != state.values[key]}
            assert changed <= set(typed if isinstance(typed, dict) else ())
            assert before.decided.items() <= state.decided.items()


def test_everything_right_is_sent_with_the_status_that_the_process_sends() -> None:
    state = send()
    assert (state.screen, state.faults) == ("status", {})
    assert state.tickets["lapak"].status == "REGISTERED"
    state = do(do(state, {"action": "tomorrow"}), {"action": "tomorrow"})
    assert [line.status for line in state.tickets["lapak"].history] == ["REGISTERED", "WAITING", "APPROVED"]
    shown = view(SERVICE, state, "id")["screen"]["blocks"][0]
    assert [line["text"] for line in shown["history"]] == ["Terdaftar", "Menunggu", "Disetujui"]


def test_rules_see_numbers_dates_and_codes_in_one_form() -> None:
    state = send()
    assert [look(state, key) for key in ("kg", "mulai", "kode")] == ["2.5", "2026-03-05", "482913"]
    assert state.values["kg"] == "2,5 kg"


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("kg", "banyak", "number-unreadable"),
        ("kg", "2,55", "number-unreadable"),
        ("kg", "-1", "number-unreadable"),
        ("kg", "12,6", "kg-cukup"),
        ("mulai", "31-02-2026", "date-unreadable"),
        ("mulai", "besok", "date-unreadable"),
        ("mulai", "04/03/2026", "mulai-nanti"),
        ("kode", "482914", "kode-sama"),
        ("jadwal", "2026-03-02 08.00", "slot-gone"),
        ("jadwal", "2026-03-07 08.00", "slot-gone"),
        ("jadwal", "besok pagi", "value-not-an-option"),
        ("ktp", "surat", "value-not-an-option"),
        ("ktp", "", "field-filled"),
        ("tempat", "pare", "value-not-an-option"),
        ("anggota", [], "rows-too-few"),
        ("anggota", PEOPLE * 3, "rows-too-many"),
        ("anggota", "Rara", "value-unreadable"),
        ("anggota", [{"nama": {"x": 1}}], "value-unreadable"),
        ("anggota", [{"tugas": "tidur"}], "value-not-an-option"),
        ("lain", ["gas"], "value-not-an-option"),
    ],
)
def test_what_is_wrong_is_said_once_at_its_field(field: str, value: Any, rule: str) -> None:
    state = send(**{field: value})
    assert (state.screen, rules(state, field)) == ("isi", [rule])
    assert state.slips.get(field, 0) == (0 if value in ("", []) else 1)


def test_several_choices_stand_in_the_order_of_the_options() -> None:
    assert look(send(lain=["listrik", "air"]), "lain") == "air,listrik"


# Rows


def test_each_row_is_judged_and_named() -> None:
    people = [*PEOPLE, {"nama": "Siti", "umur": "16", "tugas": "jaga"}, {"nama": "Agus", "umur": "dua", "tugas": ""}]
    state = send(anggota=people)
    assert [(fault.rule, fault.args["row"]) for fault in state.faults["anggota"]] == [
        ("umur-cukup", "3"),
        ("jaga-dewasa", "3"),
        ("number-unreadable", "4"),
        ("field-filled", "4"),
    ]
    assert view(SERVICE, state, "id")["faults"]["anggota"] == [
        "Orang 3: Umurnya kurang, lihat baris 3",
        "Orang 3 terlalu muda untuk jaga",
        "Orang 4: number-unreadable",
        "Orang 4: field-filled",
    ]


def test_rows_are_counted_added_up_and_compared() -> None:
    state = send(anggota=[*PEOPLE, {"nama": " RARA", "umur": "20", "tugas": "jual"}])
    assert rules(state, "anggota") == ["nama-beda"]
    looks = ("rows:anggota", "total:anggota.umur", "repeats:anggota.nama", "rows:anggota.tugas=jual", "anggota")
    assert [look(state, of) for of in looks] == ["3", "70", "1", "2", "3"]


def test_empty_rows_are_dropped_and_filled_ones_kept_as_typed() -> None:
    state = send(anggota=[{}, {"nama": "Rara", "umur": " 31 ", "tugas": "jual", "x": 1}, {"nama": ""}])
    assert state.values["anggota"] == ({"nama": "Rara", "umur": " 31 ", "tugas": "jual", "hadir": ""},)


def test_what_is_given_is_there_from_the_start_and_again_after_a_new_start() -> None:
    state = form()
    shown = next(field for field in view(SERVICE, state, "en")["screen"]["fields"] if field["key"] == "anggota")
    assert (shown["row"], shown["min"], shown["max"]) == ("Person", 1, 4)
    assert [column["kind"] for column in shown["columns"]] == ["text", "number", "choice", "tick"]
    assert shown["value"][0] == {"nama": "Warung Rara", "umur": "20", "tugas": "jaga"}
    assert do(send(state), {"action": "restart"}).values == state.values


@pytest.mark.parametrize("place", ["anggota", "kode", "kg"])
def test_a_number_that_could_be_real_is_refused_in_rows_too(place: str) -> None:
    value = [{"nama": REAL, "umur": "20", "tugas": "jual"}] if place == "anggota" else REAL
    state = send(**{place: value})
    assert (said(state), state.counts) == (["number-may-be-real"], {"private": 1})
    assert REAL[6:12] not in json.dumps([to_json(state), view(SERVICE, state, "id")])


def test_a_long_list_is_judged_in_time_that_grows_with_it() -> None:
    looked: list[str] = []

    class Counting(Scene):
        def look(self, of: str) -> str:
            looked.append(of)
            return super().look(of)

    def count(rows: int) -> int:
        people = tuple({"nama": str(number), "umur": "20", "tugas": "jual"} for number in range(rows))
        looked.clear()
        officer_faults(Counting(SERVICE, replace(send(), values={"anggota": people})), "lapak")
        return len(looked)

    assert count(40) - count(20) <= count(20)


# Papers, places, appointments


def test_an_officer_looks_at_the_paper_and_the_place() -> None:
    state = send(ktp="ktp-buram", tempat="bangsal")
    assert [look(state, of) for of in ("paper:ktp", "quality:ktp", "whose:ktp", "district:tempat")] == [
        "ktp",
        "blurred",
        "own",
        "pesantren",
    ]
    state = do(do(state, {"action": "tomorrow"}), {"action": "tomorrow"})
    assert (state.tickets["lapak"].status, list(state.tickets["lapak"].reasons)) == ("FIX", ["ktp", "tempat"])


def test_a_document_offers_what_it_accepts_and_tells_not_whose_it_is() -> None:
    fields = {field["key"]: field for field in view(SERVICE, form(), "id")["screen"]["fields"]}
    assert [paper["key"] for paper in fields["ktp"]["papers"]] == ["ktp-bagus", "ktp-buram"]
    assert [paper["key"] for paper in fields["surat"]["papers"]] == ["ktp-bagus", "ktp-buram", "surat"]
    assert {key for paper in fields["surat"]["papers"] for key in paper} == {"key", "type", "title", "quality", "rows"}
    assert fields["ktp"]["papers"][0]["rows"] == [{"label": "Nama", "value": "Warung Rara"}]


def test_a_map_shows_the_areas_and_lists_them() -> None:
    shown = next(field for field in view(SERVICE, form(), "id")["screen"]["fields"] if field["key"] == "tempat")
    assert shown["viewBox"] == "0 0 9 9"
    assert [area["key"] for area in shown["areas"]] == [option["key"] for option in shown["options"]]


def test_an_appointment_is_offered_on_open_days_and_goes_when_its_day_comes() -> None:
    state = form()
    shown = next(field for field in view(SERVICE, state, "id")["screen"]["fields"] if field["key"] == "jadwal")
    assert [day["text"] for day in shown["days"]] == [
        "Selasa, 03-03-2026",
        "Rabu, 04-03-2026",
        "Kamis, 05-03-2026",
        "Jumat, 06-03-2026",
    ]
    taken = right(state)["jadwal"]
    state = do(state, {"action": "save", "fields": {"jadwal": taken}})
    later = datetime.fromisoformat(taken[:10]).replace(hour=5, tzinfo=UTC)
    assert rules(do(state, {"action": "kirim"}, later), "jadwal") == ["slot-gone"]


def test_a_full_appointment_is_refused() -> None:
    state = form()
    shown = next(field for field in view(SERVICE, state, "id")["screen"]["fields"] if field["key"] == "jadwal")
    full = next(time["key"] for day in shown["days"] for time in day["times"] if time["full"])
    assert rules(send(state, jadwal=full), "jadwal") == ["slot-full"]


@given(
    st.integers(0, 5), st.integers(1, 30), st.integers(0, 4), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.text()
)
def test_never_are_all_appointments_full(first: int, days: int, every: int, today: date, seed: str) -> None:
    slots = offered(Slots(from_=first, days=days, times=("08.00", "10.00"), full_every=every), today, seed)
    assert len(slots) == 2 * days
    assert not all(slot.full for slot in slots)
    assert slots == offered(Slots(from_=first, days=days, times=("08.00", "10.00"), full_every=every), today, seed)


def test_there_is_no_appointment_before_the_first_day_nor_after_the_last() -> None:
    slots = Slots(days=5, times=("08.00",))
    assert offered(slots, None) == []
    assert len(offered(slots, date.max - timedelta(days=2))) == 2
    assert told("entah").id == "entah"


# A draft, and what a screen shows


def test_a_draft_keeps_everything_and_judges_nothing() -> None:
    state = do(form(), {"action": "save", "fields": {"kg": "banyak", "anggota": [{"nama": "Rara"}]}})
    assert (state.screen, state.faults, state.slips, said(state)) == ("isi", {}, {}, [])
    assert state.values["kg"] == "banyak"
    assert view(SERVICE, state, "id")["screen"]["savable"]
    assert not view(SERVICE, send(), "id")["screen"]["savable"]


def test_blocks_show_tables_pictures_papers_and_a_qr() -> None:
    documents, picture, table = view(SERVICE, start(SERVICE, "warga", "b"), "en")["screen"]["blocks"]
    assert [paper["key"] for paper in documents["papers"]] == ["ktp-bagus", "ktp-buram", "surat"]
    assert picture["src"].startswith("data:image/svg+xml;base64,")
    assert PICTURE not in picture["src"]
    assert (table["caption"], table["columns"], table["rows"][0]) == ("Prices", ["Thing"], ["Greens"])
    state = send()
    shown = view(SERVICE, state, "id", lambda text: (text, len(text)))["screen"]["blocks"]
    review, qr = shown[1], shown[2]
    values = {row["label"]: row["value"] for row in review["rows"]}
    assert (values["Berat"], values["Mulai"], values["KTP"]) == ("2,5 kg", "05-03-2026", "KTP")
    assert values["Anggota"] == "Orang 1: Rara, 31, Jaga, Hadir\nOrang 2: Budi, 19, Jual"
    assert (qr["merchant"], qr["static"], qr["amount"]) == ("LATIHAN Warung Rara", False, look_written(state))
    assert qr["d"].startswith("000201")


def look_written(state: State) -> str:
    return Scene(SERVICE, state).facts["jumlah"].id


def test_a_call_says_that_it_is_one() -> None:
    state = do(send(), {"action": "tomorrow"})
    inbox = view(SERVICE, state, "id")["screen"]["blocks"][-1]
    assert [message["channel"] for message in inbox["messages"]] == ["call"]
