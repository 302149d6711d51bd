"""Every practice service: its cases hold, its definition is sound, every way through it leads to the end."""

from __future__ import annotations

import copy
import csv
import json
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

import pytest
from exploring import NOW, Map, explore
from pydantic import TypeAdapter

from kelas import paths
from kelas.authored import yaml
from kelas.lessons.services import FILES, FOLDER, MAP, SHARED, check_service, city_map, service, service_names
from kelas.practice import grade, start, step, view
from kelas.practice.book import Book
from kelas.practice.cases import run
from kelas.practice.check import PROMISES, check
from kelas.practice.facts import NAME, facts_of
from kelas.practice.model import Service, SharedFile, assemble
from kelas.practice.predicates import Predicate
from kelas.practice.screens import Block

SERVICES = service_names()
CASES = [(name, case) for name in SERVICES for case in service(name).cases]
SCENARIOS = [(name, scenario) for name in SERVICES for scenario in service(name).scenarios]
MOST_VARIANTS = 12


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[f"{name}: {service(name).cases[case].title.en}" for name, case in CASES]
)
def test_the_case_holds(name: str, case: str) -> None:
    assert run(service(name), case).differences == ()


@pytest.mark.parametrize("name", SERVICES)
def test_the_definition_is_sound(name: str) -> None:
    assert check_service(name) == []


@pytest.mark.parametrize("name", SERVICES)
def test_at_least_eight_cases_and_three_scenarios_of_three_kinds(name: str) -> None:
    assert len(service(name).cases) >= 8
    assert {scenario.twist for scenario in service(name).scenarios.values()} == {"smooth", "errors", "trap"}


@cache
def walked(name: str, scenario: str) -> list[Map]:
    """Return the map of every variant that changes the way."""
    known = service(name)
    vary = known.scenarios[scenario].vary
    names = [key for key, values in vary.items() if any(_facts(key, value) & _decisive(name) for value in values)]
    variants = list(product(*(range(len(vary[key])) for key in names)))
    assert len(variants) <= MOST_VARIANTS, f"{scenario}: {names} give {len(variants)} ways; walk fewer"
    return [explore(known, scenario, dict(zip(names, numbers, strict=True))) for numbers in variants]


@cache
def _decisive(name: str) -> frozenset[str]:
    """Return the facts on which the way depends: compared with a fixed value, or naming a record."""
    found = set()
    for _, part in Book(service(name)).parts:
        if isinstance(part, Predicate) and part.of.startswith("fact:") and (part.is_ or part.one_of or part.between):
            found.add(part.of.removeprefix("fact:"))
        elif isinstance(part, Block) and part.fact:
            found.add(part.fact)
    return frozenset(found)


def _facts(key: str, value: Any) -> frozenset[str]:
    return frozenset([key] if isinstance(value, str) else value)


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_from_every_reachable_state_a_way_leads_to_the_end(name: str, scenario: str) -> None:
    for found in walked(name, scenario):
        assert any(state.ended for state in found.states.values())
        assert [(state.screen, state.faults) for state in found.dead_ends()] == []


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_the_full_credit_can_be_earned_in_every_variant(name: str, scenario: str) -> None:
    for found in walked(name, scenario):
        assert max(grade(service(name), state).credit for state in found.states.values()) == 1


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_every_reachable_state_is_shown_in_both_languages_with_label_and_no_open_name(name: str, scenario: str) -> None:
    known = service(name)
    for found in walked(name, scenario):
        for state in found.states.values():
            shapes = []
            for lang in ("id", "en"):
                shown = view(known, state, lang)
                assert shown["service"]["label"] == known.definition.label.say(lang)
                assert not NAME.search(json.dumps(shown["screen"])), state.screen
                assert not NAME.search(json.dumps([shown["persona"], shown["notices"], shown["faults"]]))
                assert 1 <= shown["step"] <= shown["steps"]
                shapes.append(_shape(shown))
            assert shapes[0] == shapes[1]


