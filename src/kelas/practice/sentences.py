"""What the service says: message codes to sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kelas.practice.facts import fill_both
from kelas.practice.model import Service
from kelas.practice.rules import Scene
from kelas.practice.screens import Tone
from kelas.practice.state import State
from kelas.words.text import Text

ENGINE_SENTENCES = (
    "action-unknown",
    "action-unreadable",
    "already-ended",
    "already-judged",
    "assumed",
    "check-again",
    "clock-at-its-end",
    "field-filled",
    "judged-right",
    "judged-wrong",
    "letters-copied",
    "mail-arrived",
    "message-unknown",
    "no-link",
    "no-news",
    "not-now",
    "number-may-be-real",
    "restarted",
    "text-too-long",
    "tomorrow",
    "value-not-an-option",
    "value-unreadable",
)
"""message codes that the engine itself says; statuses.yaml has them"""


@dataclass(frozen=True, kw_only=True)
class Note:
    """One sentence that an action was answered with."""

    tone: Tone
    code: str
    text: Text


def said(service: Service, state: State) -> tuple[Note, ...]:
    """Return the sentences with which the last action was answered."""
    scene = Scene(service, state)
    return tuple(Note(tone=one.tone, code=one.code, text=sentence(scene, one.code, one.args)) for one in state.said)


def sentence(scene: Scene, code: str, args: Mapping[str, str]) -> Text:
    """Return the sentence of a message code, its facts and numbers filled in."""
    service = scene.service
    if code.startswith("mail:"):
        mail = service.inbox[code.removeprefix("mail:")]
        return fill_both(mail.opened or mail.text, scene.facts, args)
    return fill_both(service.messages.get(code, Text(id=code, en=code)), scene.facts, args)
