"""An officer decides applications: the process's own rules say what is right, and the first decision counts."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from market import market

from kelas.practice import grade, start, step, view
from kelas.practice.queue import Desk
from kelas.practice.rules import Scene
from kelas.practice.state import State

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SERVICE = market()
RIGHT: dict[str, tuple[str, list[str]]] = {
    "tini": ("APPROVED", []),
    "yudi": ("FIX", ["kg", "buram", "luar"]),
    "wati": ("REJECTED", ["orang"]),
}


def decide(state: State, application: Any, decision: Any, reasons: Any = None) -> State:
    sent = {"action": "decide", "application": application, "decision": decision, "reasons": reasons}
    return step(SERVICE, state, sent, NOW)[0]


def first(seed: str = "a") -> State:
    return start(SERVICE, "petugas", seed)


def said(state: State) -> list[str]:
    return [one.code for one in state.said]


def look(state: State, of: str) -> str:
    return Scene(SERVICE, state).look(of)


def shown(state: State) -> dict[str, Any]:
    block: dict[str, Any] = view(SERVICE, state, "id")["screen"]["blocks"][0]
    return block


def test_rules_tell_the_decision_and_every_reason() -> None:
    truths = Desk(Scene(SERVICE, first())).truths
    assert {key: (truth.decision, list(truth.reasons)) for key, truth in truths.items()} == RIGHT


@pytest.mark.parametrize("reasons", list(permutations(["kg", "buram", "luar"])), ids=" ".join)
def test_a_right_decision_is_recognised_whatever_the_order_of_its_reasons(reasons: tuple[str, ...]) -> None:
    state = decide(first(), "yudi", "FIX", [*reasons, reasons[0]])
    assert (said(state), look(state, "decided:yudi"), look(state, "decided:reasons")) == (
        ["decided-right"],
        "right",
        "1",
    )


def test_all_decided_rightly_is_counted_and_leads_to_the_end() -> None:
    state = first()
    assert said(step(SERVICE, state, {"action": "selesai"}, NOW)[0]) == ["not-now"]
    for number, (key, (decision, reasons)) in enumerate(RIGHT.items(), start=1):
        assert look(state, "decided:all") == ""
        state = decide(state, key, decision, reasons)
        assert [look(state, of) for of in ("decided:right", "decided:reasons")] == [str(number)] * 2
    assert look(state, "decided:all") == "yes"
    state = step(SERVICE, state, {"action": "selesai"}, NOW)[0]
    assert state.ended
    assert grade(SERVICE, state).credit == 1


def test_a_right_decision_with_other_reasons_is_half_right() -> None:
    state = decide(first(), "yudi", "FIX", ["kg", "kembar"])
    assert (said(state), look(state, "decided:right"), look(state, "decided:reasons")) == (["decided-almost"], "1", "0")


def test_a_wrong_decision_is_explained_and_only_the_first_counts() -> None:
    state = decide(first(), "wati", "APPROVED", ["orang"])
    assert (said(state), look(state, "decided:wati")) == (["decided-wrong"], "wrong")
    again = decide(state, "wati", "REJECTED", ["orang"])
    assert (said(again), again.decided) == (["already-decided"], state.decided)
    application = next(one for one in shown(state)["applications"] if one["key"] == "wati")
    assert (application["decided"], application["right"], application["reasonsRight"]) == ("APPROVED", False, False)
    assert application["explanation"] == ["truth-reject", "KTP milik orang lain"]
    assert all(one["explanation"] == [] for one in shown(state)["applications"] if one["key"] != "wati")


@pytest.mark.parametrize(
    ("application", "decision", "reasons", "code"),
    [
        ("entah", "FIX", ["kg"], "application-unknown"),
        (None, "FIX", ["kg"], "application-unknown"),
        (["tini"], "FIX", ["kg"], "application-unknown"),
        ("tini", "DONE", ["kg"], "action-unreadable"),
        ("tini", ["FIX"], ["kg"], "action-unreadable"),
        ("tini", "FIX", ["entah"], "action-unreadable"),
        ("tini", "FIX", [["kg"]], "action-unreadable"),
        ("tini", "FIX", "kg", "decision-needs-reason"),
        ("tini", "FIX", [], "decision-needs-reason"),
        ("tini", "REJECTED", None, "decision-needs-reason"),
    ],
)
def test_what_is_no_decision_is_answered_and_not_counted(
    application: Any, decision: Any, reasons: Any, code: str
) -> None:
    state = decide(first(), application, decision, reasons)
    assert (said(state), state.decided) == ([code], {})


def test_a_decision_counts_only_where_the_queue_is_shown() -> None:
    state = decide(start(SERVICE, "warga", "a"), "tini", "APPROVED")
    assert (said(state), state.decided) == (["application-unknown"], {})


def test_an_officer_sees_each_application_with_its_own_facts_and_papers() -> None:
    applications = {one["key"]: one for one in shown(first())["applications"]}
    assert applications["tini"]["title"] == "Usul Tini"
    assert applications["tini"]["papers"][0]["rows"] == [{"label": "Nama", "value": "Tini"}]
    rows = {row["label"]: row for row in applications["tini"]["rows"]}
    assert (rows["KTP"]["paper"], rows["Orang 1"]["value"], rows["Kode"]["value"]) == ("a", "Tini, 30, Jual", "482913")


def test_reasons_are_those_of_all_applications_and_a_few_more_in_an_order_by_learner() -> None:
    keys = [reason["key"] for reason in shown(first())["reasons"]]
    assert {"kg", "buram", "luar", "orang"} < set(keys)
    assert len(keys) == 6
    orders = {tuple(reason["key"] for reason in shown(first(str(seed)))["reasons"]) for seed in range(10)}
    assert len(orders) > 5
    assert [decision["key"] for decision in shown(first())["decisions"]] == ["APPROVED", "FIX", "REJECTED"]
