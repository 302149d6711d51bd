"""What the browser may see of a state, in a language. Rules, verdicts and other learners' variants stay here."""

from __future__ import annotations

from typing import Any

from kelas.practice.blocks import block
from kelas.practice.inputs import field
from kelas.practice.model import Service
from kelas.practice.rules import screen_fields
from kelas.practice.sentences import said
from kelas.practice.sight import Draw, Sight, undrawn
from kelas.practice.state import State
from kelas.words.text import Lang


def view(service: Service, state: State, lang: Lang, draw: Draw = undrawn) -> dict[str, Any]:
    """Return the view of a practice: service, persona, screen, faults, notices, step, steps, ended.

    Args:
        service: the service.
        state: where the learner is.
        lang: the language.
        draw: turns the text of a QR into a path and the size of its box; without it none is drawn.
    """
    sight = Sight(service, state, lang, draw)
    definition, scenario = service.definition, sight.scene.scenario
    persona = scenario.persona
    return {
        "service": {"title": sight.say(definition.title), "label": sight.say(definition.label)},
        "persona": {
            "name": sight.say(persona.name),
            "story": sight.say(persona.story),
            "goal": sight.say(persona.goal),
            "cards": [{"title": sight.say(card.title), "rows": sight.rows(card.rows)} for card in persona.cards],
        },
        "screen": _screen(sight),
        "faults": {key: [sight.reason(key, fault) for fault in found] for key, found in state.faults.items()},
        "notices": [{"tone": note.tone, "text": note.text.say(lang)} for note in said(service, state)],
        "step": state.reached,
        "steps": max(len(scenario.path), state.reached),
        "ended": state.ended,
    }


def _screen(sight: Sight) -> dict[str, Any]:
    key = sight.state.screen
    screen = sight.service.screens[key]
    holds = sight.scene.holds
    fields = screen_fields(sight.scene, key)
    return {
        "key": key,
        "title": sight.say(screen.title),
        "text": [sight.say(text) for text in screen.text],
        "blocks": [shown for one in screen.blocks if holds(one.when) for shown in block(sight, one)],
        "fields": [field(sight, name) for name in fields],
        "actions": [
            {"key": name, "label": sight.say(action.label), "style": action.style}
            for name, action in screen.actions.items()
            if holds(action.when)
        ],
        "savable": bool(fields) and not screen.end,
    }
