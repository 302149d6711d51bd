"""What the service says: message codes to sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kelas.practice.facts import fill_both
from kelas.practice.model import Service
from kelas.practice.rules import Scene
from kelas.practice.screens import Tone
from kelas.practice.state import Fault, State
from kelas.words.text import Text

ENGINE_SENTENCES = (
    "action-unknown",
    "action-unreadable",
    "already-decided",
    "already-ended",
    "already-judged",
    "application-unknown",
    "assumed",
    "check-again",
    "clock-at-its-end",
    "date-unreadable",
    "decide-approve",
    "decide-fix",
    "decide-reject",
    "decided-almost",
    "decided-right",
    "decided-wrong",
    "decision-needs-reason",
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
    "number-unreadable",
    "restarted",
    "rows-too-few",
    "rows-too-many",
    "slot-full",
    "slot-gone",
    "text-too-long",
    "tomorrow",
    "truth-approve",
    "truth-fix",
    "truth-reject",
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


def reason(scene: Scene, key: str, fault: Fault) -> Text:
    """Return why a field is faulty: names its row, and says so when the rule is an assumption."""
    service = scene.service
    text = sentence(scene, fault.code, fault.args)
    rule = service.rules.get(fault.rule)
    if rule and rule.assumed:
        text = joined(text, " ", service.messages["assumed"])
    row, number = service.fields[key].row, fault.args.get("row")
    if row and number and not (text.id.startswith(f"{row.id} {number}") and text.en.startswith(f"{row.en} {number}")):
        text = joined(Text(id=f"{row.id} {number}", en=f"{row.en} {number}"), ": ", text)
    return text


def joined(first: Text, between: str, second: Text) -> Text:
    """Return two texts as one."""
    return Text(id=first.id + between + second.id, en=first.en + between + second.en)