def _shape(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _shape(value) for key, value in part.items()}
    return [_shape(value) for value in part] if isinstance(part, list) else type(part).__name__


@pytest.mark.parametrize("name", SERVICES)
def test_every_screen_record_status_and_message_is_reached_in_some_scenario(name: str) -> None:
    known = service(name)
    states = [
        state for scenario in known.scenarios for found in walked(name, scenario) for state in found.states.values()
    ]
    assert {state.screen for state in states} == set(known.screens)
    records: set[str] = set()
    for state in states:
        blocks = view(known, state, "id")["screen"]["blocks"]
        records |= {block["title"] for block in blocks if block["kind"] == "record"}
    assert records == {record.title.id for record in known.definition.records.values()}
    reached = {
        (key, line.status) for state in states for key, ticket in state.tickets.items() for line in ticket.history
    }
    assert reached >= {(key, step_.to) for key, process in known.processes.items() for step_ in process.steps}
    assert {letter.key for state in states for letter in state.inbox} == set(known.inbox)


@pytest.mark.parametrize("name", SERVICES)
def test_what_travels_to_the_browser_tells_no_verdict_before_it_is_given(name: str) -> None:
    known = service(name)
    for scenario in known.scenarios:
        for found in walked(name, scenario):
            for state in found.states.values():
                for block in view(known, state, "id")["screen"]["blocks"]:
                    for application in block.get("applications", []):
                        if application["key"] not in state.decided:
                            assert (application["right"], application["explanation"]) == (None, [])
                    for message in block.get("messages", []):
                        if message["key"] not in state.judged:
                            assert (message["right"], message["signs"]) == (None, [])


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_neighbours_rarely_share_a_variant(name: str, scenario: str) -> None:
    known = service(name)
    starts = [start(known, scenario, f"learner-{number}/x/y") for number in range(40)]
    assert len({tuple(state.picks.values()) for state in starts}) >= 39
    facts = [facts_of(known.scenarios[scenario], state) for state in starts]
    if "nik" in facts[0]:
        assert len({variant["nik"].id for variant in facts}) >= 25


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_absurd_typing_in_every_field_is_answered(name: str, scenario: str) -> None:
    known = service(name)
    absurd: list[Any] = [
        "😀" * 50,
        "مرحبا",
        "<img src=x onerror=alert(1)>",
        "x" * 100_000,
        None,
        [],
        {"a": 1},
        -1,
        True,
        [{"nama": "😀" * 500, "x": [1]}, {}],
        [{}] * 100,
        [[]],
    ]
    for found in walked(name, scenario):
        shown = {state.screen: state for state in found.states.values() if not state.ended}
        for state in shown.values():
            for action, value in product([*known.screens[state.screen].actions, "save", "decide"], absurd):
                sent = {"action": action, "fields": dict.fromkeys(known.fields, value)}
                sent |= {"application": value, "decision": value, "reasons": value}
                after, notes = step(known, state, sent, NOW)
                assert notes or after.screen != state.screen or action == "save"
                json.dumps(view(known, after, "id")).encode()


def test_the_kelurahan_list_is_the_dataset() -> None:
    with (paths.DATASETS / "kelurahan" / "kelurahan.csv").open(encoding="utf-8") as file:
        known = [row["kelurahan"] for row in csv.DictReader(file)]
    listed = service(SERVICES[0]).shared.kelurahan
    assert [option.text.id for option in listed] == known
    assert [option.key for option in listed] == [name.lower().replace(" ", "-") for name in known]


def test_the_map_has_the_same_kelurahan_in_their_districts_and_is_small() -> None:
    with (paths.DATASETS / "kelurahan" / "kelurahan.csv").open(encoding="utf-8") as file:
        known = {row["kelurahan"]: row["kecamatan"].lower() for row in csv.DictReader(file)}
    areas = city_map().areas
    assert {area.name: area.district for area in areas} == known
    assert [area.key for area in areas] == [option.key for option in service(SERVICES[0]).shared.kelurahan]
    assert MAP.stat().st_size <= 12 * 1024


