"""What may reach a browser before an answer: questions, and nothing that gives the answer away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Response
from visit import Visit
from walk import open_lesson

from kelas.activities.arrange import Match, Order
from kelas.activities.choice import PickMany, PickOne
from kelas.activities.typed import FillIn, Number
from kelas.lessons import read
from kelas.words.text import LANGS, Lang, Text

COMMON = {"prompt", "hasHint", "points"}
VIEWS = {
    "pick-one": {"options": {"key", "text"}},
    "pick-many": {"options": {"key", "text"}},
    "order": {"items": {"key", "text"}},
    "match": {"pairs": {"key", "text"}, "targets": {"key", "text"}},
    "fill-in": {"parts": {"blank"}},
    "number": {"unit": set[str]()},
    "reflection": {"least": set[str](), "most": set[str](), "spoken": set[str](), "rubric": {"text", "levels"}},
}
PRACTICE = {"service", "persona", "screen", "faults", "notices", "step", "steps", "ended"}


def secrets(slug: str) -> list[Text]:
    """Return every sentence of a lesson that is said only after an answer."""
    found: list[Text] = []
    lesson = read.lesson(slug)
    for activity in lesson.activities.values():
        found += [text for text in (activity.right, activity.hint) if text]
        match activity:
            case PickOne() | PickMany():
                found += [option.feedback for option in activity.options]
            case Order():
                found += [item.feedback for item in activity.items]
            case Match():
                found += [pair.feedback for pair in activity.pairs]
            case FillIn():
                found += [text for b in activity.blanks for text in (b.feedback, *(w.feedback for w in b.wrong))]
            case Number():
                found += [activity.feedback, *(one.feedback for one in activity.wrong)]
    for service in lesson.services.values():
        found += [text for mail in service.inbox.values() for text in (mail.text, *mail.signs)]
        found += [service.messages[rule.say] for rule in service.rules.values()]
    return [text for text in found if "{" not in text.id + text.en]


def models(frames: list[str]) -> dict[str, dict[str, Any]]:
    """Return the widget models that frames brought, by activity."""
    found = {}
    for frame in frames:
        if "update_states" in frame:
            start = frame.index("{")
            message, _ = json.JSONDecoder().raw_decode(frame[start:])
            for model in message["content"]["data"]["states"].values():
                if "activity" in model["state"]:
                    found[model["state"]["activity"]] = model["state"]
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("slug", ["kota-cerdas", "cekbansos", "akta"])
def test_no_feedback_hint_or_key_comes_before_an_answer(phone: Visit, slug: str, lang: Lang) -> None:
    opened = open_lesson(phone, slug, lang)
    text = "\n".join([*phone.received, *map(_body, phone.answered), phone.page.content()])
    plain = json.loads(f'"{json.dumps(text)[1:-1]}"')
    decoded = plain + "\n".join(json.dumps(model, ensure_ascii=False) for model in models(phone.received).values())
    leaked = [one.say(spoken) for one in secrets(slug) for spoken in LANGS if one.say(spoken) in decoded]
    assert leaked == []
    assert '"misconception"' not in decoded
    states = models(phone.received)
    assert set(states) == {card.name for card in opened.cards.values()}
    for state in states.values():
        _only_what_the_contract_names(state)


def _only_what_the_contract_names(state: dict[str, Any]) -> None:
    assert {key for key in state if not key.startswith("_")} - {"layout", "tabbable", "tooltip"} == {
        "activity", "kind", "lang", "learner", "view", "state",
    }  # fmt: skip
    view = state["view"]
    assert state["state"]["verdict"] is None
    assert state["state"]["answer"] is None
    if state["kind"] == "practice":
        assert set(view) == COMMON | PRACTICE
        assert view["faults"] == {}
        for field in view["screen"]["fields"]:
            assert all(set(option) == {"key", "text"} for option in field["options"])
        return
    own = VIEWS[state["kind"]]
    assert set(view) == COMMON | set(own)
    for name, keys in own.items():
        if isinstance(view[name], list):
            assert all(isinstance(part, str) or set(part) == keys for part in view[name])


def _body(response: Response) -> str:
    if response.request.resource_type in ("document", "script", "fetch", "xhr"):
        return response.text()
    return ""


def test_an_order_is_never_shown_in_its_right_order(phone: Visit) -> None:
    lesson = open_lesson(phone, "kota-cerdas").lesson
    for name, state in models(phone.received).items():
        activity = lesson.activities[name.rpartition("/")[2]]
        if isinstance(activity, Order):
            assert [item["key"] for item in state["view"]["items"]] != [item.key for item in activity.items]


def test_a_first_visit_asks_this_server_only_and_loads_no_other_kind_of_file(phone: Visit) -> None:
    open_lesson(phone, "kota-cerdas")
    assert {response.request.resource_type for response in phone.answered} <= {
        "document", "script", "stylesheet", "image", "fetch", "other",
    }  # fmt: skip
    assert all(response.url.startswith(phone.base) for response in phone.answered)