# Planted faults: each breaks one promise of the check, and is found at its place.

Data = dict[str, Any]


def officer(data: Data) -> Data:
    """Add an officer's scenario, sound by itself, and return it."""
    scenario = copy.deepcopy(data["scenarios"]["scenarios"]["usul-dan-pesan"])
    values = {"kk": "{kk}", "kelurahan": "{kel}", "rumah": "Gang Latihan No. 3", "foto": "rumah"}
    values["alasan"] = "Keluarga kami belum pernah didata."
    applications = {
        "baik": {"title": TEXT, "values": values},
        "gelap": {"title": TEXT, "values": {**values, "foto": "gelap"}},
    }
    queue = {"process": "usul", "applications": applications}
    data["scenarios"]["scenarios"]["petugas"] = scenario | {"role": "officer", "queue": queue}
    block(data, kind="queue")
    return scenario | {"queue": queue}


def block(data: Data, **attributes: Any) -> None:
    """Add a block to the first screen."""
    data["service"]["screens"]["alamat"].setdefault("blocks", []).append(attributes)


def field(data: Data, **attributes: Any) -> None:
    """Add a field to the first screen."""
    data["service"]["fields"]["lebih"] = {"label": TEXT, **attributes}
    data["service"]["screens"]["alamat"]["fields"].append("lebih")


def paper(data: Data, **attributes: Any) -> None:
    """Add a paper to a folder, and a place to look at it."""
    data["scenarios"]["scenarios"]["usul-dan-pesan"]["folder"] = {"lebih": {"type": "ktp", "title": TEXT, **attributes}}


TEXT = {"id": "x", "en": "x"}
PLANTED: dict[str, Callable[[Data], Any]] = {
    "action-leads-somewhere": lambda d: d["service"]["screens"]["cek"]["actions"]["cek"].update(moves=[]),
    "block-complete": lambda d: block(d, kind="note"),
    "case-fits": lambda d: d["cases"]["cases"]["aktif-dicatat"]["then"].update(screen="tidak-ada"),
    "catalogue-complete": lambda d: d["service"]["catalogue"].update(source="kata orang"),
    "choice-has-options": lambda d: d["service"]["fields"]["arti"].update(options=[]),
    "fact-used": lambda d: d["scenarios"]["scenarios"]["sanggah"]["facts"].update(lebih="x"),
    "field-used": lambda d: d["service"]["fields"].update(lebih=copy.deepcopy(d["service"]["fields"]["benar"])),
    "final-decides": lambda d: d["rules"]["rules"]["bukti-terbaca"].update(final="yes"),
    "given-fits": lambda d: d["scenarios"]["scenarios"]["usul-dan-pesan"].update(given={"foto": "tidak-ada"}),
    "letters-given": lambda d: d["service"]["fields"]["huruf"].pop("letters"),
    "message-used": lambda d: d["messages"]["messages"].update(lebih={"id": "x", "en": "x"}),
    "mail-delivered": lambda d: d["messages"]["inbox"].update(
        lebih=copy.deepcopy(d["messages"]["inbox"]["tipu-biaya"])
    ),
    "mail-fits-channel": lambda d: d["messages"]["inbox"]["tipu-tautan"].update(channel="call"),
    "name-known": lambda d: d["service"]["screens"]["cek"]["fields"].append("tidak-ada"),
    "number-readable": lambda d: field(d, kind="number", decimals="3"),
    "paper-complete": lambda d: paper(d, quality="expired"),
    "paper-used": lambda d: paper(d),
    "picture-safe": lambda d: d.update(pictures={"x.svg": "<svg><script/></svg>"}),
    "practice-numbers-only": lambda d: d["scenarios"]["scenarios"]["sanggah"]["facts"].update(nik="{wilayah}{tgl}0001"),
    "predicate-tests-something": lambda d: d["rules"]["rules"]["foto-terbaca"].update(test={}),
    "process-sent": lambda d: d["service"]["processes"].update(lebih=copy.deepcopy(d["service"]["processes"]["usul"])),
    "qr-for-practice": lambda d: block(d, kind="qr", merchant="Warung", static="yes"),
    "queue-decidable": lambda d: officer(d)["queue"]["applications"].pop("gelap"),
    "record-shown": lambda d: d["service"]["records"].update(LEBIH=copy.deepcopy(d["service"]["records"]["STOPPED"])),
    "rows-have-columns": lambda d: field(d, kind="rows"),
    "rule-dated-in-order": lambda d: d["rules"]["rules"]["foto-terbaca"].update(until="2019-01-01"),
    "rule-for-one-thing": lambda d: d["rules"]["rules"]["arti-bukan-cair"].update(stage="officer"),
    "score-has-items": lambda d: d["scenarios"]["scenarios"]["sanggah"]["score"].pop("scam"),
    "screen-leads-on": lambda d: d["service"]["screens"]["hasil-baru"]["actions"]["jawab"].update(
        moves=[{"say": "nilai-dulu"}]
    ),
    "screen-reachable": lambda d: d["service"]["screens"].update(lebih=copy.deepcopy(d["service"]["screens"]["cek"])),
    "slot-offered": lambda d: field(d, kind="slot", slots={"days": "2", "times": ["08.00"], "closed": ["sunday"]}),
    "source-marked": lambda d: d["rules"]["rules"]["foto-terbaca"].update(source="kata orang"),
    "status-reachable": lambda d: d["service"]["processes"]["usul"]["steps"][0].update(to="READY"),
    "status-used": lambda d: d["service"].update(statuses={"LEBIH": {"text": TEXT}}),
    "sum-computable": lambda d: d["service"].update(sums={"lebih": {"add": ["fact:nik"], "multiply": ["2"]}}),
    "text-in-both-languages": lambda d: d["messages"]["messages"]["terkirim"].update(en=" "),
    "value-possible": lambda d: d["rules"]["rules"]["langkah-simpan-saat-aktif"].update(
        when={"of": "fact:hasil", "is": "TIDAK_ADA"}
    ),
    "variant-complete": lambda d: d["scenarios"]["scenarios"]["sanggah"]["vary"]["salah"][0].pop("keliru"),
}


def data_of(name: str) -> Data:
    """Return the plain data of a service's files."""
    files = {part: yaml.read(FOLDER / name / f"{part}.yaml").data for part in FILES}
    return copy.deepcopy({**files, "statuses": yaml.read(FOLDER / SHARED).data})


def assembled(data: Data) -> Service:
    """Return a service made of plain data."""
    parts = {part: TypeAdapter(model).validate_python(data[part]) for part, model in FILES.items()}
    shared = TypeAdapter(SharedFile).validate_python(data["statuses"])
    return assemble("contoh", shared=shared, pictures=data.get("pictures"), city=city_map(), **parts)


@pytest.mark.parametrize("rule", PROMISES)
def test_a_planted_fault_is_found_and_named(rule: str) -> None:
    data = data_of("cekbansos")
    PLANTED[rule](data)
    found = [finding for finding in check(assembled(data)) if finding.rule == rule]
    assert found
    assert all(finding.path[0] in data and finding.message for finding in found)


def test_a_fault_leads_to_its_line() -> None:
    text = (FOLDER / "cekbansos" / "rules.yaml").read_text("utf-8").splitlines()
    line = next(number for number, row in enumerate(text, 1) if "foto-terbaca:" in row)
    data = data_of("cekbansos")
    PLANTED["source-marked"](data)
    finding = next(one for one in check(assembled(data)) if one.rule == "source-marked")
    document = yaml.read(FOLDER / "cekbansos" / "rules.yaml")
    assert document.line(finding.path[1:]) == line
